// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/openapi.h"

#include "core/base/text.h"
#include "core/domain/execution.h"

#include <map>

namespace genie {

namespace {

Json reference(std::string_view schema) { return {{"$ref", "#/components/schemas/" + std::string(schema)}}; }

Json jsonContent(std::string_view schema)
{
    return {{"application/json", {{"schema", schema.empty() ? Json{{"type", "object"}} : reference(schema)}}}};
}

Json text() { return {{"type", "string"}}; }
Json number() { return {{"type", "integer"}}; }
Json flag() { return {{"type", "boolean"}}; }
Json texts() { return {{"type", "array"}, {"items", text()}}; }
Json object(Json properties, std::vector<std::string> required = {})
{
    Json json{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty())
        json["required"] = std::move(required);
    return json;
}

Json one(std::string name, std::vector<std::string> words) { return {{"type", "string"}, {"description", std::move(name)}, {"enum", std::move(words)}}; }

/// What is sent is described in full, since it must be right; of what is answered the members that never change.
std::map<std::string, Json> knownSchemas()
{
    const Json moment{{"type", "string"}, {"format", "date-time"}};
    const Json lines = object({{"first", number()}, {"last", number()}}, {"first", "last"});
    std::map<std::string, Json> schemas{
        {"Error", object({{"error", text()}, {"code", one("Kind of failure", {"invalid", "not_found", "conflict", "unavailable", "unauthorized", "timeout", "cancelled", "internal"})}},
                         {"error", "code"})},
        {"RunRequest", object({{"scenarioName", text()}, {"preset", text()}, {"phases", texts()}, {"skip", texts()}, {"failFast", flag()}, {"jobs", number()},
                               {"waitIfBusy", flag()}, {"failedOf", text()}, {"changed", texts()}, {"retries", number()}, {"suiteRequestId", text()},
                               {"tests", {{"type", "array"}, {"items", object({{"toolchain", text()}, {"workspace", text()}, {"suite", text()}, {"file", text()}, {"name", text()}})}}}},
                              {"scenarioName"})},
        {"NewRequest", object({{"scenarioName", text()},
                               {"requestedTypes", {{"oneOf", Json::array({texts(), text(), {{"type", "null"}}})}}},
                               {"coverageTarget", number()},
                               {"priority", one("How urgent", {"low", "normal", "high", "urgent"})},
                               {"notes", text()},
                               {"tracker", text()},
                               {"allowProductChanges", flag()},
                               {"idempotencyKey", text()},
                               {"gap", object({{"files", {{"type", "array"}, {"items", object({{"path", text()}, {"lines", {{"type", "array"}, {"items", lines}}}})}}},
                                               {"requirements", {{"type", "array"}, {"items", object({{"id", text()}, {"text", text()}})}}}})}},
                              {"scenarioName"})},
        {"RequestDeed", object({{"tracker", text()}, {"note", text()}, {"verdict", text()}, {"priority", text()}, {"revision", number()}})},
        {"NewScenario", object({{"path", text()}}, {"path"})},
        {"RunTests", object({{"type", text()}, {"paths", texts()}, {"filter", text()}})},
        {"Cancel", object({{"mode", one("Whether what runs may end", {"in_order", "now"})}})},
        {"ImportRequest", object({{"scenarioName", text()}, {"format", text()}, {"phase", text()}, {"files", texts()},
                                  {"reports", {{"type", "array"}, {"items", object({{"name", text()}, {"content", text()}}, {"name", "content"})}}}},
                                 {"scenarioName"})},
        {"RequirementSync", object({{"dryRun", flag()}, {"force", flag()}, {"pruneOrphans", flag()}, {"discoverNew", flag()}, {"maxAgeDays", number()}})},
        {"PhaseSettings", object({{"phases", {{"type", "object"}, {"additionalProperties", object({{"disabled", flag()}, {"reason", text()}, {"owner", text()}, {"addedAt", moment}})}}}},
                                 {"phases"})},
        {"Empty", object(Json::object())},
        {"Execution", object({{"executionId", text()}, {"scenarioName", text()}, {"status", text()}, {"success", flag()}, {"requestedAt", moment}, {"phases", {{"type", "array"}}}},
                             {"executionId", "scenarioName", "status", "success", "phases"})},
        {"SuiteRequest", object({{"id", text()}, {"scenarioName", text()}, {"requestedTypes", texts()}, {"coverageTarget", number()}, {"priority", text()}, {"status", text()},
                                 {"createdAt", moment}, {"updatedAt", moment}},
                                {"id", "scenarioName", "requestedTypes", "priority", "status"})},
        {"Health", object({{"status", one("How it is", {"healthy", "unhealthy"})}, {"service", text()}, {"version", text()}, {"readiness", flag()}, {"timestamp", moment}},
                          {"status", "service", "readiness"})},
    };
    return schemas;
}

bool isList(const std::string &name) { return name.size() > 4 && name.compare(name.size() - 4, 4, "List") == 0; }

/// A name that is not described in full is an object, or a list of what it is named after.
Json schemaOf(const std::string &name, const std::map<std::string, Json> &known)
{
    if (const auto found = known.find(name); found != known.end())
        return found->second;
    if (!isList(name))
        return {{"type", "object"}};
    const std::string item = name.substr(0, name.size() - 4);
    return object({{"items", {{"type", "array"}, {"items", known.count(item) > 0 ? reference(item) : Json{{"type", "object"}}}}}, {"count", number()}, {"next", number()}, {"total", number()}},
                  {"items", "count"});
}

Json parametersOf(const Route &route)
{
    Json parameters = Json::array();
    for (const auto &part : text::split(route.pattern, '/'))
        if (part.size() > 2 && part.front() == '{')
            parameters.push_back({{"name", part.substr(1, part.size() - 2)}, {"in", "path"}, {"required", true}, {"schema", text()}});
    for (const auto &parameter : route.query) {
        Json json{{"name", parameter.name}, {"in", "query"}, {"schema", {{"type", parameter.type}}}};
        if (!parameter.description.empty())
            json["description"] = parameter.description;
        parameters.push_back(std::move(json));
    }
    return parameters;
}

Json operationOf(const Route &route)
{
    Json operation{{"summary", route.summary}, {"tags", Json::array({route.tag})}, {"x-role", toWord(route.role)}};
    if (auto parameters = parametersOf(route); !parameters.empty())
        operation["parameters"] = std::move(parameters);
    if (!route.body.empty())
        operation["requestBody"] = {{"content", jsonContent(route.body)}};
    Json success{{"description", route.status == 501 ? "Not offered; the reason" : "Done"}};
    if (route.events)
        success["content"] = {{"text/event-stream", {{"schema", text()}}}};
    else if (route.pattern == "/metrics")
        success["content"] = {{"application/openmetrics-text", {{"schema", text()}}}};
    else
        success["content"] = jsonContent(route.status == 501 ? "Error" : route.answer);
    operation["responses"] = {{std::to_string(route.status), std::move(success)},
                              {"default", {{"description", "What went wrong"}, {"content", jsonContent("Error")}}}};
    return operation;
}

} // namespace

Json openApiOf(const std::vector<Route> &routes)
{
    const auto known = knownSchemas();
    Json schemas{{"Error", schemaOf("Error", known)}};
    Json paths = Json::object();
    for (const auto &route : routes) {
        paths[std::string(route.pattern)][text::lowered(route.method)] = operationOf(route);
        for (const auto name : {route.body, route.answer})
            if (!name.empty())
                schemas[std::string(name)] = schemaOf(std::string(name), known);
    }
    // Lists refer to what they hold.
    for (const auto &[name, schema] : known)
        if (!schemas.contains(name) && schemas.contains(name + "List"))
            schemas[name] = schema;
    return {{"openapi", "3.1.0"},
            {"info", {{"title", "Test Genie"}, {"version", GENIE_VERSION}, {"description", "Runs phases over scenarios, delegates test generation and proves what came of it."}}},
            {"servers", Json::array({{{"url", "/api/v1"}}})},
            {"security", Json::array({{{"token", Json::array()}}, Json::object()})},
            {"paths", std::move(paths)},
            {"components", {{"securitySchemes", {{"token", {{"type", "http"}, {"scheme", "bearer"}}}}}, {"schemas", std::move(schemas)}}}};
}

} // namespace genie
