// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/lint_reading.h"
#include "run/phases/lint/linters.h"
#include "run/phases/lint/tools/python_program.h"

namespace genie {

namespace {

/// What is no Python at all is an error, however it is called by the version at hand.
bool isSyntax(const std::string &code, const std::string &message)
{
    return code.starts_with("E9") || code == "invalid-syntax" || (code.empty() && message.starts_with("SyntaxError"));
}

class Ruff final : public Linter {
public:
    [[nodiscard]] std::string_view name() const override { return "ruff"; }
    [[nodiscard]] std::string_view language() const override { return "python"; }
    [[nodiscard]] std::string_view standIn() const override { return "flake8"; }
    [[nodiscard]] bool applies(const LintTarget &target, const PhaseContext &) const override { return !target.files.empty(); }
    [[nodiscard]] bool isConfigured(const LintTarget &target, const PhaseContext &context) const override
    {
        return !lint::configFile(target, context, {"ruff.toml", ".ruff.toml"}).empty() ||
               lint::fileHolds(target, context, "pyproject.toml", "[tool.ruff");
    }
    [[nodiscard]] std::string program(const LintTarget &target, const PhaseContext &context) const override
    {
        return lint::pythonProgram(target, context, "ruff");
    }
    [[nodiscard]] std::vector<std::vector<std::string>> commands(const LintTarget &, const std::string &) const override
    {
        return {{"check", "--output-format", "json", "--no-cache", "."}};
    }

    [[nodiscard]] LintReport read(const LintOutput &said) const override
    {
        const auto json = lint::jsonOf(said);
        if (!json || !json->is_array())
            return lint::unreadable(said, json ? "printed JSON that is no list" : json.error().message);
        std::vector<Finding> findings;
        for (const Json &one : *json) {
            const Json &place = lint::memberOf(one, "location");
            std::string code = lint::textOf(one, "code");
            std::string message = lint::textOf(one, "message");
            const auto severity = isSyntax(code, message) ? Finding::Severity::Error : Finding::Severity::Warning;
            findings.push_back({lint::textOf(one, "filename"), lint::numberOf(place, "row"), lint::numberOf(place, "column"), severity,
                                std::move(code), std::move(message)});
        }
        return lint::concluded(std::move(findings), said, {1});
    }
};

} // namespace

std::unique_ptr<Linter> makeRuff() { return std::make_unique<Ruff>(); }

} // namespace genie
