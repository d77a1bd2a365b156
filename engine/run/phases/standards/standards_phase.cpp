// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/standards_phase.h"

#include "run/phases/standards/allow_list.h"
#include "run/phases/standards/audit.h"
#include "run/phases/standards/audit_report.h"
#include "run/phases/standards/external_auditor.h"
#include "run/phases/standards/rules.h"

#include <algorithm>

namespace genie {

namespace {

using Kind = Observation::Kind;

void warnAboutRules(const PhaseContext &context)
{
    for (const std::string &name : context.workspace.testing.standards.disableRules)
        if (std::none_of(standardsRules().begin(), standardsRules().end(), [&](const auto &rule) { return rule->id() == name; }))
            context.reporter.observe(
                {Kind::Warning, "standards.disable_rules names '" + name + "', which is no rule", ".vrooli/testing.json", 0});
}

/// Takes out what is allowed, and says so.
std::vector<Breach> withoutAllowed(std::vector<Breach> breaches, const PhaseContext &context)
{
    const AllowList allowed(context.workspace.testing.standards.allow,
                            std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now()));
    for (const std::string &fault : allowed.faults())
        context.reporter.observe({Kind::Warning, fault, ".vrooli/testing.json", 0, 0, "standards/allow"});
    std::erase_if(breaches, [&](const Breach &breach) {
        const StandardsSettings::Allowed *entry = allowed.allows(breach);
        if (entry != nullptr)
            context.reporter.observe({Kind::Info, breach.title + ": allowed by " + entry->owner + " (" + entry->reason + ")", breach.file,
                                      breach.line, breach.column, "standards/" + breach.rule});
        return entry != nullptr;
    });
    return breaches;
}

class StandardsPhase final : public PhaseRunner {
public:
    [[nodiscard]] std::string_view name() const override { return "standards"; }

    PhaseOutcome run(const PhaseContext &context) const override
    {
        const StandardsSettings &settings = context.workspace.testing.standards;
        if (!settings.enabled) {
            PhaseOutcome skipped;
            skipped.status = PhaseStatus::Skipped;
            skipped.skipReason = "switched off by standards.enabled in .vrooli/testing.json";
            context.reporter.observe({Kind::Skip, skipped.skipReason, "", 0});
            return skipped;
        }
        if (settings.externalCommand.empty())
            return runOwn(context);
        auto result = runExternalAuditor(context);
        if (!result)
            return std::move(result.error());
        return reportAudit(*result, context);
    }

private:
    static PhaseOutcome runOwn(const PhaseContext &context)
    {
        warnAboutRules(context);
        OwnAudit audit = auditScenario(context);
        PhaseOutcome outcome = reportAudit(resultOf(withoutAllowed(std::move(audit.breaches), context)), context);
        outcome.summary += ", " + std::to_string(audit.filesRead) + " files read";
        if (audit.filesTooLarge > 0)
            context.reporter.observe(
                {Kind::Info, std::to_string(audit.filesTooLarge) + " files of more than 1 MiB were not looked into", "", 0});
        if (!audit.complete && outcome.status == PhaseStatus::Passed) {
            outcome.status = PhaseStatus::Failed;
            outcome.error = "was stopped before every file had been looked at";
        }
        return outcome;
    }
};

} // namespace

std::unique_ptr<PhaseRunner> makeStandardsPhase() { return std::make_unique<StandardsPhase>(); }

} // namespace genie
