// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/domain/gap.h"
#include "core/domain/test_case.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// What the engine measured after a delegation ended (design/product.md, "Verdict words"; spec/api.md S8). Only Closed says that the
/// gap is gone; missing evidence is never Closed.
enum class VerdictWord { Closed, Partial, Unchanged, Regressed, Unverifiable, Suspect };

std::string_view toWord(VerdictWord word);
std::optional<VerdictWord> verdictWordFrom(std::string_view word);

/// How far a candidate test came through the funnel. A stage includes all before it.
enum class FunnelStage { Found, Built, Ran, Stable, OnTarget };

std::string_view toWord(FunnelStage stage);
std::optional<FunnelStage> funnelStageFrom(std::string_view word);

/// One test that the delegation added or changed, judged alone.
struct CandidateTest {
    TestSelector test; ///< its identity
    int line = 0;      ///< 1-based, 0 when unknown
    bool added = true; ///< false: it was there and changed
    FunnelStage stage = FunnelStage::Found;
    std::string stopped;                   ///< why it came no further, in words; empty on target
    int passes = 0;                        ///< in a row, each in a fresh process
    std::vector<FileGap> covers;           ///< lines of the gap that it runs
    std::vector<std::string> requirements; ///< ids of the gap that it proves
    bool operator==(const CandidateTest &) const = default;
};

/// What became of one part of the gap.
struct GapVerdict {
    enum class Kind { Lines, Requirement, Type, Coverage };
    Kind kind = Kind::Lines;
    std::string subject; ///< path, requirement id, test type, or "coverage"
    std::string text;    ///< the requirement's title; what else helps to read it
    VerdictWord word = VerdictWord::Unverifiable;
    std::vector<LineRange> closed; ///< lines that are covered now
    std::vector<LineRange> open;   ///< lines that still are not
    std::optional<double> before;  ///< lines: covered share of the file in percent; coverage: of all; nothing: unknown
    std::optional<double> after;
    std::string reason;             ///< one sentence
    std::vector<std::string> tests; ///< selectors (TestSelector::toText) of the tests that did it
    bool operator==(const GapVerdict &) const = default;
};

std::string_view toWord(GapVerdict::Kind kind);
std::optional<GapVerdict::Kind> gapKindFrom(std::string_view word);

/// One way in which the result is weaker, or looks better than it is. Kinds are stable words ("test_skipped", "assertion_removed",
/// "threshold_lowered", "product_changed", ...).
struct Weakening {
    std::string kind;
    std::string file; ///< relative to the scenario
    int line = 0;     ///< 1-based, 0 when unknown
    std::string text; ///< one sentence with what stands there, made safe to show
    bool operator==(const Weakening &) const = default;
};

/// How many candidate tests reached each stage.
struct FunnelCounts {
    int found = 0, built = 0, ran = 0, stable = 0, onTarget = 0;
    bool operator==(const FunnelCounts &) const = default;
};

/// The short form of a verdict, as lists and facts carry it.
struct VerdictSummary {
    std::string id; ///< of the audit, a UUID
    RequestId request;
    int attempt = 1;
    VerdictWord word = VerdictWord::Unverifiable;
    double progress = 0;  ///< 0..1: how much of the way from before to the target was gone
    std::string sentence; ///< the verdict in words that an operator can repeat
    FunnelCounts funnel;
    std::optional<double> coverageBefore; ///< percent of lines; nothing: unknown
    std::optional<double> coverageAfter;
    int gapLines = 0;       ///< lines of the gap
    int gapLinesClosed = 0; ///< of them covered now
    Moment at{};
    bool operator==(const VerdictSummary &) const = default;
};

/// A verdict with everything it says. What it was computed from lies content-addressed beside it (`evidenceDigest`), so that it
/// can be computed again.
struct Verdict {
    VerdictSummary summary;
    std::vector<std::string> reasons; ///< sentences, the weightiest first
    std::vector<GapVerdict> gaps;
    std::vector<CandidateTest> tests;
    std::vector<Weakening> weakenings;
    std::string baselineDigest;
    std::string resultDigest;   ///< of the tree that was judged
    std::string evidenceDigest; ///< of what was measured; see desk/audit
    std::string sandbox;        ///< "bubblewrap", or why there was none
    milliseconds took{0};
    bool operator==(const Verdict &) const = default;
};

/// An operator's word beside the measured one.
struct VerdictOverride {
    VerdictWord word = VerdictWord::Closed;
    std::string note; ///< never empty
    std::string by;
    Moment at{};
    bool operator==(const VerdictOverride &) const = default;
};

/// What `audit verify` says.
struct VerificationReport {
    std::string auditId;
    bool same = false;
    std::vector<std::string> differences; ///< sentences; empty when same
    VerdictSummary stored;
    std::optional<VerdictSummary> recomputed; ///< nothing when it could not be computed again; a difference says why
    bool operator==(const VerificationReport &) const = default;
};

} // namespace genie
