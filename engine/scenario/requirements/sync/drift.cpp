// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/sync/drift.h"

#include "core/base/digest.h"
#include "host/files/atomic_file.h"
#include "host/files/contained_path.h"
#include "scenario/requirements/evidence/evidence_files.h"
#include "scenario/requirements/id_key.h"
#include "scenario/requirements/sync/snapshot.h"

#include <algorithm>
#include <set>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kLargestFile = 64 * 1024 * 1024;

std::optional<Moment> modifiedAt(const fs::path &path)
{
    std::error_code error;
    const auto time = fs::last_write_time(path, error);
    if (error)
        return std::nullopt;
    return std::chrono::time_point_cast<milliseconds>(std::chrono::file_clock::to_sys(time));
}

/// The newest of the files directly in a folder, or of one file.
std::optional<Moment> newestOf(const fs::path &place)
{
    std::error_code error;
    if (!fs::is_directory(place, error))
        return modifiedAt(place);
    std::optional<Moment> newest;
    int seen = 0;
    for (fs::directory_iterator it(place, error); !error && it != fs::directory_iterator() && ++seen < 1000; it.increment(error))
        newest = std::max(newest, modifiedAt(it->path()));
    return newest;
}

void compareFiles(const Registry &registry, const Snapshot &snapshot, RequirementDrift &drift, const fs::path &scenario)
{
    std::map<std::string, std::string> before;
    for (const auto &file : snapshot.files)
        before[file.path] = file.sha256;
    for (const auto &module : registry.modules) {
        const auto known = before.find(module.file);
        if (snapshot.hasFiles) {
            if (known == before.end())
                drift.added.push_back(module.file);
            else if (known->second != sha256Of(module.bytes))
                drift.changed.push_back(module.file);
        } else if (const auto time = modifiedAt(scenario / module.file); time && snapshot.at && *time > *snapshot.at) {
            drift.changed.push_back(module.file);
        }
        if (known != before.end())
            before.erase(known);
    }
    for (const auto &[path, digest] : before)
        drift.removed.push_back(path);
}

void comparePrd(const std::string &prd, const Snapshot &snapshot, RequirementDrift &drift)
{
    std::set<std::string> boxes;
    for (const auto &box : prdBoxes(prd)) {
        if (!boxes.insert(box.id).second)
            continue;
        const auto target = snapshot.targets.find(box.id);
        if (target == snapshot.targets.end())
            drift.prdMissingInSnapshot.push_back(box.id);
        else if (box.checked != (target->second == "complete"))
            drift.prdMismatched.push_back(box.id);
    }
    for (const auto &[id, status] : snapshot.targets)
        if (!boxes.contains(id))
            drift.prdSnapshotOnly.push_back(id);
}

void compareProofs(const fs::path &scenario, RequirementDrift &drift)
{
    const auto bytes = readBounded(scenario / kProofFile, kLargestFile);
    if (!bytes)
        return;
    std::map<std::string, std::optional<FileDigest>> digests;
    for (const auto &proof : proofsFrom(*bytes))
        for (const auto &file : proof.files) {
            const auto digest = digests.try_emplace(file.path);
            if (digest.second)
                digest.first->second = digestOf(scenario, file.path);
            const bool same = digest.first->second && digest.first->second->sha256 == file.sha256;
            if (!same && std::find(drift.staleProofs.begin(), drift.staleProofs.end(), proof.requirementId) == drift.staleProofs.end())
                drift.staleProofs.push_back(proof.requirementId);
        }
}

std::string listed(const std::vector<std::string> &items)
{
    std::string text;
    for (std::size_t i = 0; i < items.size() && i < 5; ++i)
        text += (i == 0 ? "" : ", ") + items[i];
    return items.size() > 5 ? text + " and " + std::to_string(items.size() - 5) + " more" : text;
}

