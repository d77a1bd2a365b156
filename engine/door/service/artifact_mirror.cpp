// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/service/artifact_mirror.h"

#include "core/json/json.h"
#include "host/files/atomic_file.h"
#include "host/files/contained_path.h"
#include "scenario/requirements/evidence/run_evidence.h"
#include "scenario/workspace/testing_config.h"

#include <filesystem>
#include <map>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kLargestConfig = 16 * 1024 * 1024;
constexpr std::size_t kMostResults = 20'000; ///< of one phase; beyond, the file says that it was cut

bool isWanted(const fs::path &scenario)
{
    const auto bytes = readBounded(scenario / kTestingFile, kLargestConfig);
    const auto json = bytes ? parseJson(*bytes) : tl::unexpected<Failure>(bytes.error());
    if (!json || !json->is_object() || !json->contains("artifacts"))
        return false;
    const Json &artifacts = (*json)["artifacts"];
    return artifacts.is_object() && artifacts.contains("mirror") && artifacts["mirror"] == true;
}

Json resultOf(const TestCase &test)
{
    Json json{{"name", test.name}, {"suite", test.suite}, {"file", test.file}};
    if (test.line > 0)
        json["line"] = test.line;
    json["status"] = toWord(test.status);
    json["duration_ms"] = test.duration.count();
    if (!test.message.empty())
        json["message"] = test.message;
    if (!test.requirementIds.empty())
        json["requirement_ids"] = test.requirementIds;
    return json;
}

Json coverageOf(const PhaseResult &phase)
{
    Json json = Json::object();
    for (const auto &part : phase.coverage)
        if (const auto percent = part.percent())
            json[part.toolchain][part.workspace] = *percent;
    return json;
}

Json pointerOf(const Execution &execution, const PhaseResult &phase)
{
    Json json{{"schema", 1},
              {"phase", phase.name},
              {"scenario", execution.scenario},
              {"run_id", execution.id},
              {"status", toWord(phase.status)},
              {"executed_at", toRfc3339(endOf(phase, execution))},
              {"duration_ms", phase.duration.count()}};
    if (phase.failureClass != FailureClass::None)
        json["failure_class"] = toWord(phase.failureClass);
    if (!phase.remediations.empty())
        json["remediation"] = phase.remediations.front().text;
    json["summary"] = {{"text", phase.summary},
                       {"counts",
                        {{"passed", phase.tally.passed},
                         {"failed", phase.tally.failed},
                         {"skipped", phase.tally.skipped},
                         {"unknown", phase.tally.unknown}}}};
    json["coverage"] = coverageOf(phase);
    json["results"] = Json::array();
    json["observations"] = Json::array();
    for (const auto &observation : phase.observations)
        json["observations"].push_back(Json{{"kind", toWord(observation.kind)}, {"text", observation.text}});
    return json;
}

} // namespace

Done mirrorPhases(const ExecutionId &run, Store &store)
{
    const auto execution = store.execution(run);
    if (!execution)
        return tl::unexpected(execution.error());
    const fs::path scenario = execution->scenarioPath;
    // Some tests must not stand for their phase.
    if (!ranAllTests(*execution) || !isWanted(scenario))
        return {};
    std::map<std::string, Json> files;
    for (const auto &phase : execution->phases)
        if (phase.status == PhaseStatus::Passed || phase.status == PhaseStatus::Failed || phase.status == PhaseStatus::Skipped)
            files.emplace(phase.name, pointerOf(*execution, phase));
    CaseQuery query;
    query.limit = 10'000;
    do {
        const auto page = store.cases(run, query);
        if (!page)
            return tl::unexpected(page.error());
        for (const auto &test : page->items) {
            const auto file = files.find(test.phase);
            if (file == files.end())
                continue;
            if (file->second["results"].size() < kMostResults)
                file->second["results"].push_back(resultOf(test));
            else
                file->second["results_cut"] = true;
        }
        query.after = page->next;
    } while (query.after != 0);
    for (const auto &[phase, json] : files) {
        const auto path = containedPath(scenario, "coverage/phase-results/" + phase + ".json");
        if (!path)
            return tl::unexpected(path.error());
        std::error_code ignored;
        fs::create_directories(path->parent_path(), ignored);
        if (const auto written = writeAtomically(*path, toPretty(json) + "\n"); !written)
            return written;
    }
    return {};
}

} // namespace genie
