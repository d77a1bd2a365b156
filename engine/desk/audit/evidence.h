// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/gap.h"
#include "core/domain/test_case.h"
#include "core/domain/verdict.h"
#include "core/json/json.h"
#include "desk/audit/line_map.h"

#include <optional>
#include <string>
#include <vector>

namespace genie {

/// Lines of one file by what was seen of them.
struct SeenLines {
    std::string path;
    std::vector<LineRange> covered;
    std::vector<LineRange> open; ///< have code, and nothing ran them
    bool operator==(const SeenLines &) const = default;
};

/// What was seen of a whole run of all tests.
struct WholeRun {
    bool done = false; ///< it was tried at all
    bool ran = false, built = true;
    std::string problem;
    int passed = 0, failed = 0, skipped = 0, other = 0;
    bool coverageKnown = false;
    std::vector<SeenLines> coverage; ///< of the product: test files are left out
    std::string output;              ///< its end, at most 16 KiB
    bool operator==(const WholeRun &) const = default;
};

/// One run of one test alone, in a fresh copy and fresh processes.
struct RunRecord {
    bool ran = false, built = true;
    TestStatus status = TestStatus::Unknown;
    std::string problem; ///< of the tools, or the test's own message
    bool operator==(const RunRecord &) const = default;
};

/// A test that was added or changed, and everything that was seen of it.
struct CandidateRecord {
    TestSelector test;
    std::string file; ///< where it stands; for tests whose identity has no file
    int line = 0;
    int lastLine = 0; ///< before the next test of its file; 0 when unknown
    bool added = true;
    std::string type; ///< "unit", "integration", "performance", "regression"
    std::vector<std::string> requirements; ///< ids in its name
    std::vector<RunRecord> runs;           ///< until the first that did not pass
    bool coverageKnown = false;
    std::vector<SeenLines> covers;         ///< what it alone runs of the product
    std::string notJudged;                 ///< why it was not run at all; empty: it was
    bool operator==(const CandidateRecord &) const = default;
};

/// A test of the baseline that passed there and did not in the whole run of the result.
struct LostTest {
    TestSelector test;
    std::optional<TestStatus> now;     ///< nothing: it is not there any more
    std::vector<TestStatus> again;     ///< how it ended in further runs alone
    std::optional<bool> passesBefore;  ///< whether the baseline's own tree still passes it here; nothing: not known
    std::string problem;
    bool operator==(const LostTest &) const = default;
};

/// One file that is not the same before and after.
struct FileChange {
    std::string path;
    std::string before; ///< digest; empty: was not there
    std::string after;  ///< empty: is not there any more
    bool test = false;  ///< it holds tests
    std::vector<LineShift> shifts; ///< where lines went; of text files that were measured
    bool operator==(const FileChange &) const = default;
};

/// Everything that a verdict is computed from, besides the baseline. Kept content-addressed, so that the verdict can be computed again.
struct Evidence {
    // What was asked for.
    RequestId request;
    int attempt = 1;
    std::string scenario;
    std::vector<std::string> types;
    int coverageTarget = 95;
    bool allowProductChanges = false;
    bool gapChosen = false; ///< somebody chose the gap; else it is whatever the baseline lacks
    Gap gap;
    // What was judged.
    std::string baselineDigest;
    std::string resultDigest;
    std::string result;  ///< where the result was found: "commit ...", "directory ..."
    std::string problem; ///< why nothing could be measured, or whose work it is cannot be told; empty: all is well
    std::string sandbox;
    std::vector<FileChange> changes;
    std::string diff;    ///< content address of the difference as text; empty: not kept
    // What was measured.
    WholeRun before; ///< only where the baseline itself does not say, or something of it was lost
    WholeRun after;
    std::vector<CandidateRecord> candidates;
    std::vector<std::string> silentFiles; ///< test files that were added or changed and of which the tools run nothing
    std::vector<LostTest> lost;
    std::vector<Weakening> weakenings;
    bool operator==(const Evidence &) const = default;
};

Json toJson(const Evidence &evidence);
Outcome<Evidence> evidenceFrom(const Json &json);

} // namespace genie
