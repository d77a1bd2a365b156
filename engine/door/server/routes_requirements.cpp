// SPDX-License-Identifier: GPL-3.0-or-later
// Routes about the promises of scenarios.
#include "core/domain/json_fields.h"
#include "core/domain/requirement_json.h"
#include "core/ports/clock.h"
#include "door/server/api.h"
#include "door/server/reference_json.h"

namespace genie {

namespace {

void snapshot(Api &api, const CallPtr &call)
{
    api.answer<RequirementReport>(call, api.link().requirements().show(call->path["name"]),
                                  [](const RequirementReport &report) { return requirementSnapshotJson(report, SystemClock().now()); });
}

RequirementSyncOptions readOptions(JsonFields &fields)
{
    RequirementSyncOptions options;
    options.dryRun = fields.flag("dryRun");
    options.force = fields.flag("force");
    options.pruneOrphans = fields.flag("pruneOrphans");
    options.discoverNew = fields.flag("discoverNew", true);
    options.maxAgeDays = fields.number("maxAgeDays");
    options.commands = fields.texts("commands");
    return options;
}

/// The reference says "completed" whatever happened; here `result` says what did, beside the members that its clients read.
Json syncJson(const RequirementSyncResult &result)
{
    Json json{{"status", "completed"}, {"result", toJson(result)}};
    if (!result.dryRun)
        return json;
    Json changes = Json::array();
    for (const auto &change : result.changes)
        changes.push_back(toJson(change));
    json["scenarioName"] = result.scenario;
    json["changes"] = std::move(changes);
    json["summary"] = {{"filesAffected", result.filesUpdated},
                       {"statusesWouldChange", result.requirementStatusesChanged + result.validationStatusesChanged},
                       {"validationsWouldAdd", result.validationsAdded},
                       {"validationsWouldRemove", result.validationsRemoved}};
    return json;
}

void sync(Api &api, const CallPtr &call)
{
    const auto options = readWhole(call->body, &readOptions);
    if (!options)
        return call->send(options.error());
    const std::string name = call->path["name"];
    api.link().requirements().sync(name, *options).then(&api, [&api, call, name](const Outcome<RequirementSyncResult> &result) {
        if (!result)
            return call->send(result.error());
        if (result->dryRun)
            return call->send(200, syncJson(*result));
        api.answer<RequirementReport>(call, api.link().requirements().show(name), [result = *result](const RequirementReport &report) {
            Json json = syncJson(result);
            json["snapshot"] = requirementSnapshotJson(report, SystemClock().now());
            return json;
        });
    });
}

} // namespace

std::vector<Route> requirementRoutes(Api &api)
{
    const auto with = [&api](void (*handler)(Api &, const CallPtr &)) { return [&api, handler](const CallPtr &call) { handler(api, call); }; };
    return {
        {"GET", "/scenarios/{name}/requirements", Role::Viewer, "requirements", "Requirements by module, as the reference tells them", with(&snapshot), {}, "",
         "RequirementSnapshot", 200, true},
        {"GET", "/scenarios/{name}/requirements/report", Role::Viewer, "requirements", "Requirements with the evidence of each, and what is odd",
         [&api](const CallPtr &call) {
             api.answer<RequirementReport>(call, api.link().requirements().show(call->path["name"]),
                                           [](const RequirementReport &report) { return toJson(report); });
         },
         {}, "", "RequirementReport", 200, true},
        {"POST", "/scenarios/{name}/requirements/sync", Role::Operator, "requirements", "Writes what the evidence says into the requirement files", with(&sync), {},
         "RequirementSync", "RequirementSyncResult"},
    };
}

} // namespace genie
