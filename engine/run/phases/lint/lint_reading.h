// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "run/phases/lint/linter.h"

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie::lint {

/// The report of findings that were read, checked against how the tool ended. `findingCodes` are the exit codes with which it says
/// that there are findings. Code 0 is believed whatever was found; a code for findings without one, any other code, a signal, and
/// output that was cut are a problem.
LintReport concluded(std::vector<Finding> findings, const LintOutput &said, std::initializer_list<int> findingCodes);

/// The report of output that cannot be read, or of a tool that ended otherwise than by exiting.
LintReport unreadable(const LintOutput &said, const std::string &why);

/// The output as JSON; the failure says what is wrong.
Outcome<Json> jsonOf(const LintOutput &said);

/// Text, number and member of a JSON value of any type: empty, 0 and null where it is not so.
std::string textOf(const Json &value, const char *name);
int numberOf(const Json &value, const char *name);
const Json &memberOf(const Json &value, const char *name);

/// Calls `read` for each line, without its end.
void eachLine(std::string_view text, const std::function<void(std::string_view)> &read);

/// Where something is and what about it: `file:line[:column]: message`.
struct PlacedLine {
    std::string file;
    int line = 0;
    int column = 0;
    std::string message;
};

/// Reads `file:line[:column]: message`; nothing when the line is not so.
std::optional<PlacedLine> placedLine(std::string_view line);

/// The digits as a positive number; 0 when it is none.
int positive(std::string_view digits);

/// The first of these files that lies in the target's directory; empty when none does.
std::string configFile(const LintTarget &target, const PhaseContext &context, std::initializer_list<const char *> names);

/// Whether a file in the target's directory holds the text (in its first MiB).
bool fileHolds(const LintTarget &target, const PhaseContext &context, const char *name, std::string_view text);

/// A program on PATH; empty when it is not there.
std::string onPath(const PhaseContext &context, const std::string &program);

/// The files as arguments that no tool can take for options, in lists of at most `most`.
std::vector<std::vector<std::string>> fileArguments(const std::vector<std::string> &before, const std::vector<std::string> &files,
                                                    std::size_t most);

} // namespace genie::lint
