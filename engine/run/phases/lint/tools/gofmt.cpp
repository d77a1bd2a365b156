// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/lint_reading.h"
#include "run/phases/lint/linters.h"

namespace genie {

namespace {

constexpr std::size_t kFilesAtOnce = 500;

class Gofmt final : public Linter {
public:
    [[nodiscard]] std::string_view name() const override { return "gofmt"; }
    [[nodiscard]] std::string_view language() const override { return "go"; }
    [[nodiscard]] bool applies(const LintTarget &target, const PhaseContext &) const override { return !target.files.empty(); }
    [[nodiscard]] std::string program(const LintTarget &, const PhaseContext &context) const override
    {
        return lint::onPath(context, "gofmt");
    }
    [[nodiscard]] std::vector<std::vector<std::string>> commands(const LintTarget &target, const std::string &) const override
    {
        return lint::fileArguments({"-l"}, target.files, kFilesAtOnce);
    }

    /// Files that are not formatted come one a line; what cannot be parsed comes on standard error.
    [[nodiscard]] LintReport read(const LintOutput &said) const override
    {
        using Severity = Finding::Severity;
        std::vector<Finding> findings;
        lint::eachLine(said.output, [&](std::string_view file) {
            findings.push_back({std::string(file), 0, 0, Severity::Warning, "format", "is not formatted as gofmt does it"});
        });
        lint::eachLine(said.errors, [&](std::string_view line) {
            if (auto placed = lint::placedLine(line))
                findings.push_back({placed->file, placed->line, placed->column, Severity::Error, "syntax", placed->message});
        });
        return lint::concluded(std::move(findings), said, {2});
    }
};

} // namespace

std::unique_ptr<Linter> makeGofmt() { return std::make_unique<Gofmt>(); }

} // namespace genie
