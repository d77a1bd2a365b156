// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/lint_reading.h"
#include "run/phases/lint/linters.h"

namespace genie {

namespace {

/// What does not compile, or is sure to be wrong, is an error; the rest is a matter of taste until the settings say otherwise.
bool isError(const std::string &from, const std::string &severity)
{
    return from == "typecheck" || from == "govet" || from == "staticcheck" || severity == "error";
}

class GolangciLint final : public Linter {
public:
    [[nodiscard]] std::string_view name() const override { return "golangci-lint"; }
    [[nodiscard]] std::string_view language() const override { return "go"; }
    [[nodiscard]] std::string_view standIn() const override { return "go-vet"; }
    [[nodiscard]] bool applies(const LintTarget &target, const PhaseContext &) const override { return !target.files.empty(); }
    [[nodiscard]] bool isConfigured(const LintTarget &target, const PhaseContext &context) const override
    {
        return !lint::configFile(target, context, {".golangci.yml", ".golangci.yaml", ".golangci.toml", ".golangci.json"}).empty();
    }
    [[nodiscard]] std::string program(const LintTarget &, const PhaseContext &context) const override
    {
        return lint::onPath(context, "golangci-lint");
    }
    [[nodiscard]] std::vector<std::vector<std::string>> commands(const LintTarget &, const std::string &) const override
    {
        return {{"run", "--out-format", "json", "./..."}};
    }

    /// Version 2 took the flag of version 1 away.
    [[nodiscard]] std::vector<std::string> otherCommand(const LintOutput &said) const override
    {
        const bool unknown = said.errors.find("unknown flag: --out-format") != std::string::npos;
        return unknown ? std::vector<std::string>{"run", "--output.json.path=stdout", "--output.text.path=stderr", "./..."}
                       : std::vector<std::string>{};
    }

    [[nodiscard]] LintReport read(const LintOutput &said) const override
    {
        // Version 2 adds a line of statistics behind the document, version 1 may write the document on standard error.
        LintOutput document = said;
        const std::string &text = said.output.find('{') != std::string::npos ? said.output : said.errors;
        const auto start = text.find('{');
        const auto end = text.find('\n', start == std::string::npos ? 0 : start);
        document.output = start == std::string::npos ? std::string() : text.substr(start, end == std::string::npos ? end : end - start);
        auto json = lint::jsonOf(document);
        if (!json)
            json = lint::jsonOf(said);
        if (!json)
            return lint::unreadable(said, json.error().message);
        const Json &issues = lint::memberOf(*json, "Issues");
        if (!json->is_object() || !json->contains("Issues") || !(issues.is_array() || issues.is_null()))
            return lint::unreadable(said, "printed JSON without a list of issues");
        std::vector<Finding> findings;
        for (const Json &issue : issues) {
            const Json &place = lint::memberOf(issue, "Pos");
            const std::string from = lint::textOf(issue, "FromLinter");
            findings.push_back({lint::textOf(place, "Filename"), lint::numberOf(place, "Line"), lint::numberOf(place, "Column"),
                                isError(from, lint::textOf(issue, "Severity")) ? Finding::Severity::Error : Finding::Severity::Warning,
                                from, lint::textOf(issue, "Text")});
        }
        return lint::concluded(std::move(findings), said, {1});
    }
};

} // namespace

std::unique_ptr<Linter> makeGolangciLint() { return std::make_unique<GolangciLint>(); }

} // namespace genie
