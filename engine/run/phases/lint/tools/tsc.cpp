// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/lint_reading.h"
#include "run/phases/lint/linters.h"

#include "core/base/text.h"
#include "run/toolchains/node/detect.h"

#include <optional>

namespace genie {

namespace {

/// `error TS2322: message`; nothing when it is not so.
std::optional<Finding> message(std::string_view text)
{
    text = text::trimmed(text);
    if (!text.starts_with("error TS"))
        return std::nullopt;
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || lint::positive(text.substr(8, colon - 8)) == 0)
        return std::nullopt;
    Finding finding;
    finding.severity = Finding::Severity::Error;
    finding.rule = text.substr(6, colon - 6);
    finding.message = text::trimmed(text.substr(colon + 1));
    return finding;
}

/// `file(line,column): error TS...`
std::optional<Finding> plainLine(std::string_view line)
{
    const auto end = line.find("): error TS");
    const auto open = end == std::string_view::npos ? end : line.rfind('(', end);
    if (open == std::string_view::npos || open == 0)
        return std::nullopt;
    const auto comma = line.find(',', open);
    auto finding = message(line.substr(end + 2));
    if (!finding || comma == std::string_view::npos || comma > end)
        return std::nullopt;
    finding->file = line.substr(0, open);
    finding->line = lint::positive(line.substr(open + 1, comma - open - 1));
    finding->column = lint::positive(line.substr(comma + 1, end - comma - 1));
    return finding->line > 0 ? finding : std::nullopt;
}

/// `file:line:column - error TS...`, as for a terminal.
std::optional<Finding> prettyLine(std::string_view line)
{
    const auto dash = line.find(" - error TS");
    if (dash == std::string_view::npos)
        return std::nullopt;
    const auto placed = lint::placedLine(std::string(line.substr(0, dash)) + ": ");
    auto finding = message(line.substr(dash + 3));
    if (!placed || !finding)
        return std::nullopt;
    finding->file = placed->file;
    finding->line = placed->line;
    finding->column = placed->column;
    return finding;
}

class Tsc final : public Linter {
public:
    [[nodiscard]] std::string_view name() const override { return "tsc"; }
    [[nodiscard]] std::string_view language() const override { return "node"; }
    [[nodiscard]] bool applies(const LintTarget &target, const PhaseContext &context) const override
    {
        return !lint::configFile(target, context, {"tsconfig.json"}).empty();
    }
    [[nodiscard]] bool isConfigured(const LintTarget &, const PhaseContext &) const override { return true; }
    [[nodiscard]] std::string program(const LintTarget &target, const PhaseContext &context) const override
    {
        const auto installed = node::installedFile(context.workspace.directory, target.directory, ".bin/tsc");
        return installed.empty() ? lint::onPath(context, "tsc") : installed.string();
    }
    [[nodiscard]] std::vector<std::vector<std::string>> commands(const LintTarget &, const std::string &) const override
    {
        return {{"--noEmit", "--pretty", "false"}};
    }

    /// What has no place (a wrong configuration) counts as well.
    [[nodiscard]] LintReport read(const LintOutput &said) const override
    {
        std::vector<Finding> findings;
        lint::eachLine(said.output, [&](std::string_view raw) {
            const std::string line = text::withoutControls(raw);
            auto finding = plainLine(line);
            if (!finding)
                finding = prettyLine(line);
            if (!finding)
                finding = message(line);
            if (finding)
                findings.push_back(std::move(*finding));
        });
        return lint::concluded(std::move(findings), said, {1, 2});
    }
};

} // namespace

std::unique_ptr<Linter> makeTsc() { return std::make_unique<Tsc>(); }

} // namespace genie
