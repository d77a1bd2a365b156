// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/go/detect.h"

#include "core/base/text.h"
#include "run/toolchains/tree_files.h"

#include <algorithm>

namespace genie::go {

std::vector<TestWorkspace> detect(const Workspace &workspace)
{
    std::vector<TestWorkspace> found;
    for (const auto &project : workspace.projects) {
        if (project.kind != Project::Kind::Go)
            continue;
        TestWorkspace module{.toolchain = "go", .directory = project.directory, .tool = "go test"};
        const auto directory = workspace.directory / project.directory;
        if (modulePath(readHead(directory / "go.mod")).empty())
            module.problem = "go.mod has no module line that can be read";
        else if (treeFiles(directory, [](const std::string &file) { return file.ends_with("_test.go"); }).empty())
            module.skipReason = "no _test.go file in the module";
        found.push_back(std::move(module));
    }
    return found;
}

std::string modulePath(std::string_view goMod)
{
    for (const auto &raw : text::split(goMod, '\n')) {
        std::string_view line = text::trimmed(std::string_view(raw).substr(0, raw.find("//")));
        if (!line.starts_with("module") || line.size() < 8 || (line[6] != ' ' && line[6] != '\t' && line[6] != '"'))
            continue;
        line = text::trimmed(line.substr(6));
        if (line.size() >= 2 && (line.front() == '"' || line.front() == '`'))
            line = line.substr(1, line.size() - 2);
        return std::string(line);
    }
    return {};
}

} // namespace genie::go
