// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace genie {

// The registry of requirements as plain values (spec/requirements.md 1). Reading, judging and writing are the rooms' other files.

/// What a requirement file says of a requirement (1.4). `Draft`, `validated` and the like are aliases of these.
enum class DeclaredStatus { Pending, Planned, InProgress, Complete, NotImplemented };
/// What a requirement file says of one validation (1.4).
enum class ValidationStatus { NotImplemented, Planned, Implemented, Failing };
/// What evidence says (1.4), worst last: the order is the rank of roll-ups (2.7, 3.2).
enum class LiveStatus { Unknown, NotRun, Passed, Skipped, Failed };
/// How urgent (1.8). P0 and P1 are critical.
enum class Criticality { None, P0, P1, P2 };
/// What kind of proof a validation names (1.4).
enum class ValidationType { Test, Automation, Manual, Lighthouse };
/// Which records decided a validation's live status (2.7); lower numbers are more specific. `Manual` is tier M.
enum class EvidenceTier { None, Symbol, FileAndRequirement, File, Workflow, RequirementAndPhase, Requirement, Phase, Manual };

std::string_view toWord(DeclaredStatus status);
std::string_view toWord(ValidationStatus status);
std::string_view toWord(LiveStatus status);
std::string_view toWord(Criticality criticality); ///< "P0", "P1", "P2", "" for none
std::string_view toWord(ValidationType type);
std::string_view toWord(EvidenceTier tier); ///< "symbol", "file+req", "file", "workflow", "req+phase", "req", "phase", "manual", ""
/// With all aliases of 1.4; nothing when the word is unknown.
std::optional<DeclaredStatus> declaredStatusFrom(std::string_view word);
std::optional<ValidationStatus> validationStatusFrom(std::string_view word);
std::optional<LiveStatus> liveStatusFrom(std::string_view word);
std::optional<Criticality> criticalityFrom(std::string_view word);
std::optional<ValidationType> validationTypeFrom(std::string_view word);
/// Lower case with the aliases of 1.4; unknown phases stay as they are.
std::string phaseFrom(std::string_view word);

/// A reference to a proof, taken apart (1.6).
struct ProofReference {
    std::string file;       ///< relative to the scenario, `/` as separator; empty when there is none
    std::string symbol;     ///< test name inside the file; may be empty
    std::string remark;     ///< a parenthesised remark that was cut off
    int line = 0;           ///< from `file:134`
    bool malformed = false; ///< a symbol without a file
};

/// Where in its file's bytes something stands, so that exactly these bytes can be edited; -1 when it is not there as such.
/// Indices of nodes of core/json's JsonText of that file.
using JsonNode = std::int32_t;

/// One claim inside a requirement that something proves it. `declared` is never changed by evidence; `derived` and `live` are.
struct Validation {
    ValidationType type = ValidationType::Test;
    std::string typeWord; ///< as written
    std::string ref;      ///< as written
    std::string workflowId;
    std::string phase; ///< normalised; empty when absent
    ValidationStatus declared = ValidationStatus::NotImplemented;
    std::string statusWord; ///< as written; empty when absent
    std::string notes;
    std::string scenario; ///< another scenario that owns the proof
    std::string folder;
    ProofReference proof;
    JsonNode node = -1; ///< of its object in the module's file; -1 when it was written as a plain word
    int line = 0;       ///< 1-based in the module's file

    ValidationStatus derived = ValidationStatus::NotImplemented;
    LiveStatus live = LiveStatus::NotRun;
    EvidenceTier tier = EvidenceTier::None;
    std::string evidenceSource; ///< file (relative to the scenario) of the deciding record
    std::optional<Moment> evidenceAt;
    bool manualExpired = false;
    std::string staleBecause; ///< what changed since its evidence (decay); empty while it is fresh
};

/// A promise with an id.
struct Requirement {
    std::string id; ///< as written, trimmed; may be empty (an error)
    std::string title;
    DeclaredStatus declared = DeclaredStatus::Pending;
    std::string statusWord; ///< as written; empty when absent
    std::string prdRef;
    std::string operationalTargetId; ///< the key of that name, as written
    std::string category;
    std::string description;
    std::string notes;
    std::vector<std::string> tags;
    std::vector<std::string> children;
    std::vector<std::string> dependsOn;
    std::vector<std::string> blocks;
    std::vector<Validation> validations;
    std::vector<std::string> validationMethods;  ///< prose, shown in the trace only
    Criticality criticality = Criticality::None; ///< effective (1.8)
    std::string criticalitySource; ///< "criticality", "priority", "prd_ref", "operational_target_id", "module", "prd_text", "none"
    std::string targetId;          ///< OT id in upper case from prd_ref or operational_target_id; empty when there is none
    JsonNode node = -1;            ///< of its object in the module's file
    int line = 0;                  ///< 1-based in the module's file

