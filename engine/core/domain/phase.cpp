// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/phase.h"

#include "core/domain/words.h"

namespace genie {

namespace {

constexpr Words<PhaseStatus, 7> kPhaseStatuses{{
    {PhaseStatus::Pending, "pending"},
    {PhaseStatus::Running, "running"},
    {PhaseStatus::Passed, "passed"},
    {PhaseStatus::Failed, "failed"},
    {PhaseStatus::Skipped, "skipped"},
    {PhaseStatus::Cancelled, "cancelled"},
    {PhaseStatus::Interrupted, "interrupted"},
}};

constexpr Words<FailureClass, 8> kFailureClasses{{
    {FailureClass::None, "none"},
    {FailureClass::Misconfiguration, "misconfiguration"},
    {FailureClass::MissingDependency, "missing_dependency"},
    {FailureClass::TestFailure, "test_failure"},
    {FailureClass::Timeout, "timeout"},
    {FailureClass::System, "system"},
    {FailureClass::Execution, "execution"},
    {FailureClass::Unavailable, "unavailable"},
}};

constexpr Words<Observation::Kind, 6> kObservationKinds{{
    {Observation::Kind::Section, "section"},
    {Observation::Kind::Success, "success"},
    {Observation::Kind::Info, "info"},
    {Observation::Kind::Warning, "warning"},
    {Observation::Kind::Error, "error"},
    {Observation::Kind::Skip, "skip"},
}};

} // namespace

std::string_view toWord(PhaseStatus status) { return wordOf(kPhaseStatuses, status); }

std::string_view toWord(FailureClass failureClass) { return wordOf(kFailureClasses, failureClass); }

std::optional<PhaseStatus> phaseStatusFrom(std::string_view word) { return valueOf(kPhaseStatuses, word); }

std::optional<FailureClass> failureClassFrom(std::string_view word) { return valueOf(kFailureClasses, word); }

std::string_view toWord(Observation::Kind kind) { return wordOf(kObservationKinds, kind); }

std::optional<Observation::Kind> observationKindFrom(std::string_view word) { return valueOf(kObservationKinds, word); }

Tally &Tally::operator+=(const Tally &other)
{
    passed += other.passed;
    failed += other.failed;
    skipped += other.skipped;
    unknown += other.unknown;
    flaky += other.flaky;
    return *this;
}

std::optional<double> CoverageSummary::percent() const
{
    if (total <= 0)
        return std::nullopt;
    return 100.0 * covered / total;
}

} // namespace genie
