// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/evidence/proof_files.h"

#include "core/base/digest.h"
#include "host/files/atomic_file.h"
#include "host/files/contained_path.h"
#include "scenario/requirements/evidence/evidence_json.h"
#include "scenario/requirements/evidence/matching.h"
#include "scenario/requirements/id_key.h"
#include "scenario/requirements/tags/source_text.h"

#include <algorithm>
#include <array>
#include <set>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kLargestFile = 8 * 1024 * 1024;
constexpr std::size_t kMostFilesOfAProof = 50;
constexpr std::size_t kMostProofs = 20'000;

/// Whether evidence of a test stands behind it; what a phase says as a whole is tied to no file.
bool isProven(const Validation &validation) { return validation.live == LiveStatus::Passed && validation.tier != EvidenceTier::Phase; }

std::string keyOf(const Requirement &requirement, const Validation &validation)
{
    if (!validation.ref.empty())
        return validation.ref;
    if (!validation.workflowId.empty())
        return validation.workflowId;
    return "#" + std::to_string(&validation - requirement.validations.data());
}

bool isFile(const fs::path &scenario, const std::string &file)
{
    const auto path = containedPath(scenario, file);
    std::error_code error;
    return path && fs::is_regular_file(*path, error);
}

/// Where the file of a reference lies (1.6); empty when nowhere.
std::string placeOf(const fs::path &scenario, const std::string &file)
{
    for (const char *base : {"", "api/", "ui/", "test/"})
        if (!file.empty() && isFile(scenario, base + file))
            return base + file;
    return {};
}

/// The names that the code of a test file may have, in the same folder.
std::vector<std::string> codeNamesOf(const std::string &test)
{
    const auto without = [&](std::string_view mark, std::string_view instead) {
        const auto at = test.rfind(mark);
        return test.substr(0, at) + std::string(instead) + test.substr(at + mark.size());
    };
    if (test.ends_with("_test.go"))
        return {without("_test.go", ".go")};
    if (test.ends_with(".bats"))
        return {without(".bats", ""), without(".bats", ".sh")};
    for (const char *mark : {".test.", ".spec.", "_test.", "_spec."}) {
        if (const auto at = test.rfind(mark); at != std::string::npos && at > test.rfind('/') + 1) {
            const std::string stem = test.substr(0, at);
            return {without(mark, "."), stem + ".ts", stem + ".tsx", stem + ".js", stem + ".jsx"};
        }
    }
    const auto slash = test.rfind('/') + 1;
    if (test.substr(slash).starts_with("test_"))
        return {test.substr(0, slash) + test.substr(slash + 5)};
    return {};
}

/// The code of a Go package that holds no file of the test's name.
void addPackage(const fs::path &scenario, const std::string &test, std::set<std::string> &files)
{
    const std::string folder = test.substr(0, test.rfind('/') + 1);
    std::error_code error;
    fs::directory_iterator entries(scenario / folder, error);
    for (; !error && entries != fs::directory_iterator() && files.size() < kMostFilesOfAProof; entries.increment(error)) {
        const std::string name = entries->path().filename().string();
        if (name.ends_with(".go") && !name.ends_with("_test.go"))
            files.insert(folder + name);
    }
}

std::string whatChanged(const Proof &proof, const fs::path &scenario)
{
    std::string changed;
    int count = 0;
    for (const auto &file : proof.files) {
        const auto now = digestOf(scenario, file.path);
        if (now && now->sha256 == file.sha256)
            continue;
        if (++count == 1)
            changed = file.path + (now ? " changed" : " is gone");
    }
    if (count > 1)
        changed += ", and " + std::to_string(count - 1) + (count == 2 ? " other file" : " other files");
    if (count > 0 && proof.at)
        changed += " since " + toRfc3339(*proof.at);
    return changed;
}

} // namespace

std::optional<FileDigest> digestOf(const fs::path &scenario, const std::string &file)
{
    const auto path = containedPath(scenario, file);
    const auto bytes = path ? readBounded(*path, kLargestFile) : tl::unexpected<Failure>(path.error());
    if (!bytes)
        return std::nullopt;
    return FileDigest{file, sha256Of(*bytes), static_cast<std::int64_t>(bytes->size())};
}

