// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/execution.h"
#include "scenario/requirements/model.h"
#include "scenario/requirements/tags/tag_walk.h"

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace genie {

/// The symbol under which a test is known in its source, as `SourceTest::symbol`.
std::string symbolOf(const TestCase &test);

/// Makes evidence of executions: of each test that proves something, and of each phase as a whole. Executions are given newest first
/// and their cases in order, so that of one test only the newest result counts; what no requirement can use is let go at once, so
/// memory grows with the registry and its tags, not with the number of tests. Refers to registry and tags.
class RunEvidence {
public:
    RunEvidence(const Registry &registry, const ScenarioTags &tags);

    /// The phases of the execution that ended; later cases belong to it. Phases that `wanted` leaves out are ignored, cases included;
    /// an empty set wants all.
    void begin(const Execution &execution, std::set<std::string> wanted = {});
    void add(const TestCase &test);

    /// Everything found. Ends the work of this object.
    [[nodiscard]] EvidenceSet take();

private:
    struct Found {
        EvidenceRecord record; ///< without an id
        std::vector<std::string> ids;
        int execution = 0;
    };

    [[nodiscard]] bool isRelevant(const std::string &file) const;
    void addBuildFailure(const TestCase &test);
    void keep(Found found);
    void addWholeFiles(EvidenceSet &into) const;
    /// What the sub-tests of a test say of an id.
    struct SubTests {
        bool any = false;
        bool anyFailed = false;
    };
    [[nodiscard]] std::unordered_map<std::string, SubTests> subTests() const;

    const ScenarioTags &m_tags;
    std::set<std::string, std::less<>> m_refFiles; ///< that validations name
    std::unordered_map<std::string, Found> m_found;
    std::vector<std::string> m_order; ///< keys of m_found as they came
    std::vector<EvidenceRecord> m_phases;
    std::set<std::string> m_wanted;
    std::map<std::string, Moment> m_phaseEnds;
    std::string m_source;
    int m_execution = 0;
};

/// When the phase of an execution ended, as far as is known.
Moment endOf(const PhaseResult &phase, const Execution &execution);

/// Whether the execution ran all tests of its phases, rather than some that were asked for.
bool ranAllTests(const Execution &execution);

} // namespace genie
