// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/lint_reading.h"
#include "run/phases/lint/linters.h"

#include "run/toolchains/node/detect.h"

namespace genie {

namespace {

class Eslint final : public Linter {
public:
    [[nodiscard]] std::string_view name() const override { return "eslint"; }
    [[nodiscard]] std::string_view language() const override { return "node"; }
    [[nodiscard]] bool applies(const LintTarget &target, const PhaseContext &context) const override
    {
        return !lint::configFile(target, context,
                                 {"eslint.config.js", "eslint.config.mjs", "eslint.config.cjs", "eslint.config.ts", "eslint.config.mts",
                                  "eslint.config.cts", ".eslintrc", ".eslintrc.js", ".eslintrc.cjs", ".eslintrc.json", ".eslintrc.yml",
                                  ".eslintrc.yaml"})
                    .empty() ||
               lint::fileHolds(target, context, "package.json", "\"eslintConfig\"");
    }
    [[nodiscard]] bool isConfigured(const LintTarget &, const PhaseContext &) const override { return true; }
    [[nodiscard]] std::string program(const LintTarget &target, const PhaseContext &context) const override
    {
        const auto installed = node::installedFile(context.workspace.directory, target.directory, ".bin/eslint");
        return installed.empty() ? lint::onPath(context, "eslint") : installed.string();
    }
    [[nodiscard]] std::vector<std::vector<std::string>> commands(const LintTarget &, const std::string &) const override
    {
        return {{".", "--format", "json"}};
    }

    [[nodiscard]] LintReport read(const LintOutput &said) const override
    {
        const auto json = lint::jsonOf(said);
        if (!json || !json->is_array())
            return lint::unreadable(said, json ? "printed JSON that is no list of files" : json.error().message);
        std::vector<Finding> findings;
        for (const Json &file : *json) {
            const std::string path = lint::textOf(file, "filePath");
            for (const Json &one : lint::memberOf(file, "messages")) {
                const bool isError = lint::numberOf(one, "severity") >= 2;
                const Json &fatal = lint::memberOf(one, "fatal");
                std::string rule = lint::textOf(one, "ruleId");
                if (rule.empty() && fatal.is_boolean() && fatal.get<bool>())
                    rule = "parse";
                findings.push_back({path, lint::numberOf(one, "line"), lint::numberOf(one, "column"),
                                    isError ? Finding::Severity::Error : Finding::Severity::Warning, std::move(rule),
                                    lint::textOf(one, "message")});
            }
        }
        return lint::concluded(std::move(findings), said, {1});
    }
};

} // namespace

std::unique_ptr<Linter> makeEslint() { return std::make_unique<Eslint>(); }

} // namespace genie