    DeclaredStatus derived = DeclaredStatus::Pending; ///< what sync would write
    LiveStatus live = LiveStatus::NotRun;
    bool verified = false; ///< has validations or children, and all of them are live passed
    bool touched = false;  ///< evidence (or an expired manual entry) says something about it (3.2)
};

/// One parsed requirement file.
struct RequirementModule {
    std::string file; ///< relative to the scenario: "requirements/01-a/module.json"
    std::string name; ///< display name (1.3)
    bool isIndex = false;
    std::string description;
    std::string prdRef;
    std::string priority;
    bool autoSync = true;                  ///< _metadata.auto_sync_enabled
    std::vector<std::string> imports;      ///< as written
    std::vector<Requirement> requirements; ///< in file order, nested children right after their parent
    std::string bytes;                     ///< the file as read, for editing
};

enum class IssueSeverity { Error, Warning, Info };
std::string_view toWord(IssueSeverity severity);

/// One finding about the registry (5.2). Codes are stable.
struct RequirementIssue {
    std::string code;
    IssueSeverity severity = IssueSeverity::Warning;
    std::string file; ///< relative to the scenario
    std::string requirementId;
    std::string field;
    std::string message;
    std::string hint;
    int line = 0;      ///< 1-based in `file`, 0 when unknown
    int position = -1; ///< of the requirement in its module; -1 when it is about the file as a whole
};

/// Where a requirement stands: module and position in it.
struct RequirementPlace {
    std::size_t module = 0;
    std::size_t position = 0;
    bool operator==(const RequirementPlace &) const = default;
};

/// All requirement files of a scenario with what their reading found. `byId` holds the first of each id (1.7).
struct Registry {
    std::string scenario;
    bool folderExists = false;
    std::vector<RequirementModule> modules;                 ///< in order of discovery
    std::vector<RequirementIssue> issues;                   ///< of discovery and reading; rules add theirs elsewhere
    std::unordered_map<std::string, RequirementPlace> byId; ///< key: id in upper case

    [[nodiscard]] Requirement *find(std::string_view id); ///< any case; null when it is not there
    [[nodiscard]] const Requirement *find(std::string_view id) const;
    [[nodiscard]] Requirement &at(RequirementPlace place) { return modules[place.module].requirements[place.position]; }
    [[nodiscard]] const Requirement &at(RequirementPlace place) const { return modules[place.module].requirements[place.position]; }
    /// Indexed requirements in file order: what is counted (3.4).
    [[nodiscard]] std::vector<RequirementPlace> inOrder() const;
};

/// One piece of evidence (2.1).
struct EvidenceRecord {
    std::string requirementId; ///< as written; may be empty
    std::string file;          ///< relative to the scenario; may be empty
    std::string symbol;
    std::string workflowId;
    std::string phase; ///< normalised
    LiveStatus status = LiveStatus::Unknown;
    std::string text;
    std::optional<Moment> at;
    double seconds = 0;
    std::string source;      ///< file it was read from, relative to the scenario, or "execution <id>"
    std::string origin;      ///< "phase", "vitest", "manual", "run"
    bool phaseLevel = false; ///< speaks for the phase as a whole (tier 7)
};

/// One entry of the manual log that is in force, or was until it expired (2.4).
struct ManualEntry {
    std::string requirementId;
    LiveStatus status = LiveStatus::Unknown;
    Moment validatedAt{};
    std::optional<Moment> expiresAt;
    bool badExpiry = false; ///< an expiry that cannot be read counts as expired
    std::string validatedBy;
    std::string artifact;
    std::string notes;
    int line = 0;
};

/// Everything that was found out about a scenario's promises, from files and from a run.
struct EvidenceSet {
    std::vector<EvidenceRecord> records;
    std::map<std::string, ManualEntry> manual; ///< by id in upper case; the last line of each
    std::vector<RequirementIssue> issues;
};

} // namespace genie
