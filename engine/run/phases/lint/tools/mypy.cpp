// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/lint_reading.h"
#include "run/phases/lint/linters.h"
#include "run/phases/lint/tools/python_program.h"

#include "core/base/text.h"

namespace genie {

namespace {

constexpr std::string_view kError = "error: ";

/// Takes `[code]` off the end of a message.
std::string takeCode(std::string &message)
{
    const auto open = message.rfind('[');
    if (!message.ends_with(']') || open == std::string::npos || open == 0 || message.find(' ', open) != std::string::npos)
        return {};
    std::string code = message.substr(open + 1, message.size() - open - 2);
    message = text::trimmed(std::string_view(message).substr(0, open));
    return code;
}

class Mypy final : public Linter {
public:
    [[nodiscard]] std::string_view name() const override { return "mypy"; }
    [[nodiscard]] std::string_view language() const override { return "python"; }
    [[nodiscard]] bool applies(const LintTarget &target, const PhaseContext &context) const override
    {
        return !target.files.empty() &&
               (!lint::configFile(target, context, {"mypy.ini", ".mypy.ini"}).empty() ||
                lint::fileHolds(target, context, "pyproject.toml", "[tool.mypy") || lint::fileHolds(target, context, "setup.cfg", "[mypy"));
    }
    [[nodiscard]] bool isConfigured(const LintTarget &, const PhaseContext &) const override { return true; }
    [[nodiscard]] std::string program(const LintTarget &target, const PhaseContext &context) const override
    {
        return lint::pythonProgram(target, context, "mypy");
    }
    [[nodiscard]] std::vector<std::vector<std::string>> commands(const LintTarget &, const std::string &scratch) const override
    {
        return {{"--show-column-numbers", "--no-color-output", "--no-pretty", "--show-error-codes", "--cache-dir=" + scratch, "."}};
    }

    /// Code 2 is also what it says when a file cannot be parsed, so that the line decides.
    [[nodiscard]] LintReport read(const LintOutput &said) const override
    {
        std::vector<Finding> findings;
        lint::eachLine(said.output, [&](std::string_view line) {
            auto placed = lint::placedLine(line);
            if (!placed || !placed->message.starts_with(kError))
                return;
            std::string message = placed->message.substr(kError.size());
            std::string code = takeCode(message);
            findings.push_back({placed->file, placed->line, placed->column, Finding::Severity::Error, std::move(code), std::move(message)});
        });
        return lint::concluded(std::move(findings), said, {1, 2});
    }
};

} // namespace

std::unique_ptr<Linter> makeMypy() { return std::make_unique<Mypy>(); }

} // namespace genie