void tell(RequirementDrift &drift)
{
    const auto say = [&](const std::vector<std::string> &items, const char *what) {
        if (!items.empty())
            drift.messages.push_back(what + listed(items));
    };
    say(drift.changed, "requirement files changed since the snapshot: ");
    say(drift.added, "requirement files that the snapshot does not know: ");
    say(drift.removed, "requirement files that are gone: ");
    say(drift.manualExpired, "manual proof expired: ");
    say(drift.prdMismatched, "boxes in PRD.md that say something else than the requirements: ");
    say(drift.prdMissingInSnapshot, "targets in PRD.md that the snapshot does not know: ");
    say(drift.prdSnapshotOnly, "targets of the snapshot that PRD.md does not have: ");
    say(drift.staleProofs, "test or code changed since the evidence of: ");
    if (drift.artifactStale)
        drift.messages.emplace_back("there is evidence that is newer than the snapshot; sync it");
}

} // namespace

bool RequirementDrift::any() const
{
    return missingSnapshot || artifactStale || !changed.empty() || !added.empty() || !removed.empty() || !manualExpired.empty() ||
           !prdMismatched.empty() || !prdMissingInSnapshot.empty() || !prdSnapshotOnly.empty() || !staleProofs.empty();
}

Outcome<RequirementDrift> findDrift(const fs::path &scenario, const Registry &registry, Moment now)
{
    RequirementDrift drift;
    const auto path = containedPath(scenario, fs::path(kSnapshotFile));
    const auto bytes = path ? readBounded(*path, kLargestFile) : tl::unexpected<Failure>(path.error());
    if (!bytes) {
        drift.missingSnapshot = true;
        drift.messages.emplace_back("there is no snapshot yet; make one with: test-genie requirements sync");
        return drift;
    }
    const auto snapshot = snapshotFrom(*bytes);
    if (!snapshot)
        return tl::unexpected(snapshot.error().within(kSnapshotFile));
    drift.snapshotTime = snapshot->at;
    compareFiles(registry, *snapshot, drift, scenario);
    for (const char *place : {"coverage/phase-results", "ui/coverage/vitest-requirements.json", "coverage/vitest-requirements.json",
                              "test/coverage/vitest.json", "coverage/manual-validations"})
        if (const auto newest = newestOf(scenario / place); newest && snapshot->at && *newest > *snapshot->at + std::chrono::seconds(1))
            drift.artifactStale = true; // snapshots keep whole seconds
    for (const auto &[id, entry] : readEvidenceFiles(scenario).manual)
        if (entry.badExpiry || (entry.expiresAt && now > *entry.expiresAt))
            drift.manualExpired.push_back(entry.requirementId);
    if (const auto prd = readBounded(scenario / "PRD.md", kLargestFile))
        comparePrd(*prd, *snapshot, drift);
    compareProofs(scenario, drift);
    tell(drift);
    return drift;
}

Json toJson(const RequirementDrift &drift)
{
    Json json{{"status", drift.missingSnapshot ? "missing_snapshot" : drift.any() ? "drift_detected" : "ok"}};
    if (drift.missingSnapshot)
        json["missing_snapshot"] = true;
    json["snapshot_path"] = kSnapshotFile;
    if (drift.snapshotTime)
        json["snapshot_time"] = toSeconds(*drift.snapshotTime);
    if (!drift.changed.empty() || !drift.added.empty() || !drift.removed.empty()) {
        json["requirement_drift"] = true;
        json["file_drift"] = {{"changed", drift.changed}, {"added", drift.added}, {"removed", drift.removed}};
    }
    if (drift.artifactStale)
        json["artifact_stale"] = true;
    if (!drift.manualExpired.empty())
        json["manual_expired"] = drift.manualExpired;
    if (!drift.prdMismatched.empty() || !drift.prdMissingInSnapshot.empty() || !drift.prdSnapshotOnly.empty())
        json["prd_drift"] = {{"mismatched", drift.prdMismatched},
                             {"missing_in_snapshot", drift.prdMissingInSnapshot},
                             {"snapshot_only", drift.prdSnapshotOnly}};
    if (!drift.staleProofs.empty())
        json["stale_proofs"] = drift.staleProofs;
    if (!drift.messages.empty())
        json["messages"] = drift.messages;
    return json;
}

} // namespace genie