ProofLedger proofsFrom(std::string_view bytes)
{
    ProofLedger ledger;
    const auto json = parseJson(bytes);
    if (!json || !json->is_object())
        return ledger;
    for (const Json *entry : evidence::objects(*json, "proofs", kMostProofs)) {
        Proof proof;
        proof.requirementId = evidence::text(*entry, {"requirement_id"});
        proof.key = evidence::text(*entry, {"validation"});
        proof.at = evidence::time(*entry, {"proven_at"});
        proof.source = evidence::text(*entry, {"source"});
        for (const Json *file : evidence::objects(*entry, "files", 2 * kMostFilesOfAProof))
            proof.files.push_back({evidence::text(*file, {"path"}), evidence::text(*file, {"sha256"}), 0});
        ledger.push_back(std::move(proof));
    }
    return ledger;
}

Json toJson(const ProofLedger &ledger)
{
    Json proofs = Json::array();
    for (const auto &proof : ledger) {
        Json json{{"requirement_id", proof.requirementId}, {"validation", proof.key}};
        if (proof.at)
            json["proven_at"] = toRfc3339(*proof.at);
        json["source"] = proof.source;
        json["files"] = Json::array();
        for (const auto &file : proof.files)
            json["files"].push_back({{"path", file.path}, {"sha256", file.sha256}});
        proofs.push_back(std::move(json));
    }
    return {{"version", "1"}, {"proofs", std::move(proofs)}};
}

std::vector<std::string> proofFilesOf(const fs::path &scenario, const Requirement &requirement, const Validation &validation,
                                      const ScenarioTags &tags)
{
    std::set<std::string> files;
    const std::string test = placeOf(scenario, normalFile(validation.proof.file));
    if (!test.empty()) {
        files.insert(test);
        bool found = false;
        for (const auto &name : codeNamesOf(test))
            if (isFile(scenario, name)) {
                files.insert(name);
                found = true;
            }
        if (!found && test.ends_with("_test.go"))
            addPackage(scenario, test, files);
    }
    const std::string key = idKey(requirement.id);
    for (const auto &[file, scan] : tags.mentions)
        if (files.size() < kMostFilesOfAProof &&
            std::any_of(scan.tags.begin(), scan.tags.end(), [&](const auto &tag) { return idKey(tag.id) == key; }))
            files.insert(file);
    return {files.begin(), files.end()};
}

void markStale(Registry &registry, const ProofLedger &ledger, const fs::path &scenario)
{
    std::map<std::pair<std::string, std::string>, const Proof *> known;
    for (const auto &proof : ledger)
        known[{idKey(proof.requirementId), proof.key}] = &proof;
    for (auto &module : registry.modules)
        for (auto &requirement : module.requirements)
            for (auto &validation : requirement.validations) {
                validation.staleBecause.clear();
                const auto found = known.find({idKey(requirement.id), keyOf(requirement, validation)});
                // Evidence that is newer than the proof speaks for files that nobody has kept.
                if (found != known.end() && isProven(validation) && !(validation.evidenceAt > found->second->at))
                    validation.staleBecause = whatChanged(*found->second, scenario);
            }
}

ProofLedger renewed(const ProofLedger &ledger, const Registry &registry, const fs::path &scenario, const ScenarioTags &tags)
{
    std::map<std::pair<std::string, std::string>, const Proof *> known;
    for (const auto &proof : ledger)
        known[{idKey(proof.requirementId), proof.key}] = &proof;
    ProofLedger next;
    std::map<std::string, std::optional<FileDigest>> digests;
    for (const auto place : registry.inOrder()) {
        const Requirement &requirement = registry.at(place);
        for (const auto &validation : requirement.validations) {
            if (!isProven(validation) || next.size() >= kMostProofs)
                continue;
            const std::string key = keyOf(requirement, validation);
            const auto old = known.find({idKey(requirement.id), key});
            if (old != known.end() && !(validation.evidenceAt > old->second->at)) {
                next.push_back(*old->second);
                continue;
            }
            Proof proof{requirement.id, key, validation.evidenceAt, validation.evidenceSource, {}};
            for (const auto &file : proofFilesOf(scenario, requirement, validation, tags)) {
                const auto digest = digests.try_emplace(file);
                if (digest.second)
                    digest.first->second = digestOf(scenario, file);
                if (digest.first->second)
                    proof.files.push_back(*digest.first->second);
            }
            next.push_back(std::move(proof));
        }
    }
    return next;
}

} // namespace genie
