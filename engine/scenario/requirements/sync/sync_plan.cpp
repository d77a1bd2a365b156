// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/sync/sync_plan.h"

#include "scenario/requirements/evidence/matching.h"
#include "scenario/requirements/id_key.h"
#include "scenario/requirements/proof_reference.h"

#include <algorithm>
#include <set>

namespace genie {

namespace {

constexpr std::size_t kMostAdded = 10'000;

/// Plans the edits of one scenario.
class Planner {
public:
    Planner(const Registry &registry, const RequirementSyncOptions &options, const std::function<bool(const std::string &)> &fileExists)
        : m_registry(registry), m_options(options), m_fileExists(fileExists)
    {
    }

    void add(RequirementPlace place)
    {
        const Requirement &requirement = m_registry.at(place);
        for (std::size_t i = 0; i < requirement.validations.size(); ++i) {
            if (isOrphan(place, i))
                continue;
            const Validation &validation = requirement.validations[i];
            // A validation that was written as a plain word has no place for a status.
            if (validation.derived == validation.declared || validation.node < 0)
                continue;
            PlannedEdit edit = editOf(PlannedEdit::Kind::ValidationStatus, place, i);
            edit.status = toWord(validation.derived);
            edit.change.field = "validation[" + std::to_string(i) + "].status";
            edit.change.oldValue = validation.statusWord.empty() ? std::string(toWord(validation.declared)) : validation.statusWord;
            edit.change.newValue = edit.status;
            plan.edits.push_back(std::move(edit));
        }
        addRequirement(place);
    }

    void discover(const EvidenceSet &evidence)
    {
        std::set<std::pair<std::string, std::string>> known;
        for (const auto place : m_registry.inOrder())
            for (const auto &validation : m_registry.at(place).validations)
                for (const char *base : {"", "api/", "ui/", "test/"})
                    known.emplace(idKey(m_registry.at(place).id), base + normalFile(validation.proof.file));
        for (const auto &[key, record] : worstByFile(evidence)) {
            const auto place = m_registry.byId.find(key.first);
            if (place == m_registry.byId.end() || known.contains(key) || !m_fileExists(key.second) || plan.edits.size() >= kMostAdded)
                continue;
            PlannedEdit edit = editOf(PlannedEdit::Kind::AddValidation, place->second, 0);
            edit.addedRef = key.second;
            edit.addedPhase = record->phase;
            edit.status = record->status == LiveStatus::Passed   ? "implemented"
                          : record->status == LiveStatus::Failed ? "failing"
                                                                 : "planned";
            edit.change.type = "validation_added";
            edit.change.field = "validation";
            edit.change.newValue = key.second;
            edit.change.source = record->source;
            edit.change.at = record->at;
            edit.change.tier = toWord(EvidenceTier::FileAndRequirement);
            plan.edits.push_back(std::move(edit));
        }
    }

    SyncPlan plan;

private:
    PlannedEdit editOf(PlannedEdit::Kind kind, RequirementPlace place, std::size_t validation) const
    {
        const RequirementModule &module = m_registry.modules[place.module];
        const Requirement &requirement = m_registry.at(place);
        PlannedEdit edit;
        edit.kind = kind;
        edit.place = place;
        edit.validation = validation;
        edit.change.type = "status_update";
        edit.change.file = module.file;
        edit.change.requirementId = requirement.id;
        edit.change.suppressed = !module.autoSync;
        if (kind == PlannedEdit::Kind::ValidationStatus) {
            const Validation &from = requirement.validations[validation];
            edit.change.tier = toWord(from.tier);
            edit.change.source = from.evidenceSource;
            edit.change.at = from.evidenceAt;
        }
        return edit;
    }

    void addRequirement(RequirementPlace place)
    {
        const Requirement &requirement = m_registry.at(place);
        if (requirement.derived == requirement.declared || requirement.node < 0)
            return;
        PlannedEdit edit = editOf(PlannedEdit::Kind::RequirementStatus, place, 0);
        edit.status = toWord(requirement.derived);
        edit.change.field = "status";
        edit.change.oldValue = requirement.statusWord.empty() ? std::string(toWord(requirement.declared)) : requirement.statusWord;
        edit.change.newValue = edit.status;
        plan.edits.push_back(std::move(edit));
    }

    /// Whether the validation names a test that is gone (4.5); then it is told of, or planned to be cut.
    bool isOrphan(RequirementPlace place, std::size_t position)
    {
        const Requirement &requirement = m_registry.at(place);
        const Validation &validation = requirement.validations[position];
        const std::string file = normalFile(validation.proof.file);
        const bool claims = validation.declared == ValidationStatus::Implemented || validation.declared == ValidationStatus::Failing;
        const bool foreign = !validation.scenario.empty() && validation.scenario != m_registry.scenario;
        if (file.empty() || validation.type == ValidationType::Manual || !claims || foreign || m_fileExists(file))
            return false;
        RequirementIssue issue;
        issue.file = m_registry.modules[place.module].file;
        issue.requirementId = requirement.id;
        issue.field = "validation[" + std::to_string(position) + "].ref";
        if (looksLikeProse(validation.proof)) {
            issue.code = "ref_not_a_path";
            issue.message = validation.ref + " is prose, not a path";
            plan.issues.push_back(std::move(issue));
            return false;
        }
        if (!m_options.pruneOrphans || validation.node < 0) {
            issue.code = "orphaned_validation";
            issue.message = file + " does not exist, so nothing can prove this any more";
            issue.hint = "cut it out with: test-genie requirements sync --prune-orphans";
            plan.issues.push_back(std::move(issue));
            return false;
        }
        PlannedEdit edit = editOf(PlannedEdit::Kind::RemoveValidation, place, position);
        edit.change.type = "validation_removed";
        edit.change.field = "validation[" + std::to_string(position) + "]";
        edit.change.oldValue = validation.ref;
        plan.edits.push_back(std::move(edit));
        return true;
    }

    /// The worst record of each requirement and file.
    static std::map<std::pair<std::string, std::string>, const EvidenceRecord *> worstByFile(const EvidenceSet &evidence)
    {
        std::map<std::pair<std::string, std::string>, const EvidenceRecord *> worst;
        for (const auto &record : evidence.records) {
            const std::string file = normalFile(record.file);
            if (record.requirementId.empty() || file.empty() || record.status <= LiveStatus::NotRun)
                continue;
            const EvidenceRecord *&known = worst[{idKey(record.requirementId), file}];
            if (known == nullptr || record.status > known->status)
                known = &record;
        }
        return worst;
    }

    const Registry &m_registry;
    const RequirementSyncOptions &m_options;
    const std::function<bool(const std::string &)> &m_fileExists;
};

} // namespace

SyncPlan planSync(const Registry &registry, const EvidenceSet &evidence, const RequirementSyncOptions &options,
                  const std::function<bool(const std::string &file)> &fileExists)
{
    Planner planner(registry, options, fileExists);
    for (const auto place : registry.inOrder())
        planner.add(place);
    if (options.discoverNew)
        planner.discover(evidence);
    return std::move(planner.plan);
}

} // namespace genie
