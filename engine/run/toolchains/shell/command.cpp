// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/shell/command.h"

#include "core/base/text.h"

#include <charconv>

namespace genie::shell {

std::vector<std::string> check(const std::string &interpreter, const std::string &file) { return {interpreter, "-n", "./" + file}; }

int errorLine(std::string_view message)
{
    for (auto at = message.find(": "); at != std::string_view::npos; at = message.find(": ", at + 1)) {
        std::string_view rest = message.substr(at + 2);
        if (rest.starts_with("line "))
            rest.remove_prefix(5);
        int line = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), line);
        if (error == std::errc{} && end != rest.data() + rest.size() && *end == ':' && line > 0)
            return line;
    }
    return 0;
}

std::string nativeCommand(const TestCase &test)
{
    // The suite of such a case is the command that checked it.
    const std::string command = test.suite.empty() ? "bash -n" : test.suite;
    return command + " " + text::shellQuoted(test.file.empty() ? test.name : test.file);
}

} // namespace genie::shell
