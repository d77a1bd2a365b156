// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/sync/snapshot.h"

#include "core/domain/requirement_json.h"
#include "scenario/requirements/evidence/evidence_files.h"
#include "scenario/requirements/evidence/evidence_json.h"
#include "scenario/requirements/id_key.h"
#include "scenario/requirements/requirement_view.h"
#include "scenario/requirements/summary.h"

#include <algorithm>

namespace genie {

namespace {

using Group = std::vector<const Requirement *>;

std::size_t countOf(const Group &group, DeclaredStatus status)
{
    return static_cast<std::size_t>(
        std::count_if(group.begin(), group.end(), [&](const auto *requirement) { return requirement->derived == status; }));
}

DeclaredStatus statusOf(const Group &group)
{
    const std::size_t complete = countOf(group, DeclaredStatus::Complete);
    if (complete == group.size())
        return DeclaredStatus::Complete;
    if (complete > 0 || countOf(group, DeclaredStatus::InProgress) > 0)
        return DeclaredStatus::InProgress;
    return countOf(group, DeclaredStatus::Planned) > 0 ? DeclaredStatus::Planned : DeclaredStatus::Pending;
}

Json countsOf(const Group &group)
{
    return {{"total", group.size()},
            {"complete", countOf(group, DeclaredStatus::Complete)},
            {"in_progress", countOf(group, DeclaredStatus::InProgress)},
            {"pending", countOf(group, DeclaredStatus::Pending)},
            {"planned", countOf(group, DeclaredStatus::Planned)},
            {"not_implemented", countOf(group, DeclaredStatus::NotImplemented)}};
}

Json targetOf(const std::string &key, const Group &group, const std::string &title, bool mapped)
{
    Json json{{"id", key}, {"target_id", nullptr}, {"key", key}, {"title", title}, {"priority", ""}};
    if (mapped) {
        json["target_id"] = key;
        json["priority"] = key.substr(3, 2);
    }
    json["status"] = toWord(statusOf(group));
    json["requirement_ids"] = Json::array();
    for (const auto *requirement : group)
        json["requirement_ids"].push_back(requirement->id);
    json["counts"] = countsOf(group);
    json["completion_rate"] = shortestNumber(percentOf(countOf(group, DeclaredStatus::Complete), group.size()));
    return json;
}

Json targetList(const SnapshotInput &input)
{
    Json list = Json::array();
    for (const auto &[id, group] : targetsOf(input.registry)) {
        const auto box = std::find_if(input.boxes.begin(), input.boxes.end(), [&, key = id](const auto &each) { return each.id == key; });
        list.push_back(targetOf(id, group, box != input.boxes.end() && !box->title.empty() ? box->title : group.front()->title, true));
    }
    std::map<std::size_t, Group> unmapped;
    for (const auto place : input.registry.inOrder())
        if (const Requirement &requirement = input.registry.at(place); requirement.targetId.empty())
            unmapped[place.module].push_back(&requirement);
    for (const auto &[module, group] : unmapped)
        list.push_back(targetOf("unmapped:" + input.registry.modules[module].file, group, input.registry.modules[module].name, false));
    return list;
}

Json summaryJson(const Registry &registry)
{
    const RequirementSummary summary = summaryOf(registry);
    Json live = Json::object();
    for (const auto &[name, count] : {std::pair{"failed", summary.liveFailed},
                                      {"not_run", summary.liveNotRun},
                                      {"passed", summary.livePassed},
                                      {"skipped", summary.liveSkipped}})
        if (count > 0)
            live[name] = count;
    Json criticality = Json::object();
    for (const auto &[name, count] :
         {std::pair{"P0", summary.p0}, {"P1", summary.p1}, {"P2", summary.p2}, {"unspecified", summary.unspecified}})
        if (count > 0)
            criticality[name] = count;
    return {{"total_requirements", summary.total},
            {"total_validations", summary.validations},
            {"completion_rate", shortestNumber(summary.completionRate)},
            {"pass_rate", shortestNumber(summary.passRate)},
            {"critical_gap", summary.criticalGap},
            {"verified", summary.verified},
            {"by_live_status", live},
            {"by_criticality", criticality}};
}

Json moduleList(const Registry &registry)
{
    std::vector<Group> groups(registry.modules.size());
    for (const auto place : registry.inOrder())
        groups[place.module].push_back(&registry.at(place));
    Json list = Json::array();
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const Group &group = groups[i];
        const std::size_t complete = countOf(group, DeclaredStatus::Complete);
        list.push_back({{"name", registry.modules[i].name},
                        {"file_path", registry.modules[i].file},
                        {"total", group.size()},
                        {"complete", complete},
                        {"in_progress", countOf(group, DeclaredStatus::InProgress)},
                        {"pending", countOf(group, DeclaredStatus::Pending) + countOf(group, DeclaredStatus::Planned)},
                        {"completion_rate", shortestNumber(percentOf(complete, group.size()))}});
    }
    return list;
}

bool isExpired(const ManualEntry &entry, Moment now) { return entry.badExpiry || (entry.expiresAt && now > *entry.expiresAt); }

Json manualList(const SnapshotInput &input)
{
    Json expired = Json::array();
    for (const auto &[id, entry] : input.evidence.manual)
        if (isExpired(entry, input.now))
            expired.push_back(entry.requirementId);
    return {{"manifest_path", kManualLog}, {"total", input.evidence.manual.size()}, {"expired", std::move(expired)}};
}

} // namespace

