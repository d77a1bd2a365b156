// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sql/row_readers.h"

#include "core/domain/domain_json.h"
#include "memory/sql/line_hits.h"

namespace genie {

namespace {

/// A word of ours that is none of ours: written by a newer program, or damage.
tl::unexpected<Failure> unknownWord(const std::string &what, const std::string &word)
{
    return fail(FailureKind::Invalid, what + " has the unknown value '" + word + "'");
}

/// JSON that we wrote ourselves: bounded only against damage.
Outcome<Json> parseOwn(const std::string &text)
{
    constexpr std::size_t kLimit = 256 * 1024 * 1024;
    return parseJson(text, JsonLimits{kLimit, 64});
}

/// A JSON array of strings; empty when it is none.
std::vector<std::string> textsOf(const std::string &text)
{
    std::vector<std::string> texts;
    if (text.empty() || text == "[]")
        return texts;
    if (const auto json = parseOwn(text); json && json->is_array())
        for (const auto &item : *json)
            if (item.is_string())
                texts.push_back(item.get<std::string>());
    return texts;
}

Tally tallyFrom(SqlRow &row)
{
    Tally tally;
    tally.passed = row.number();
    tally.failed = row.number();
    tally.skipped = row.number();
    tally.unknown = row.number();
    return tally;
}

} // namespace

Outcome<Execution> readExecutionRow(SqlRow &row)
{
    Execution execution;
    execution.number = row.integer();
    execution.id = row.text();
    execution.scenario = row.text();
    execution.scenarioPath = row.text();
    execution.preset = row.text();
    auto request = parseOwn(row.text()).and_then([](const Json &json) { return runRequestFrom(json); });
    if (!request)
        return tl::unexpected<Failure>(request.error().within("the request of execution " + execution.id));
    execution.request = std::move(*request);
    const std::string word = row.text();
    const auto status = runStatusFrom(word);
    if (!status)
        return unknownWord("the status of execution " + execution.id, word);
    execution.status = *status;
    execution.requestedAt = row.moment();
    execution.startedAt = row.momentIfAny();
    execution.completedAt = row.momentIfAny();
    execution.warnings = textsOf(row.text());
    execution.tally = tallyFrom(row);
    execution.owner = row.text();
    execution.tally.flaky = row.number();
    execution.treeDigest = row.text();
    return execution;
}

Outcome<PhaseResult> readPhaseRow(SqlRow &row)
{
    PhaseResult phase;
    phase.name = row.text();
    const std::string statusWord = row.text();
    phase.startedAt = row.momentIfAny();
    phase.duration = row.duration();
    const std::string classWord = row.text();
    const auto status = phaseStatusFrom(statusWord);
    if (!status)
        return unknownWord("the status of phase " + phase.name, statusWord);
    const auto failureClass = failureClassFrom(classWord);
    if (!failureClass)
        return unknownWord("the failure class of phase " + phase.name, classWord);
    phase.status = *status;
    phase.failureClass = *failureClass;
    phase.error = row.text();
    phase.skipReason = row.text();
    phase.summary = row.text();
    if (const std::string details = row.text(); !details.empty()) {
        auto lists = parseOwn(details).and_then([](const Json &json) { return phaseResultFrom(json); });
        if (!lists)
            return tl::unexpected<Failure>(lists.error().within("phase " + phase.name));
        phase.remediations = std::move(lists->remediations);
        phase.coverage = std::move(lists->coverage);
    }
    phase.tally = tallyFrom(row);
    phase.logPath = row.text();
    phase.tally.flaky = row.number();
    return phase;
}

Outcome<Observation> readObservationRow(SqlRow &row)
{
    Observation observation;
    const std::string word = row.text();
    const auto kind = observationKindFrom(word);
    if (!kind)
        return unknownWord("the kind of an observation", word);
    observation.kind = *kind;
    observation.text = row.text();
    observation.file = row.text();
    observation.line = row.number();
    observation.column = row.number();
    observation.rule = row.text();
    return observation;
}

Outcome<TestCase> readCaseRow(SqlRow &row)
{
    TestCase test;
    test.ordinal = row.integer();
    test.phase = row.text();
    test.toolchain = row.text();
    test.workspace = row.text();
    test.suite = row.text();
    test.name = row.text();
    test.file = row.text();
    test.line = row.number();
    const std::string word = row.text();
    const auto status = testStatusFrom(word);
    if (!status)
        return unknownWord("the status of test " + test.name, word);
    test.status = *status;
    test.rawStatus = row.text();
    test.duration = row.duration();
    test.message = row.text();
    test.attempt = row.number();
    test.requirementIds = textsOf(row.text());
    return test;
}

Outcome<FileCoverage> readCoverageRow(SqlRow &row)
{
    FileCoverage file;
    file.toolchain = row.text();
    file.workspace = row.text();
    file.path = row.text();
    file.covered = row.number();
    file.total = row.number();
    auto hits = lineHitsFromText(row.text());
    if (!hits)
        return tl::unexpected<Failure>(hits.error().within(file.path));
    file.hits = std::move(*hits);
    return file;
}

Outcome<Event> readEventRow(SqlRow &row)
{
    Event event;
    event.number = row.integer();
    const std::string kind = row.text();
    event.at = row.moment();
    auto fact = parseOwn(row.text()).and_then([&](const Json &json) { return factFrom(kind, json); });
    if (!fact)
        return tl::unexpected<Failure>(fact.error().within("event " + std::to_string(event.number)));
    event.fact = std::move(*fact);
    return event;
}

} // namespace genie
