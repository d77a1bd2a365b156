// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/lint_phase.h"

#include "run/phases/lint/lint_report.h"
#include "run/phases/lint/lint_targets.h"
#include "run/phases/lint/linters.h"
#include "run/phases/side_by_side.h"

#include <algorithm>

namespace genie {

namespace {

/// All jobs of one language, in reporting order.
struct LintLanguage {
    std::string name;
    bool enabled = true;
    std::vector<LintJob> jobs;
};

std::vector<LintLanguage> plan(const std::vector<LintTarget> &targets, const PhaseContext &context)
{
    std::vector<LintLanguage> languages;
    for (const LintTarget &target : targets) {
        if (languages.empty() || languages.back().name != target.language)
            languages.push_back({target.language, context.workspace.testing.lint.of(target.language).enabled, {}});
        LintLanguage &language = languages.back();
        for (const auto &linter : linters())
            if (language.enabled && linter->language() == target.language && linter->applies(target, context))
                language.jobs.push_back({linter.get(), &target, linter->program(target, context), false, {}});
    }
    return languages;
}

class LintPhase final : public PhaseRunner {
public:
    [[nodiscard]] std::string_view name() const override { return "lint"; }

    PhaseOutcome run(const PhaseContext &context) const override
    {
        const std::vector<LintTarget> targets = lintTargets(context.workspace);
        std::vector<LintLanguage> languages = plan(targets, context);
        std::vector<LintJob *> runnable;
        for (LintLanguage &language : languages)
            for (LintJob &job : language.jobs)
                if (!job.program.empty())
                    runnable.push_back(&job);
        bool complete = sideBySide(context, runnable.size(), 1, [&](std::size_t i) { runLintJob(*runnable[i], context, i); });
        complete = complete && std::all_of(runnable.begin(), runnable.end(), [](const LintJob *job) { return job->done; });
        LintSummary summary(context);
        for (LintLanguage &language : languages) {
            if (language.enabled)
                summary.tell(language.name, language.jobs);
            else
                summary.tellDisabled(language.name);
        }
        return summary.outcome(complete);
    }
};

} // namespace

std::unique_ptr<PhaseRunner> makeLintPhase() { return std::make_unique<LintPhase>(); }

} // namespace genie
