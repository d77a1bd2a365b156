// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sql/fact_writer.h"

#include "core/domain/attempts.h"
#include "core/domain/domain_json.h"
#include "memory/sql/line_hits.h"
#include "memory/sql/request_writer.h"
#include "memory/sql/select_rows.h"
#include "memory/sql/stored_status.h"

namespace genie {

namespace {

/// The key when the deed was done, its trouble otherwise.
Outcome<std::int64_t> keyed(const Done &done, std::int64_t key)
{
    return done.map([key] { return key; });
}

/// The lists that are read with a phase; empty when it has none. Has name and status, so that the reader of phases can read it.
std::string detailsOf(const PhaseResult &result)
{
    if (result.remediations.empty() && result.coverage.empty())
        return {};
    PhaseResult details;
    details.name = result.name;
    details.status = result.status;
    details.remediations = result.remediations;
    details.coverage = result.coverage;
    return toLine(toJson(details));
}

} // namespace

Outcome<Event> FactWriter::write(Entry &entry, Moment at)
{
    m_request = 0;
    const auto execution = std::visit([&](auto &fact) { return apply(fact, entry); }, entry.fact);
    if (!execution)
        return tl::unexpected<Failure>(execution.error().within(kindOf(entry.fact)));
    const auto keyOf = [](std::int64_t key) { return key == 0 ? SqlValue(std::optional<Moment>()) : SqlValue(key); };
    const auto number =
        m_session.insert("insert_event", {keyOf(*execution), keyOf(m_request), kindOf(entry.fact), at, toLine(toJson(entry.fact))});
    if (!number)
        return troubleOf(number);
    return Event{*number, at, std::move(entry.fact)};
}

Outcome<FactWriter::Run> FactWriter::find(const ExecutionId &id)
{
    std::optional<Run> found;
    const Done read = m_session.select("execution_key", {id}, [&](SqlRow &row) -> Done {
        Run run;
        run.number = row.integer();
        run.lastOrdinal = row.integer();
        run.scenario = row.text();
        run.status = row.text();
        found = std::move(run);
        return {};
    });
    if (!read)
        return troubleOf(read);
    if (!found)
        return fail(FailureKind::NotFound, "there is no execution " + id);
    return *found;
}

Done FactWriter::run(std::string_view statement, std::initializer_list<SqlValue> values)
{
    const auto done = m_session.run(statement, values);
    return done ? Done{} : Done(troubleOf(done));
}

Outcome<std::int64_t> FactWriter::apply(RunQueued &fact, Entry &)
{
    Execution &execution = fact.execution;
    Done done = insertExecution(execution);
    if (done && !execution.request.suiteRequest.empty()) {
        const auto request = m_session.selectInteger("request_key", {execution.request.suiteRequest});
        if (!request)
            return troubleOf(request);
        m_request = *request;
    }
    if (done)
        done = run("add_to_total", {execution.scenario, toWord(execution.status), 1});
    if (done)
        done = run("add_to_history", {execution.scenario, execution.number});
    int position = 0;
    for (const auto &phase : execution.phases) {
        if (done)
            done = run("plan_phase", {execution.number, phase.name, ++position});
        if (done)
            done = finishPhase(execution.number, phase);
        if (done)
            done = replaceObservations(execution.number, phase);
    }
    return keyed(done, execution.number);
}

Done FactWriter::insertExecution(Execution &execution)
{
    const auto number = m_session.insert("insert_execution",
                                         {execution.id, execution.scenario, execution.scenarioPath, execution.preset,
                                          toLine(toJson(execution.request)), toWord(execution.status), execution.requestedAt,
                                          execution.startedAt, execution.completedAt, toLine(Json(execution.warnings)),
                                          execution.tally.passed, execution.tally.failed, execution.tally.skipped, execution.tally.unknown,
                                          execution.owner, execution.tally.flaky, execution.treeDigest, execution.request.suiteRequest});
    if (!number)
        return troubleOf(number);
    execution.number = *number;
    return {};
}

Outcome<std::int64_t> FactWriter::apply(RunStarted &fact, Entry &)
{
    const auto found = find(fact.run);
    if (!found)
        return troubleOf(found);
    Done done = run("start_execution", {toWord(RunStatus::Running), fact.at, fact.treeDigest, found->number});
    if (done)
        done = moveTotal(*found, RunStatus::Running);
    int position = 0;
    for (const auto &phase : fact.phases)
        if (done)
            done = run("plan_phase", {found->number, phase, ++position});
    return keyed(done, found->number);
}

Outcome<std::int64_t> FactWriter::apply(PhaseStarted &fact, Entry &)
{
    const auto found = find(fact.run);
    if (!found)
        return troubleOf(found);
    Done done = run("ensure_phase", {fact.phase, found->number});
    if (done)
        done = run("start_phase", {fact.at, found->number, fact.phase});
    return keyed(done, found->number);
}

Outcome<std::int64_t> FactWriter::apply(PhaseObserved &fact, Entry &)
{
    const auto found = find(fact.run);
    if (!found)
        return troubleOf(found);
    Done done = run("ensure_phase", {fact.phase, found->number});
    if (done)
        done = insertObservations(found->number, fact.phase, fact.observations);
    return keyed(done, found->number);
}

Outcome<std::int64_t> FactWriter::apply(CasesRecorded &fact, Entry &entry)
{
    const auto found = find(fact.run);
    if (!found)
        return troubleOf(found);
    Done done = run("ensure_phase", {fact.phase, found->number});
    if (done)
        done = insertCases(*found, entry.cases, fact);
    const Tally &tally = fact.tally;
    if (done)
        done = run("add_cases_to_execution", {static_cast<std::int64_t>(entry.cases.size()), tally.passed, tally.failed, tally.skipped,
                                              tally.unknown, tally.flaky, found->number});
    if (done)
        done =
            run("add_cases_to_phase", {tally.passed, tally.failed, tally.skipped, tally.unknown, tally.flaky, found->number, fact.phase});
    return keyed(done, found->number);
}

Done FactWriter::insertCases(const Run &of, std::vector<TestCase> &cases, CasesRecorded &fact)
{
    fact.tally = {};
    fact.first = of.lastOrdinal + 1;
    fact.last = of.lastOrdinal + static_cast<std::int64_t>(cases.size());
    m_failed.clear();
    std::int64_t ordinal = fact.first;
    for (auto &test : cases) {
        test.ordinal = ordinal++;
        const auto number = m_tests.idOf(m_session, of.scenario, test, of.number);
        if (!number)
            return troubleOf(number);
        if (const Done judged = judgeCase(of.number, *number, test, fact.tally); !judged)
            return judged;
        if (const Done inserted = insertCase(of.number, *number, test); !inserted)
            return inserted;
    }
    return {};
}

Done FactWriter::judgeCase(std::int64_t execution, std::int64_t number, TestCase &test, Tally &tally)
{
    Outcome<std::optional<TestStatus>> before;
    if (test.attempt > 1)
        before = standingOf(execution, number);
    if (!before)
        return troubleOf(before);
    const Ruling ruling = ruleOn(*before, test.status, test.attempt);
    if (test.attempt > 1 && test.status == TestStatus::Passed)
        test.status = ruling.status;
    tally += ruling.change;
    if (ruling.status != TestStatus::Failed && ruling.status != TestStatus::Flaky)
        return {};
    m_failed[number] = ruling.status;
    if (ruling.change == Tally{})
        return {};
    const auto noted = m_session.runPlain("note_test_failure", {ruling.change.failed, ruling.change.flaky, execution, execution, number});
    return noted ? Done{} : Done(troubleOf(noted));
}

Outcome<std::optional<TestStatus>> FactWriter::standingOf(std::int64_t execution, std::int64_t number)
{
    if (const auto here = m_failed.find(number); here != m_failed.end())
        return std::optional(here->second);
    std::optional<TestStatus> standing;
    const Done read = m_session.select("test_standing", {execution, number}, [&](SqlRow &row) -> Done {
        standing = statusFromStored(row.integer());
        return {};
    });
    if (!read)
        return troubleOf(read);
    return standing;
}

Done FactWriter::insertCase(std::int64_t execution, std::int64_t number, const TestCase &test)
{
    const std::string requirements = test.requirementIds.empty() ? std::string() : toLine(Json(test.requirementIds));
    const auto inserted = m_session.runPlain(
        "insert_case", {execution, test.ordinal, test.phase, test.toolchain, test.workspace, test.suite, test.name, test.file, test.line,
                        toWord(test.status), test.rawStatus, test.duration.count(), test.message, test.attempt, requirements});
    if (!inserted)
        return troubleOf(inserted);
    const auto put =
        m_session.runPlain("put_test_run", {execution, number, storedStatus(test.status), test.duration.count(), test.attempt});
    return put ? Done{} : Done(troubleOf(put));
}

Outcome<std::int64_t> FactWriter::apply(LogGrew &fact, Entry &)
{
    return find(fact.run).map([](const Run &run) { return run.number; });
}

Outcome<std::int64_t> FactWriter::apply(PhaseFinished &fact, Entry &entry)
{
    const auto found = find(fact.run);
    if (!found)
        return troubleOf(found);
    Done done = run("ensure_phase", {fact.result.name, found->number});
    if (done)
        done = finishPhase(found->number, fact.result);
    if (done)
        done = replaceObservations(found->number, fact.result);
    if (done)
        done = replaceCoverage(found->number, fact.result.name, entry.coverage);
    return keyed(done, found->number);
}

Done FactWriter::finishPhase(std::int64_t execution, const PhaseResult &result)
{
    return run("finish_phase", {toWord(result.status), result.startedAt, result.duration, toWord(result.failureClass), result.error,
                                result.skipReason, result.summary, detailsOf(result), result.tally.passed, result.tally.failed,
                                result.tally.skipped, result.tally.unknown, result.tally.flaky, result.logPath, execution, result.name});
}

Done FactWriter::insertObservations(std::int64_t execution, const std::string &phase, const std::vector<Observation> &observations)
{
    const auto last = m_session.selectInteger("last_observation", {execution, phase});
    if (!last)
        return troubleOf(last);
    Done done;
    std::int64_t ordinal = *last;
    for (const auto &observation : observations)
        if (done)
            done = run("insert_observation", {execution, phase, ++ordinal, toWord(observation.kind), observation.text, observation.file,
                                              observation.line, observation.column, observation.rule});
    return done;
}

Done FactWriter::replaceObservations(std::int64_t execution, const PhaseResult &result)
{
    const Done done = run("delete_observations", {execution, result.name});
    return done ? insertObservations(execution, result.name, result.observations) : done;
}

Done FactWriter::replaceCoverage(std::int64_t execution, const std::string &phase, const std::vector<FileCoverage> &files)
{
    Done done = run("delete_coverage", {execution, phase});
    std::int64_t ordinal = 0;
    for (const auto &file : files)
        if (done)
            done = run("insert_coverage", {execution, phase, ++ordinal, file.toolchain, file.workspace, file.path, file.covered, file.total,
                                           lineHitsToText(file.hits)});
    return done;
}

Outcome<std::int64_t> FactWriter::apply(RunFinished &fact, Entry &)
{
    const auto found = find(fact.run);
    if (!found)
        return troubleOf(found);
    Done done = run("finish_execution", {toWord(fact.status), fact.at, toLine(Json(fact.warnings)), found->number});
    if (done)
        done = moveTotal(*found, fact.status);
    if (done)
        done = endOpenPhases(found->number, fact.status);
    if (done)
        done = run("raise_tally_to_phases", {found->number});
    return keyed(done, found->number);
}

Done FactWriter::moveTotal(const Run &of, RunStatus to)
{
    const Done done = run("add_to_total", {of.scenario, of.status, -1});
    return done ? run("add_to_total", {of.scenario, toWord(to), 1}) : done;
}

Done FactWriter::endOpenPhases(std::int64_t execution, RunStatus status)
{
    if (status != RunStatus::Cancelled && status != RunStatus::Interrupted)
        return {};
    const auto phase = status == RunStatus::Cancelled ? PhaseStatus::Cancelled : PhaseStatus::Interrupted;
    return run("end_open_phases", {toWord(phase), execution});
}

Outcome<std::int64_t> FactWriter::apply(ScenarioAdded &fact, Entry &)
{
    const auto changed = m_session.run("register_scenario", {fact.name, fact.path});
    if (!changed)
        return troubleOf(changed);
    if (*changed == 0)
        return fail(FailureKind::Conflict, "the name " + fact.name + " belongs to another folder: choose another name");
    return 0;
}

Outcome<std::int64_t> FactWriter::apply(ScenarioRemoved &fact, Entry &)
{
    const auto changed = m_session.run("forget_scenario", {fact.name});
    if (!changed)
        return troubleOf(changed);
    if (*changed == 0)
        return fail(FailureKind::NotFound, "no scenario named " + fact.name + " was added by path");
    return 0;
}

Outcome<std::int64_t> FactWriter::apply(RequirementsSynced &fact, Entry &)
{
    if (fact.run.empty())
        return 0;
    const auto run = find(fact.run);
    if (!run)
        return tl::unexpected(run.error());
    return run->number;
}

Outcome<std::int64_t> FactWriter::apply(RequestQueued &fact, Entry &) { return aboutRequest(RequestWriter(m_session).write(fact)); }

Outcome<std::int64_t> FactWriter::apply(RequestChanged &fact, Entry &) { return aboutRequest(RequestWriter(m_session).write(fact)); }

Outcome<std::int64_t> FactWriter::apply(RequestJudged &fact, Entry &entry)
{
    return aboutRequest(RequestWriter(m_session).write(fact, entry.verdict));
}

Outcome<std::int64_t> FactWriter::aboutRequest(const Outcome<std::int64_t> &number)
{
    if (!number)
        return number;
    m_request = *number;
    return 0;
}

} // namespace genie
