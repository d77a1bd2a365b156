// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/link/link_json.h"

#include "core/domain/answer_readers.h"
#include "core/domain/domain_readers.h"

namespace genie {

Json toJson(const EngineInfo &info)
{
    return {{"name", info.name},
            {"version", info.version},
            {"store", info.store},
            {"scenariosRoot", info.scenariosRoot},
            {"dataDirectory", info.dataDirectory},
            {"phases", jsonArray(info.phases)},
            {"lastEvent", info.lastEvent}};
}

Json toJson(const DoctorCheck &check)
{
    Json json{{"name", check.name}, {"ok", check.ok}, {"required", check.required}, {"detail", check.detail}};
    setIfAny(json, "remedy", check.remedy);
    return json;
}

Json toJson(const TrackerChoice &tracker)
{
    return {{"name", tracker.name}, {"label", tracker.label}, {"ready", tracker.ready}, {"detail", tracker.detail}};
}

Json toJson(const RunDesk::Commands &commands) { return {{"genie", commands.genie}, {"native", commands.native}}; }

Json toJson(const LogSlice &slice)
{
    return {{"firstLine", slice.firstLine}, {"lines", slice.lines}, {"totalLines", slice.totalLines}, {"bytes", slice.bytes}};
}

Json toJson(const LogMatches &matches) { return {{"lines", matches.lines}, {"more", matches.more}}; }

EngineInfo readEngineInfo(JsonFields &fields)
{
    EngineInfo info;
    info.name = fields.text("name");
    info.version = fields.text("version");
    info.store = fields.text("store");
    info.scenariosRoot = fields.text("scenariosRoot");
    info.dataDirectory = fields.text("dataDirectory");
    info.phases = fields.list("phases", &readPhaseDescriptor);
    info.lastEvent = fields.integer("lastEvent");
    return info;
}

DoctorCheck readDoctorCheck(JsonFields &fields)
{
    return {fields.requiredText("name"), fields.flag("ok"), fields.flag("required", true), fields.text("detail"), fields.text("remedy")};
}

TrackerChoice readTrackerChoice(JsonFields &fields)
{
    return {fields.requiredText("name"), fields.text("label"), fields.flag("ready"), fields.text("detail")};
}

RunDesk::Commands readCommands(JsonFields &fields) { return {fields.text("genie"), fields.text("native")}; }

LogSlice readLogSlice(JsonFields &fields)
{
    return {fields.integer("firstLine"), fields.texts("lines"), fields.integer("totalLines"), fields.integer("bytes")};
}

LogMatches readLogMatches(JsonFields &fields) { return {fields.integers("lines"), fields.flag("more")}; }

} // namespace genie
