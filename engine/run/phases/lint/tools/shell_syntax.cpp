// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/lint_reading.h"
#include "run/phases/lint/linters.h"

#include "core/base/text.h"
#include "run/toolchains/shell/command.h"

namespace genie {

namespace {

class ShellSyntax final : public Linter {
public:
    [[nodiscard]] std::string_view name() const override { return "bash"; }
    [[nodiscard]] std::string_view language() const override { return "shell"; }
    [[nodiscard]] bool applies(const LintTarget &target, const PhaseContext &) const override { return !target.files.empty(); }
    [[nodiscard]] std::string program(const LintTarget &, const PhaseContext &context) const override
    {
        return lint::onPath(context, "bash");
    }
    /// One file a command, because bash checks only the first.
    [[nodiscard]] std::vector<std::vector<std::string>> commands(const LintTarget &target, const std::string &) const override
    {
        return lint::fileArguments({"-n"}, target.files, 1);
    }

    [[nodiscard]] LintReport read(const LintOutput &said) const override
    {
        std::vector<Finding> findings;
        lint::eachLine(said.errors, [&](std::string_view text) {
            const std::string line(text);
            const int number = shell::errorLine(line);
            const auto colon = line.find(": ");
            if (number == 0 || colon == std::string::npos)
                return;
            const auto message = line.find(": ", colon + 2);
            // A second message about one line shows only the line itself.
            if (!findings.empty() && findings.back().line == number)
                return;
            findings.push_back({line.substr(0, colon), number, 0, Finding::Severity::Error, "syntax",
                                std::string(text::trimmed(line.substr(message == std::string::npos ? colon + 2 : message + 2)))});
        });
        return lint::concluded(std::move(findings), said, {1, 2});
    }
};

} // namespace

std::unique_ptr<Linter> makeShellSyntax() { return std::make_unique<ShellSyntax>(); }

} // namespace genie
