// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/command/detect.h"

#include "run/toolchains/globs.h"

#include <sys/stat.h>

namespace genie::command {

std::vector<TestWorkspace> detect(const Workspace &workspace)
{
    std::vector<TestWorkspace> found;
    for (const auto &command : workspace.testing.unitCommands)
        found.push_back({.toolchain = "command", .directory = command.directory, .tool = command.name});
    return found;
}

std::optional<DeclaredCommand> declared(const TestWorkspace &found, const Workspace &workspace)
{
    for (const auto &command : workspace.testing.unitCommands)
        if (command.name == found.tool && command.directory == found.directory)
            return command;
    return std::nullopt;
}

std::map<std::string, FileState> reports(const DeclaredCommand &command, const std::filesystem::path &scenario)
{
    std::map<std::string, FileState> states;
    const auto directory = scenario / command.directory;
    for (const auto &file : filesMatching(directory, command.junit)) {
        std::error_code error;
        struct stat status {};
        FileState state{std::filesystem::last_write_time(directory / file, error), 0, 0};
        if (!error && ::lstat((directory / file).c_str(), &status) == 0) {
            state.size = static_cast<std::uintmax_t>(status.st_size);
            state.inode = status.st_ino;
            states.emplace(file, state);
        }
    }
    return states;
}

} // namespace genie::command
