// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/judgement.h"

#include "core/base/text.h"
#include "host/files/atomic_file.h"
#include "scenario/requirements/evidence/evidence_files.h"
#include "scenario/requirements/evidence/matching.h"
#include "scenario/requirements/evidence/proof_files.h"
#include "scenario/requirements/evidence/roll_up.h"
#include "scenario/requirements/sync/sync.h"

#include <set>

namespace genie {

namespace {

constexpr std::int64_t kLargestFile = 64 * 1024 * 1024;

std::set<std::string> switchedOff(const Json &testing)
{
    std::set<std::string> off;
    const Json *document = &testing;
    for (const char *name : {"requirements", "quality"}) {
        if (!document->is_object() || !document->contains(name))
            return off;
        document = &(*document)[name];
    }
    if (document->is_object())
        for (const auto &[type, on] : document->items())
            if (on.is_boolean() && !on.get<bool>())
                off.insert(type == "enabled" ? "all" : type);
    return off;
}

/// Entries of the manual log that are in force for requirements which do not exist.
void addUnknownManual(const Registry &registry, EvidenceSet &evidence)
{
    for (const auto &[key, entry] : evidence.manual)
        if (registry.find(key) == nullptr)
            evidence.issues.push_back({"manual_unknown_id", IssueSeverity::Warning, std::string(kManualLog), "", "",
                                       "manual log line " + std::to_string(entry.line) + " names unknown requirement " + entry.requirementId,
                                       "", entry.line, -1});
}

} // namespace

void judgePromises(const std::filesystem::path &scenario, KnownPromises &known, Moment now, std::optional<Moment> oldest)
{
    MatchContext context;
    context.now = now;
    context.oldest = oldest;
    context.fileExists = [&](const std::string &file) { return refFileExists(scenario, file); };
    for (const auto &[name, set] : known.foreign)
        context.foreign[name] = &set;
    const auto expired = applyEvidence(known.registry, known.evidence, context);
    if (const auto proofs = readBounded(scenario / kProofFile, kLargestFile)) {
        markStale(known.registry, proofsFrom(*proofs), scenario);
        rollUp(known.registry);
    }
    addUnknownManual(known.registry, known.evidence);
    auto &issues = known.evidence.issues;
    issues.insert(issues.end(), expired.begin(), expired.end());
    issues.insert(issues.end(), known.tags.issues.begin(), known.tags.issues.end());
}

std::optional<Snapshot> lastSnapshot(const std::filesystem::path &scenario)
{
    const auto bytes = readBounded(scenario / kSnapshotFile, kLargestFile);
    if (!bytes)
        return std::nullopt;
    auto snapshot = snapshotFrom(*bytes);
    return snapshot ? std::optional(std::move(*snapshot)) : std::nullopt;
}

RequirementQuality qualityOf(const std::filesystem::path &scenario, const Json &testing, const KnownPromises &known, const Snapshot *before,
                             const std::string &agent, Moment now)
{
    QualityInput input{scenario, known.registry, known.evidence, known.tags, before, {}, switchedOff(testing), agent, now};
    if (const auto history = readBounded(scenario / kHistoryFile, kLargestFile))
        input.history = text::split(text::trimmed(*history), '\n');
    return judgeQuality(input);
}

} // namespace genie
