// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/command/command.h"

#include "core/base/text.h"
#include "core/json/json.h"
#include "run/toolchains/tree_files.h"
#include "scenario/workspace/testing_config.h"

namespace genie::command {

std::vector<std::string> run(const DeclaredCommand &command, const std::filesystem::path &scenario)
{
    std::vector<std::string> argv = command.argv;
    if (argv.front().find('/') != std::string::npos)
        argv.front() = (scenario / command.directory / argv.front()).lexically_normal().string();
    return argv;
}

std::string nativeCommand(const TestCase &test, const std::filesystem::path &scenario)
{
    std::vector<ConfigWarning> ignored;
    const auto json = parseJson(readHead(scenario / kTestingFile));
    if (!json)
        return {};
    const CheckedJson root(*json, std::string(kTestingFile), ignored);
    std::vector<std::string> lines;
    for (const auto &command : readDeclaredCommands(root.member("unit").member("commands")))
        if (command.directory == test.workspace)
            lines.push_back(text::commandLine(command.argv));
    if (lines.empty())
        return {};
    const bool here = test.workspace.empty() || test.workspace == ".";
    return (here ? "" : "cd " + text::shellQuoted(test.workspace) + " && ") + text::join(lines, "; ");
}

} // namespace genie::command
