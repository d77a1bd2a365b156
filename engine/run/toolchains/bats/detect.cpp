// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/bats/detect.h"

#include "core/base/text.h"
#include "run/toolchains/tree_files.h"

namespace genie::bats {

std::vector<TestWorkspace> detect(const Workspace &workspace)
{
    std::vector<TestWorkspace> found;
    for (const auto &project : workspace.projects) {
        if (project.kind != Project::Kind::Bats)
            continue;
        TestWorkspace suite{.toolchain = "bats", .directory = project.directory, .tool = "bats"};
        suite.files = filesIn(workspace.directory, project.directory, [](const std::string &file) { return file.ends_with(".bats"); });
        if (!suite.files.empty())
            found.push_back(std::move(suite));
    }
    return found;
}

std::map<std::string, int> testsIn(std::string_view source)
{
    std::map<std::string, int> tests;
    int number = 0;
    for (const auto &raw : text::split(source, '\n')) {
        ++number;
        std::string_view line = text::trimmed(raw);
        if (!line.starts_with("@test ") || !line.ends_with('{'))
            continue;
        line = text::trimmed(line.substr(6, line.size() - 7));
        if (line.size() >= 2 && (line.front() == '"' || line.front() == '\'') && line.back() == line.front())
            line = line.substr(1, line.size() - 2);
        std::string name;
        for (std::size_t i = 0; i < line.size(); ++i) {
            if (line[i] == '\\' && i + 1 < line.size())
                ++i;
            name += line[i];
        }
        tests.try_emplace(std::move(name), number);
    }
    return tests;
}

} // namespace genie::bats
