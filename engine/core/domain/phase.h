// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Where a phase stands. `Unavailable` phases are listed, never run.
enum class PhaseStatus { Pending, Running, Passed, Failed, Skipped, Cancelled, Interrupted };

/// Why a phase failed (spec/phases.md 2.7, with its NEW classes published as they are).
enum class FailureClass { None, Misconfiguration, MissingDependency, TestFailure, Timeout, System, Execution, Unavailable };

std::string_view toWord(PhaseStatus status);
std::string_view toWord(FailureClass failureClass);
std::optional<PhaseStatus> phaseStatusFrom(std::string_view word);
std::optional<FailureClass> failureClassFrom(std::string_view word);

/// One entry of the phase catalogue (spec/phases.md 2.2).
struct PhaseDescriptor {
    std::string name;
    bool optional = false;            ///< its absence does not block requirement sync; it says nothing about its verdict
    std::string description;          ///< one sentence for people
    std::string source = "native";    ///< "native", or "script" for a scenario's own script phase
    milliseconds defaultTimeout{900'000};
    bool available = true;            ///< false: known by name, not built into this engine
    bool readOnly = false;            ///< only reads the scenario, so it may run beside any other phase that is not exclusive
    bool exclusive = false;           ///< must be alone on the machine
    bool operator==(const PhaseDescriptor &) const = default;
};

/// One line of structured outcome. `section` opens a group; the others belong to the group before them.
struct Observation {
    enum class Kind { Section, Success, Info, Warning, Error, Skip };
    Kind kind = Kind::Info;
    std::string text;
    std::string file; ///< relative to the scenario, empty when it points nowhere
    int line = 0;     ///< 1-based, 0 when unknown
    int column = 0;   ///< 1-based, 0 when unknown; counted as the tool counts
    std::string rule; ///< stable id of the rule that found it ("eslint/no-undef", "docs/link"), empty when there is none
    bool operator==(const Observation &) const = default;
};

std::string_view toWord(Observation::Kind kind);
std::optional<Observation::Kind> observationKindFrom(std::string_view word);

/// What to do about a failure: a stable code for programs (spec/phases.md 3.12), a sentence for people and, where there is
/// one, a command to run.
struct Remediation {
    std::string code;
    std::string text;
    std::string command;
    bool operator==(const Remediation &) const = default;
};

/// How many tests ended how; a test counts once, whatever its attempts. As a change to a count its members may be negative.
struct Tally {
    int passed = 0;
    int failed = 0;
    int skipped = 0;
    int unknown = 0;
    int flaky = 0;

    [[nodiscard]] int total() const { return passed + failed + skipped + unknown + flaky; }
    Tally &operator+=(const Tally &other);
    bool operator==(const Tally &) const = default;
};

/// Line coverage of one workspace, summed over its files.
struct CoverageSummary {
    std::string toolchain;
    std::string workspace; ///< relative to the scenario, "." for the scenario itself
    int covered = 0;       ///< lines or statements, as the tool counts
    int total = 0;
    bool operator==(const CoverageSummary &) const = default;
    /// 0..100, nothing when there was nothing to cover.
    [[nodiscard]] std::optional<double> percent() const;
};

/// How one phase of an execution went. Written to the store when the phase has ended.
struct PhaseResult {
    std::string name;
    PhaseStatus status = PhaseStatus::Pending;
    std::optional<Moment> startedAt;
    milliseconds duration{0};
    FailureClass failureClass = FailureClass::None;
    std::string error;      ///< first error in one line, empty unless failed
    std::string skipReason; ///< why it was skipped, empty otherwise
    std::string summary;    ///< one line of counts for people
    std::vector<Remediation> remediations;
    std::vector<Observation> observations;
    std::vector<CoverageSummary> coverage;
    Tally tally;
    std::string logPath; ///< relative to the engine's data directory, empty when nothing was logged
    bool operator==(const PhaseResult &) const = default;
};

} // namespace genie
