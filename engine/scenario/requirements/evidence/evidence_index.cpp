// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/evidence/evidence_index.h"

#include "core/base/text.h"
#include "scenario/requirements/evidence/matching.h"
#include "scenario/requirements/id_key.h"
#include "scenario/requirements/tags/requirement_tags.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace genie {

EvidenceIndex::EvidenceIndex(const EvidenceSet &set, std::optional<Moment> oldest)
{
    for (const auto &record : set.records) {
        if (record.status == LiveStatus::Unknown || (oldest && record.at && *record.at < *oldest))
            continue;
        const std::string id = idKey(record.requirementId);
        if (record.phaseLevel)
            m_phases[record.phase].push_back(&record);
        if (!record.file.empty())
            m_byFile[normalFile(record.file)].push_back(&record);
        else if (!id.empty())
            m_byId[id].push_back(&record);
        if (!id.empty())
            m_all[id].push_back(&record);
        if (!record.workflowId.empty())
            m_byWorkflow[text::lowered(record.workflowId)].push_back(&record);
    }
}

EvidenceIndex::Records EvidenceIndex::ofFile(const std::string &file) const
{
    constexpr std::array<std::string_view, 3> kBases{"api/", "ui/", "test/"};
    std::vector<std::string> names{file};
    for (const auto base : kBases) {
        names.push_back(std::string(base) + file);
        if (file.starts_with(base))
            names.push_back(file.substr(base.size()));
    }
    Records records;
    for (const auto &name : names)
        if (const auto found = m_byFile.find(name); !file.empty() && found != m_byFile.end())
            records.insert(records.end(), found->second.begin(), found->second.end());
    return records;
}

EvidenceIndex::Verdict EvidenceIndex::worst(const Records &records, EvidenceTier tier)
{
    using Key = std::tuple<std::string_view, std::string_view, std::string_view, std::string, std::string_view>;
    std::map<Key, const EvidenceRecord *> newest;
    for (const EvidenceRecord *record : records) {
        const EvidenceRecord *&known = newest[{record->origin, record->file, record->symbol, idKey(record->requirementId), record->phase}];
        if (known == nullptr || record->at.value_or(Moment{}) > known->at.value_or(Moment{}) ||
            (record->at == known->at && record->status > known->status))
            known = record;
    }
    Verdict verdict;
    for (const auto &[key, record] : newest) {
        const bool newer = verdict.record != nullptr && record->status == verdict.status && record->at > verdict.record->at;
        if (verdict.record == nullptr || record->status > verdict.status || newer)
            verdict = {record->status, tier, record};
    }
    return verdict;
}

EvidenceIndex::Verdict EvidenceIndex::direct(const std::string &requirementId) const
{
    const auto found = m_all.find(idKey(requirementId));
    return found == m_all.end() ? Verdict() : worst(found->second, EvidenceTier::Requirement);
}

EvidenceIndex::Verdict EvidenceIndex::verdictOn(const Validation &validation, const std::string &requirementId, const std::string &phase,
                                                bool fileExists) const
{
    const std::string id = idKey(requirementId);
    const Records sameFile = ofFile(normalFile(validation.proof.file));
    const auto among = [](const Records &records, auto fits) {
        Records chosen;
        std::copy_if(records.begin(), records.end(), std::back_inserter(chosen), fits);
        return chosen;
    };
    const auto named = [](const auto &map, const std::string &key) {
        const auto found = map.find(key);
        return key.empty() || found == map.end() ? Records() : found->second;
    };
    const auto &symbol = validation.proof.symbol;
    if (!symbol.empty())
        if (const auto records = among(sameFile, [&](const auto *record) { return symbolCovers(symbol, record->symbol); });
            !records.empty())
            return worst(records, EvidenceTier::Symbol);
    if (const auto records = among(sameFile, [&](const auto *record) { return idKey(record->requirementId) == id; }); !records.empty())
        return worst(records, EvidenceTier::FileAndRequirement);
    if (!sameFile.empty())
        return worst(sameFile, EvidenceTier::File);
    if (const auto records = named(m_byWorkflow, text::lowered(validation.workflowId)); !records.empty())
        return worst(records, EvidenceTier::Workflow);
    const Records own = named(m_byId, id);
    if (const auto records = among(own, [&](const auto *record) { return record->phase == phase; }); !records.empty() && !phase.empty())
        return worst(records, EvidenceTier::RequirementAndPhase);
    if (!own.empty())
        return worst(own, EvidenceTier::Requirement);
    if (const auto records = named(m_phases, phase); !records.empty() && fileExists)
        return worst(records, EvidenceTier::Phase);
    return {};
}

} // namespace genie
