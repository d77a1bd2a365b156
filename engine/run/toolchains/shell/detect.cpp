// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/shell/detect.h"

#include "core/base/text.h"
#include "run/toolchains/tree_files.h"

#include <algorithm>
#include <array>
#include <filesystem>

namespace genie::shell {

namespace {

constexpr std::size_t kHead = 256;

bool isNamedLikeShell(std::string_view name) { return name.ends_with(".sh") || name.ends_with(".bash"); }

} // namespace

std::string interpreter(std::string_view fileName, std::string_view head)
{
    constexpr std::array<std::string_view, 5> kShells{"bash", "sh", "dash", "ksh", "zsh"};
    if (!head.starts_with("#!"))
        return isNamedLikeShell(fileName) && head.find('\0') == std::string_view::npos ? "bash" : "";
    const auto line = head.substr(2, std::min(head.find('\n'), head.size()) - 2);
    for (const auto &word : text::split(text::trimmed(line), ' ')) {
        const std::string program = std::filesystem::path(word).filename().string();
        if (program.empty() || program == "env" || program.starts_with('-') || program.find('=') != std::string::npos)
            continue;
        return std::find(kShells.begin(), kShells.end(), program) == kShells.end() ? std::string() : program;
    }
    return {};
}

std::vector<TestWorkspace> detect(const Workspace &workspace)
{
    TestWorkspace scripts{.toolchain = "shell", .directory = ".", .tool = "bash -n"};
    for (const auto &project : workspace.projects) {
        if (project.kind != Project::Kind::Shell)
            continue;
        const auto isScript = [&](const std::string &file) {
            const std::string name = std::filesystem::path(file).filename().string();
            if (!isNamedLikeShell(name) && name.find('.') != std::string::npos)
                return false;
            return !interpreter(name, readHead(workspace.directory / file, kHead)).empty();
        };
        auto files = filesIn(workspace.directory, project.directory, isScript);
        scripts.files.insert(scripts.files.end(), files.begin(), files.end());
    }
    std::sort(scripts.files.begin(), scripts.files.end());
    return scripts.files.empty() ? std::vector<TestWorkspace>{} : std::vector<TestWorkspace>{scripts};
}

} // namespace genie::shell
