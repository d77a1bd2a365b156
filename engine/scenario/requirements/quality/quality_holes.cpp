// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/evidence/evidence_files.h"
#include "scenario/requirements/id_key.h"
#include "scenario/requirements/quality/quality_rules.h"

#include <algorithm>

namespace genie::quality {

namespace {

constexpr std::size_t kMostIdsOfATest = 5;
constexpr std::size_t kMostIdsOfAFile = 10;
constexpr std::size_t kSkippedInARow = 3;
constexpr auto kManualAge = std::chrono::days(90);

void add(RequirementQuality &report, std::string type, std::string message, std::string recommendation,
         std::vector<std::string> requirements, std::string file = {}, int line = 0)
{
    constexpr std::size_t kMostIssues = 1000;
    if (report.issues.size() >= kMostIssues)
        return;
    QualityIssue issue;
    issue.type = std::move(type);
    issue.severity = "medium";
    issue.message = std::move(message);
    issue.recommendation = std::move(recommendation);
    issue.count = static_cast<int>(requirements.size());
    issue.requirements = std::move(requirements);
    issue.file = std::move(file);
    issue.line = line;
    report.issues.push_back(std::move(issue));
}

bool provenByPhaseOnly(const Requirement &requirement)
{
    return requirement.live == LiveStatus::Passed &&
           std::any_of(requirement.validations.begin(), requirement.validations.end(),
                       [](const auto &validation) { return validation.live == LiveStatus::Passed; }) &&
           std::none_of(requirement.validations.begin(), requirement.validations.end(), [](const auto &validation) {
               return validation.live == LiveStatus::Passed && validation.tier != EvidenceTier::Phase;
           });
}

/// What compares a requirement with the last snapshot.
void addChanges(const Requirement &requirement, const SnapshotEntry &before, RequirementQuality &report)
{
    if (requirement.declared == DeclaredStatus::Complete && before.status != "complete" && !requirement.touched)
        add(report, "hand_set_status", requirement.id + " became complete without any evidence", "prove it, or take it back",
            {requirement.id});
    // The snapshot holds no validations; a requirement that was only planned then had none that was implemented.
    else if (before.status == "pending" || before.status == "planned" || before.status == "not_implemented")
        for (const auto &validation : requirement.validations)
            if (validation.declared == ValidationStatus::Implemented && validation.tier == EvidenceTier::None)
                add(report, "hand_set_status",
                    requirement.id + ": its proof " + (validation.ref.empty() ? std::string(toWord(validation.type)) : validation.ref) +
                        " became implemented without any evidence",
                    "run it, or take it back", {requirement.id});
    if (requirement.declared == DeclaredStatus::NotImplemented && before.status != "not_implemented" && before.live == "failed")
        add(report, "status_downgrade_hidden", requirement.id + " was put aside after it had failed", "say why in its notes, or mend it",
            {requirement.id});
}

void addTags(const std::string &file, const TagScan &scan, RequirementQuality &report)
{
    std::map<std::string, std::set<std::string>> idsOfTests;
    std::set<std::string> idsOfFile;
    for (const auto &tag : scan.tags)
        if (tag.bound()) {
            idsOfFile.insert(tag.id);
            idsOfTests[tag.symbol].insert(tag.id);
        }
    if (idsOfFile.size() > kMostIdsOfAFile)
        add(report, "tag_spray", file + " carries tags of " + std::to_string(idsOfFile.size()) + " requirements",
            "one file rarely proves that many: split it", {}, file);
    for (const auto &test : scan.tests) {
        const auto ids = idsOfTests.find(test.symbol);
        if (ids == idsOfTests.end() || test.group)
            continue;
        const std::vector<std::string> list(ids->second.begin(), ids->second.end());
        if (list.size() > kMostIdsOfATest)
            add(report, "tag_spray", "one test carries " + std::to_string(list.size()) + " requirements", "let each test prove one thing",
                list, file, test.line);
        if (test.assertions == 0 && !test.handsOn)
            add(report, "tag_only", test.symbol + " names requirements and asserts nothing", "assert what the requirement promises", list,
                file, test.line);
    }
}

void addManual(const QualityInput &input, RequirementQuality &report)
{
    std::map<std::string, int> signers;
    for (const auto &[id, entry] : input.evidence.manual) {
        ++signers[entry.validatedBy];
        if (entry.status == LiveStatus::Passed && !entry.expiresAt && !entry.badExpiry && input.now - entry.validatedAt > kManualAge)
            add(report, "stale_manual", "manual proof of " + entry.requirementId + " is older than 90 days and never expires",
                "check again, and let the proof expire", {entry.requirementId}, std::string(kManualLog), entry.line);
    }
    const auto own = input.agent.empty() ? signers.end() : signers.find(input.agent);
    if (own != signers.end() && own->second * 10 >= static_cast<int>(input.evidence.manual.size()) * 8)
        add(report, "self_signed_manual",
            input.agent + " signed " + std::to_string(own->second) + " of " + std::to_string(input.evidence.manual.size()) +
                " manual proofs",
            "let somebody else look", {}, std::string(kManualLog));
}

void addSkipped(const QualityInput &input, RequirementQuality &report)
{
    if (input.history.size() < kSkippedInARow)
        return;
    std::map<std::string, std::size_t> counts;
    for (auto line = input.history.end() - static_cast<std::ptrdiff_t>(kSkippedInARow); line != input.history.end(); ++line) {
        const auto json = parseJson(*line);
        if (!json || !json->is_object() || !json->contains("all_skipped") || !(*json)["all_skipped"].is_array())
            continue;
        for (const auto &id : (*json)["all_skipped"])
            if (id.is_string())
                ++counts[id.get<std::string>()];
    }
    for (const auto &[id, count] : counts)
        if (count >= kSkippedInARow)
            add(report, "skipped_proof", "every proof of " + id + " was skipped in the last " + std::to_string(kSkippedInARow) + " syncs",
                "run them, or take the proof away", {id});
}

} // namespace

void addHoles(const QualityInput &input, RequirementQuality &report)
{
    for (const auto place : input.registry.inOrder()) {
        const Requirement &requirement = input.registry.at(place);
        if (provenByPhaseOnly(requirement))
            add(report, "phase_only_proof", requirement.id + " is proven only by a phase that passed as a whole",
                "tag the test that proves it with [REQ:" + requirement.id + "]", {requirement.id});
        if (input.before != nullptr)
            if (const auto before = input.before->requirements.find(idKey(requirement.id)); before != input.before->requirements.end())
                addChanges(requirement, before->second, report);
    }
    for (const auto &[file, scan] : input.tags.tests)
        addTags(file, scan, report);
    addManual(input, report);
    addSkipped(input, report);
}

} // namespace genie::quality
