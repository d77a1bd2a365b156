// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/lint_reading.h"
#include "run/phases/lint/linters.h"

namespace genie {

namespace {

class GoVet final : public Linter {
public:
    [[nodiscard]] std::string_view name() const override { return "go-vet"; }
    [[nodiscard]] std::string_view language() const override { return "go"; }
    [[nodiscard]] bool applies(const LintTarget &target, const PhaseContext &context) const override
    {
        return !target.files.empty() && lint::onPath(context, "golangci-lint").empty();
    }
    [[nodiscard]] std::string program(const LintTarget &, const PhaseContext &context) const override
    {
        return lint::onPath(context, "go");
    }
    [[nodiscard]] std::vector<std::vector<std::string>> commands(const LintTarget &, const std::string &) const override
    {
        return {{"vet", "./..."}};
    }

    /// `# package` heads each group; what does not compile is said with `vet: ` in front of the place.
    [[nodiscard]] LintReport read(const LintOutput &said) const override
    {
        std::vector<Finding> findings;
        const auto take = [&](std::string_view line) {
            if (line.starts_with("# "))
                return;
            if (line.starts_with("vet: "))
                line.remove_prefix(5);
            if (auto placed = lint::placedLine(line)) {
                if (placed->file.starts_with("./"))
                    placed->file.erase(0, 2);
                findings.push_back({placed->file, placed->line, placed->column, Finding::Severity::Error, "", placed->message});
            }
        };
        lint::eachLine(said.output, take);
        lint::eachLine(said.errors, take);
        return lint::concluded(std::move(findings), said, {1, 2});
    }
};

} // namespace

std::unique_ptr<Linter> makeGoVet() { return std::make_unique<GoVet>(); }

} // namespace genie
