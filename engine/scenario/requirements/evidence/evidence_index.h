// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/requirements/model.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace genie {

/// Finds the records that speak for a validation, most specific first (spec/requirements.md 2.7). Refers to its set.
class EvidenceIndex {
public:
    /// Records made before `oldest` are left out.
    EvidenceIndex(const EvidenceSet &set, std::optional<Moment> oldest);

    /// What decides a validation: the worst of the newest records of the first tier that has any.
    struct Verdict {
        LiveStatus status = LiveStatus::NotRun;
        EvidenceTier tier = EvidenceTier::None;
        const EvidenceRecord *record = nullptr;
    };
    /// Never tier M. Tier 7 only when `fileExists`.
    [[nodiscard]] Verdict verdictOn(const Validation &validation, const std::string &requirementId, const std::string &phase,
                                    bool fileExists) const;
    /// What records under the requirement's own id say.
    [[nodiscard]] Verdict direct(const std::string &requirementId) const;

private:
    using Records = std::vector<const EvidenceRecord *>;

    [[nodiscard]] Records ofFile(const std::string &file) const;
    [[nodiscard]] static Verdict worst(const Records &records, EvidenceTier tier);

    std::unordered_map<std::string, Records> m_byFile;
    std::unordered_map<std::string, Records> m_byId; ///< without a file
    std::unordered_map<std::string, Records> m_all;  ///< by id, with and without a file
    std::unordered_map<std::string, Records> m_byWorkflow;
    std::unordered_map<std::string, Records> m_phases;
};

} // namespace genie
