// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/domain_readers.h"
#include "core/domain/test_key.h"

namespace genie {

namespace {

/// A test by its parts, with the text that selects it and its key.
Json identityJson(const TestSelector &test)
{
    Json json{{"key", TestKey::of(test).toText()},
              {"selector", test.toText()},
              {"toolchain", test.toolchain},
              {"workspace", test.workspace},
              {"name", test.name}};
    setIfAny(json, "suite", test.suite);
    setIfAny(json, "file", test.file);
    return json;
}

} // namespace

Json toJson(const TestRun &run)
{
    Json json{{"executionId", run.execution},       {"number", run.number},    {"at", toRfc3339(run.at)}, {"status", toWord(run.status)},
              {"durationMs", run.duration.count()}, {"attempts", run.attempts}};
    setIfAny(json, "treeDigest", run.treeDigest);
    return json;
}

Json toJson(const TestHistory &history)
{
    Json json{{"scenarioName", history.scenario},
              {"test", identityJson(history.test)},
              {"failures", history.failures},
              {"flakes", history.flakes},
              {"disputedTrees", history.disputedTrees}};
    if (history.firstFailure)
        json["firstFailure"] = toJson(*history.firstFailure);
    if (history.failingSince)
        json["failingSince"] = toJson(*history.failingSince);
    if (history.medianPass)
        json["medianPassMs"] = history.medianPass->count();
    json["items"] = jsonArray(history.runs.items);
    json["count"] = history.runs.items.size();
    json["next"] = history.runs.next;
    return json;
}

Json toJson(const FlakyTest &flaky)
{
    return {{"test", identityJson(flaky.test)},  {"flakes", flaky.flakes}, {"disputes", flaky.disputes},
            {"failures", flaky.failures},        {"runs", flaky.runs},     {"last", toJson(flaky.last)},
            {"standing", toWord(flaky.standing)}};
}

} // namespace genie
