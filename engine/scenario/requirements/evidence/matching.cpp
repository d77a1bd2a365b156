// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/evidence/matching.h"

#include "core/base/text.h"
#include "scenario/requirements/evidence/evidence_files.h"
#include "scenario/requirements/evidence/evidence_index.h"
#include "scenario/requirements/evidence/roll_up.h"
#include "scenario/requirements/id_key.h"
#include "scenario/requirements/proof_reference.h"

#include <algorithm>

namespace genie {

namespace {

/// Applies one set of evidence to one validation after the other.
class Matcher {
public:
    Matcher(const Registry &registry, const EvidenceSet &evidence, const MatchContext &context)
        : m_scenario(registry.scenario), m_evidence(evidence), m_context(context), m_index(evidence, context.oldest)
    {
        for (const auto &[name, set] : context.foreign)
            m_foreign.emplace(name, EvidenceIndex(*set, context.oldest));
    }

    void apply(Validation &validation, const std::string &id)
    {
        validation.live = LiveStatus::NotRun;
        validation.tier = EvidenceTier::None;
        validation.evidenceSource.clear();
        validation.evidenceAt.reset();
        validation.manualExpired = false;
        if (validation.type == ValidationType::Manual)
            applyManual(validation, id);
        else
            applyRecords(validation, id);
        validation.derived = derivedFrom(validation.declared, validation.live, validation.manualExpired);
    }

    [[nodiscard]] LiveStatus direct(const std::string &id) const { return m_index.direct(id).status; }

    std::vector<RequirementIssue> issues;

private:
    void applyManual(Validation &validation, const std::string &id)
    {
        const auto found = m_evidence.manual.find(idKey(id));
        if (found == m_evidence.manual.end())
            return;
        const ManualEntry &entry = found->second;
        validation.evidenceSource = kManualLog;
        validation.evidenceAt = entry.validatedAt;
        if (entry.badExpiry || (entry.expiresAt && m_context.now > *entry.expiresAt)) {
            validation.manualExpired = true;
            return tellExpired(entry, id);
        }
        if (entry.status == LiveStatus::Unknown || (m_context.oldest && entry.validatedAt < *m_context.oldest))
            return;
        validation.live = entry.status;
        validation.tier = EvidenceTier::Manual;
    }

    void tellExpired(const ManualEntry &entry, const std::string &id)
    {
        if (std::any_of(issues.begin(), issues.end(), [&](const auto &issue) { return issue.requirementId == id; }))
            return;
        RequirementIssue issue;
        issue.code = "manual_expired";
        issue.file = kManualLog;
        issue.requirementId = id;
        issue.line = entry.line;
        issue.message = "manual proof of " + id + " expired" + (entry.expiresAt ? " on " + toRfc3339(*entry.expiresAt).substr(0, 10) : "");
        issue.hint = "check again and record it with: test-genie requirements manual-log --requirement " + id;
        issues.push_back(std::move(issue));
    }

    void applyRecords(Validation &validation, const std::string &id)
    {
        const EvidenceIndex *index = &m_index;
        bool exists = !validation.proof.file.empty();
        if (!validation.scenario.empty() && validation.scenario != m_scenario) {
            const auto other = m_foreign.find(validation.scenario);
            if (other == m_foreign.end())
                return;
            index = &other->second;
            exists = false; // what lies in the other scenario is not looked at, so no phase of it speaks for a file
        }
        exists = exists && m_context.fileExists(validation.proof.file);
        const auto verdict = index->verdictOn(validation, id, effectivePhase(validation), exists);
        validation.live = verdict.status;
        validation.tier = verdict.tier;
        if (verdict.record != nullptr) {
            validation.evidenceSource = verdict.record->source;
            validation.evidenceAt = verdict.record->at;
        }
    }

    const std::string &m_scenario;
    const EvidenceSet &m_evidence;
    const MatchContext &m_context;
    EvidenceIndex m_index;
    std::map<std::string, EvidenceIndex> m_foreign;
};

} // namespace

std::string normalFile(std::string_view file)
{
    std::string normal(text::trimmed(file));
    std::replace(normal.begin(), normal.end(), '\\', '/');
    while (normal.starts_with("./"))
        normal.erase(0, 2);
    return normal;
}

ValidationStatus derivedFrom(ValidationStatus current, LiveStatus live, bool manualExpired)
{
    if (manualExpired)
        return current == ValidationStatus::Implemented ? ValidationStatus::Planned : current;
    switch (live) {
    case LiveStatus::Passed: return ValidationStatus::Implemented;
    case LiveStatus::Failed: return ValidationStatus::Failing;
    case LiveStatus::Skipped: return current == ValidationStatus::NotImplemented ? ValidationStatus::Planned : current;
    case LiveStatus::NotRun:
    case LiveStatus::Unknown: return current;
    }
    return current;
}

DeclaredStatus derivedFrom(DeclaredStatus declared, const std::vector<Validation> &validations)
{
    using Declared = DeclaredStatus;
    const auto count = [&](ValidationStatus status) {
        return std::count_if(validations.begin(), validations.end(), [&](const auto &each) { return each.derived == status; });
    };
    if (declared == Declared::NotImplemented || validations.empty())
        return declared;
    if (count(ValidationStatus::Failing) > 0)
        return declared == Declared::Complete ? Declared::InProgress : declared;
    const auto implemented = count(ValidationStatus::Implemented);
    if (implemented == static_cast<std::ptrdiff_t>(validations.size()))
        return Declared::Complete;
    if (implemented > 0)
        return declared == Declared::Pending || declared == Declared::Planned ? Declared::InProgress : declared;
    if (count(ValidationStatus::Planned) > 0 && declared == Declared::Pending)
        return Declared::Planned;
    return declared;
}

std::vector<RequirementIssue> applyEvidence(Registry &registry, const EvidenceSet &evidence, const MatchContext &context)
{
    Matcher matcher(registry, evidence, context);
    for (auto &module : registry.modules)
        for (auto &requirement : module.requirements) {
            for (auto &validation : requirement.validations)
                matcher.apply(validation, requirement.id);
            requirement.live = requirement.validations.empty() ? matcher.direct(requirement.id) : LiveStatus::NotRun;
        }
    rollUp(registry);
    return std::move(matcher.issues);
}

} // namespace genie
