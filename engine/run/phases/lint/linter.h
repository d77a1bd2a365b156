// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/findings/finding.h"
#include "run/phases/phase_runner.h"

#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// One workspace of one language that is to be linted.
struct LintTarget {
    std::string language;           ///< "go", "node", "python", "shell"
    std::string directory;          ///< relative to the scenario, "." for itself; the tools run there
    std::vector<std::string> files; ///< its sources, relative to `directory`, in byte order
};

/// How one command of a tool ended and all that it printed, up to a bound.
struct LintOutput {
    CommandEnd end;
    std::string output;
    std::string errors;
    bool cut = false; ///< it printed more than is kept
};

/// What one command of a tool comes to.
struct LintReport {
    std::vector<Finding> findings; ///< file and rule as the tool wrote them ("no-undef", "E501"); source is left to the phase
    std::string problem;           ///< why this is no answer (crashed, timed out, unreadable, lying exit code); empty when it is one
    FailureClass problemClass = FailureClass::None;
};

/// One tool: where it is useful, how it is run, and how its output is read. Has no state; `commands` and `read` are pure.
/// To add a linter, write one file with a class like the others in `tools/`, and a line in `linters.cpp`.
class Linter {
public:
    virtual ~Linter() = default;
    [[nodiscard]] virtual std::string_view name() const = 0;     ///< as findings name it ("eslint")
    [[nodiscard]] virtual std::string_view language() const = 0; ///< the targets it is for
    /// Whether this target has something for it: sources, and a configuration where the tool is not used without one.
    [[nodiscard]] virtual bool applies(const LintTarget &target, const PhaseContext &context) const = 0;
    /// Whether the project asks for this tool by a configuration of its own.
    [[nodiscard]] virtual bool isConfigured(const LintTarget &, const PhaseContext &) const { return false; }
    /// The tool that does the same work where this one is missing, by name; empty when there is none.
    [[nodiscard]] virtual std::string_view standIn() const { return {}; }
    /// The program to run; empty when it is not there.
    [[nodiscard]] virtual std::string program(const LintTarget &target, const PhaseContext &context) const = 0;
    /// The argument lists, without the program; `scratch` is a directory for caches.
    [[nodiscard]] virtual std::vector<std::vector<std::string>> commands(const LintTarget &target, const std::string &scratch) const = 0;
    /// Another argument list to try when the first was not understood (a newer or older version); empty when there is none.
    [[nodiscard]] virtual std::vector<std::string> otherCommand(const LintOutput &) const { return {}; }
    [[nodiscard]] virtual LintReport read(const LintOutput &said) const = 0;
};

} // namespace genie