std::map<std::string, std::vector<const Requirement *>> targetsOf(const Registry &registry)
{
    std::map<std::string, Group> targets;
    for (const auto place : registry.inOrder())
        if (const Requirement &requirement = registry.at(place); !requirement.targetId.empty())
            targets[requirement.targetId].push_back(&requirement);
    return targets;
}

Json snapshotOf(const SnapshotInput &input)
{
    const std::string now = toSeconds(input.now);
    Json json{{"generated_at", now},
              {"synced_at", now},
              {"scenario_name", input.registry.scenario},
              {"version", "2.0.0"},
              {"tests_run", input.commands},
              {"summary", summaryJson(input.registry)},
              {"operational_targets", targetList(input)},
              {"modules", moduleList(input.registry)},
              {"files", Json::array()},
              {"requirements", Json::object()}};
    for (const auto &file : input.files)
        json["files"].push_back({{"path", file.path}, {"sha256", file.sha256}, {"size", file.size}});
    for (const auto place : input.registry.inOrder()) {
        const Requirement &requirement = input.registry.at(place);
        json["requirements"][requirement.id] = {{"status", toWord(requirement.derived)},
                                                {"live_status", toWord(requirement.live)},
                                                {"verified", requirement.verified},
                                                {"criticality", toWord(requirement.criticality)},
                                                {"prd_ref", requirement.prdRef}};
    }
    json["manual_validations"] = manualList(input);
    return json;
}

Json historyLineOf(const Registry &registry, Moment now)
{
    const RequirementSummary summary = summaryOf(registry);
    Json byStatus = Json::object();
    Json byLive = Json::object();
    Json allSkipped = Json::array();
    for (const auto place : registry.inOrder()) {
        const Requirement &requirement = registry.at(place);
        byStatus[std::string(toWord(requirement.derived))].push_back(requirement.id);
        byLive[std::string(toWord(requirement.live))].push_back(requirement.id);
        const auto &validations = requirement.validations;
        if (!validations.empty() &&
            std::all_of(validations.begin(), validations.end(), [](const auto &each) { return each.live == LiveStatus::Skipped; }))
            allSkipped.push_back(requirement.id);
    }
    return {{"at", toSeconds(now)},
            {"total", summary.total},
            {"complete", summary.complete},
            {"verified", summary.verified},
            {"critical_gap", summary.criticalGap},
            {"by_status", std::move(byStatus)},
            {"by_live_status", std::move(byLive)},
            {"all_skipped", std::move(allSkipped)}};
}

Outcome<Snapshot> snapshotFrom(std::string_view bytes)
{
    const auto json = parseJson(bytes);
    if (!json || !json->is_object())
        return fail(FailureKind::Invalid, json ? "is no JSON object" : json.error().message);
    Snapshot snapshot;
    snapshot.at = evidence::time(*json, {"generated_at", "synced_at"});
    snapshot.hasFiles = json->contains("files");
    for (const Json *file : evidence::objects(*json, "files"))
        snapshot.files.push_back({evidence::text(*file, {"path"}), evidence::text(*file, {"sha256"}), 0});
    for (const Json *target : evidence::objects(*json, "operational_targets"))
        if (const auto id = evidence::text(*target, {"target_id"}); !id.empty())
            snapshot.targets[id] = evidence::text(*target, {"status"});
    if (const auto requirements = json->find("requirements"); requirements != json->end() && requirements->is_object())
        for (const auto &[id, entry] : requirements->items())
            snapshot.requirements[idKey(id)] = {evidence::text(entry, {"status"}), evidence::text(entry, {"live_status"})};
    return snapshot;
}

} // namespace genie
