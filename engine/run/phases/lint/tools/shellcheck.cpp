// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/lint_reading.h"
#include "run/phases/lint/linters.h"

namespace genie {

namespace {

constexpr std::size_t kFilesAtOnce = 100;

Finding::Severity severityOf(const std::string &level)
{
    if (level == "error")
        return Finding::Severity::Error;
    return level == "warning" ? Finding::Severity::Warning : Finding::Severity::Note;
}

class Shellcheck final : public Linter {
public:
    [[nodiscard]] std::string_view name() const override { return "shellcheck"; }
    [[nodiscard]] std::string_view language() const override { return "shell"; }
    [[nodiscard]] bool applies(const LintTarget &target, const PhaseContext &) const override { return !target.files.empty(); }
    [[nodiscard]] std::string program(const LintTarget &, const PhaseContext &context) const override
    {
        return lint::onPath(context, "shellcheck");
    }
    [[nodiscard]] std::vector<std::vector<std::string>> commands(const LintTarget &target, const std::string &) const override
    {
        return lint::fileArguments({"-f", "json1"}, target.files, kFilesAtOnce);
    }

    [[nodiscard]] LintReport read(const LintOutput &said) const override
    {
        const auto json = lint::jsonOf(said);
        const Json &comments = json ? lint::memberOf(*json, "comments") : lint::memberOf({}, "");
        if (!comments.is_array())
            return lint::unreadable(said, json ? "printed JSON without comments" : json.error().message);
        std::vector<Finding> findings;
        for (const Json &one : comments)
            findings.push_back({lint::textOf(one, "file"), lint::numberOf(one, "line"), lint::numberOf(one, "column"),
                                severityOf(lint::textOf(one, "level")), "SC" + lint::textOf(one, "code"), lint::textOf(one, "message")});
        return lint::concluded(std::move(findings), said, {1});
    }
};

} // namespace

std::unique_ptr<Linter> makeShellcheck() { return std::make_unique<Shellcheck>(); }

} // namespace genie
