// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/lint_reading.h"
#include "run/phases/lint/linters.h"
#include "run/phases/lint/tools/python_program.h"

#include "core/base/text.h"

namespace genie {

namespace {

class Flake8 final : public Linter {
public:
    [[nodiscard]] std::string_view name() const override { return "flake8"; }
    [[nodiscard]] std::string_view language() const override { return "python"; }
    [[nodiscard]] bool applies(const LintTarget &target, const PhaseContext &context) const override
    {
        return !target.files.empty() && lint::pythonProgram(target, context, "ruff").empty();
    }
    [[nodiscard]] std::string program(const LintTarget &target, const PhaseContext &context) const override
    {
        return lint::pythonProgram(target, context, "flake8");
    }
    [[nodiscard]] std::vector<std::vector<std::string>> commands(const LintTarget &, const std::string &) const override
    {
        return {{"--format=%(path)s:%(row)d:%(col)d: %(code)s %(text)s", "--extend-exclude=.venv,venv,node_modules,build,dist", "."}};
    }

    [[nodiscard]] LintReport read(const LintOutput &said) const override
    {
        std::vector<Finding> findings;
        lint::eachLine(said.output, [&](std::string_view line) {
            const auto placed = lint::placedLine(line);
            const auto blank = placed ? placed->message.find(' ') : std::string::npos;
            if (blank == std::string::npos)
                return;
            const std::string code = placed->message.substr(0, blank);
            // E9 is what could not be parsed or read at all.
            findings.push_back({placed->file, placed->line, placed->column,
                                code.starts_with("E9") ? Finding::Severity::Error : Finding::Severity::Warning, code,
                                std::string(text::trimmed(placed->message.substr(blank)))});
        });
        return lint::concluded(std::move(findings), said, {1});
    }
};

} // namespace

std::unique_ptr<Linter> makeFlake8() { return std::make_unique<Flake8>(); }

} // namespace genie
