// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "scenario/requirements/model.h"
#include "scenario/requirements/tags/tag_walk.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace genie {

/// A file as it was.
struct FileDigest {
    std::string path; ///< relative to the scenario
    std::string sha256;
    std::int64_t size = 0;
    bool operator==(const FileDigest &) const = default;
};

/// The digest of a file of the scenario; nothing when it is not there, is no regular file, or is larger than 8 MiB.
std::optional<FileDigest> digestOf(const std::filesystem::path &scenario, const std::string &file);

/// One validation that was proven, with its test and its code as they were then.
struct Proof {
    std::string requirementId;
    std::string key; ///< of the validation: its ref, else its workflow, else its place
    std::optional<Moment> at;
    std::string source;
    std::vector<FileDigest> files;
};

/// The proofs of a scenario, kept beside its snapshot in `coverage/requirements-sync/proofs.json`.
using ProofLedger = std::vector<Proof>;

inline constexpr std::string_view kProofFile = "coverage/requirements-sync/proofs.json";

/// A ledger that cannot be read is empty: nothing is stale without knowing it.
ProofLedger proofsFrom(std::string_view bytes);
Json toJson(const ProofLedger &ledger);

/// The test of a validation, and the code that it is about: the file of the same name without its mark, or for Go the package, and
/// every source that names the requirement. Only what exists.
std::vector<std::string> proofFilesOf(const std::filesystem::path &scenario, const Requirement &requirement, const Validation &validation,
                                      const ScenarioTags &tags);

/// Says of each proven validation what has changed since its evidence (`staleBecause`). The caller rolls up again.
void markStale(Registry &registry, const ProofLedger &ledger, const std::filesystem::path &scenario);

/// The ledger after a sync: a proof whose evidence is the one that is known keeps its digests, so that writing again never makes
/// something fresh; new evidence gets the digests of now.
ProofLedger renewed(const ProofLedger &ledger, const Registry &registry, const std::filesystem::path &scenario, const ScenarioTags &tags);

} // namespace genie
