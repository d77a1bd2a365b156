// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "scenario/workspace/testing_config.h"

#include <algorithm>

namespace genie {

namespace {

constexpr std::size_t kMostCommands = 100;

/// The words of a command; nothing when there are none, or the program leads out of the scenario.
std::optional<std::vector<std::string>> readArguments(const CheckedJson &argv, const std::string &directory)
{
    if (argv.isText()) {
        argv.warn("expected an array of words, found one text; a shell is never asked, so write [\"program\", \"argument\"]");
        return std::nullopt;
    }
    std::vector<std::string> words = argv.texts();
    if (words.empty() || text::trimmed(words.front()).empty()) {
        argv.warn("names no program; leaving the command out");
        return std::nullopt;
    }
    const bool odd = argv.isArray() && words.size() != argv.value()->size();
    const bool hasNul = std::any_of(words.begin(), words.end(), [](const auto &word) { return word.find('\0') != std::string::npos; });
    if (odd || hasNul) {
        argv.warn("holds something that is no text; leaving the command out");
        return std::nullopt;
    }
    const std::string &program = words.front();
    if (program.find('/') != std::string::npos && (program.front() == '/' || !containedPath(directory + "/" + program))) {
        argv.warn("\"" + text::shortened(program, 80) +
                  "\" is neither a name on PATH nor a path within the scenario; leaving the command out");
        return std::nullopt;
    }
    return words;
}

std::optional<std::string> readPattern(const CheckedJson &junit)
{
    const auto written = junit.text();
    if (!written || text::trimmed(*written).empty()) {
        if (!written && !junit.present())
            junit.warn("says where the JUnit reports will be, such as \"build/**/TEST-*.xml\"; leaving the command out");
        else if (written)
            junit.warn("is empty; leaving the command out");
        return std::nullopt;
    }
    const auto pattern = containedPath(*written);
    if (!pattern || pattern->empty()) {
        junit.warn("\"" + text::shortened(*written, 80) + "\" leads outside of the scenario; leaving the command out");
        return std::nullopt;
    }
    return pattern;
}

std::optional<DeclaredCommand> readCommand(const CheckedJson &entry)
{
    if (!entry.isObject()) {
        entry.warn(
            "expected an object such as {\"name\": \"api\", \"argv\": [\"make\", \"check\"], \"junit\": \"out/*.xml\"}; leaving it out");
        return std::nullopt;
    }
    DeclaredCommand command;
    const CheckedJson directory = entry.member("cwd");
    if (const auto written = directory.text()) {
        const auto path = containedPath(*written);
        if (!path) {
            directory.warn("\"" + text::shortened(*written, 80) + "\" leads outside of the scenario; leaving the command out");
            return std::nullopt;
        }
        command.directory = path->empty() ? "." : *path;
    } else if (directory.present()) {
        return std::nullopt; // the wrong type was told already
    }
    const auto argv = readArguments(entry.member("argv"), command.directory);
    const auto junit = readPattern(entry.member("junit"));
    if (!argv || !junit)
        return std::nullopt;
    command.argv = *argv;
    command.junit = *junit;
    command.timeout = entry.member("timeout").duration();
    command.name = std::string(text::trimmed(entry.member("name").text().value_or("")));
    if (command.name.empty())
        command.name = command.argv.front();
    return command;
}

} // namespace

std::vector<DeclaredCommand> readDeclaredCommands(const CheckedJson &commands)
{
    std::vector<DeclaredCommand> found;
    for (const CheckedJson &entry : commands.elements()) {
        if (found.size() == kMostCommands) {
            commands.warn("has more than " + std::to_string(kMostCommands) + " entries; leaving the rest out");
            break;
        }
        auto command = readCommand(entry);
        if (!command)
            continue;
        const bool twice = std::any_of(found.begin(), found.end(), [&](const auto &other) { return other.name == command->name; });
        if (twice)
            entry.warn("there is a command \"" + text::shortened(command->name, 80) + "\" already; leaving this one out");
        else
            found.push_back(std::move(*command));
    }
    return found;
}

} // namespace genie
