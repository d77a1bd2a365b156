// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/session/phase_task.h"

#include "core/base/text.h"

namespace genie {

namespace {

constexpr auto kLogInterval = std::chrono::milliseconds(250);
/// Observations are for people; a phase that reports more than this has the rest in its log only.
constexpr std::size_t kMostObservations = 5000;

std::string inSeconds(milliseconds time)
{
    const auto ms = time.count();
    return ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
}

/// `[ERROR] text`, as the phase's log shows an observation.
std::string logLine(const Observation &observation)
{
    const std::string word(toWord(observation.kind));
    if (observation.kind == Observation::Kind::Section)
        return "== " + observation.text + "\n";
    std::string place;
    if (!observation.file.empty())
        place = " (" + observation.file + (observation.line > 0 ? ":" + std::to_string(observation.line) : "") +
                (observation.line > 0 && observation.column > 0 ? ":" + std::to_string(observation.column) : "") + ")";
    return "[" + word + "] " + observation.text + place + (observation.rule.empty() ? "" : " [" + observation.rule + "]") + "\n";
}

Remediation timeoutRemediation(const PlannedPhase &planned)
{
    return {"timeout", "phase " + planned.phase.name + " has a limit of " + inSeconds(planned.timeout) + "; raise phases." + planned.phase.name
                           + ".timeout in .vrooli/testing.json, or split what it does", ""};
}

} // namespace

PhaseTask::PhaseTask(ExecutionId run, PlannedPhase planned, const Clock &clock, FactSink &facts)
    : m_run(std::move(run)), m_planned(std::move(planned)), m_clock(clock), m_facts(facts), m_startedAt(m_clock.now())
{
    m_facts.tell({PhaseStarted{m_run, m_planned.phase.name, m_startedAt}, {}, {}});
}

void PhaseTask::open(const std::filesystem::path &dataDirectory, std::int64_t logQuota)
{
    m_logPath = "runs/" + m_run + "/" + m_planned.phase.name + ".log";
    std::error_code error; // what is wrong with the directory is said by the file that cannot be created in it
    std::filesystem::create_directories((dataDirectory / m_logPath).parent_path(), error);
    auto writer = LogWriter::create(dataDirectory / m_logPath, logQuota);
    if (writer) {
        m_log = std::move(*writer);
    } else {
        m_logPath.clear();
        observe({Observation::Kind::Warning, "no log is kept for this phase: " + writer.error().message, "", 0});
    }
    if (!m_planned.notice.empty())
        observe({Observation::Kind::Warning, m_planned.notice, "", 0});
}

void PhaseTask::observe(Observation observation)
{
    observation.text = text::validUtf8(text::withoutControls(observation.text));
    observation.rule = text::validUtf8(text::withoutControls(observation.rule));
    log(logLine(observation));
    {
        const std::lock_guard guard(m_mutex);
        if (m_observations.size() >= kMostObservations)
            return;
        if (m_observations.size() + 1 == kMostObservations)
            observation = {Observation::Kind::Warning, "there is more; the rest is in the log of this phase", "", 0};
        m_observations.push_back(observation);
    }
    m_facts.tell({PhaseObserved{m_run, m_planned.phase.name, {std::move(observation)}}, {}, {}});
}

void PhaseTask::cases(std::vector<TestCase> cases)
{
    if (cases.empty())
        return;
    {
        const std::lock_guard guard(m_mutex);
        for (auto &test : cases) {
            test.phase = m_planned.phase.name;
            m_tally += m_attempts.count(test);
        }
    }
    m_facts.tell({CasesRecorded{m_run, m_planned.phase.name, 0, 0, {}}, std::move(cases), {}});
}

void PhaseTask::coverage(std::vector<FileCoverage> files)
{
    const std::lock_guard guard(m_mutex);
    m_coverage.insert(m_coverage.end(), std::make_move_iterator(files.begin()), std::make_move_iterator(files.end()));
}

void PhaseTask::log(std::string_view bytes)
{
    bool brokeNow = false;
    {
        const std::lock_guard guard(m_mutex);
        if (!m_log || m_logBroken)
            return;
        if (!m_log->append(bytes)) {
            m_logBroken = true;
            brokeNow = true;
        }
    }
    if (brokeNow)
        observe({Observation::Kind::Warning, "the log of this phase is incomplete: it could not be written (is the disk full?)", "", 0});
    else
        tellLogSize(false);
}

void PhaseTask::tellLogSize(bool always)
{
    LogGrew grown{m_run, m_planned.phase.name, 0, 0};
    {
        const std::lock_guard guard(m_mutex);
        if (!m_log)
            return;
        const auto now = std::chrono::steady_clock::now();
        if (!always && now - m_logTold < kLogInterval)
            return;
        if (m_log->bytes() == m_bytesTold)
            return;
        static_cast<void>(m_log->flush());
        m_logTold = now;
        m_bytesTold = m_log->bytes();
        grown.bytes = m_log->bytes();
        grown.lines = m_log->lines();
    }
    m_facts.tell({grown, {}, {}});
}

PhaseResult PhaseTask::result(const PhaseOutcome &outcome, bool timedOut, const std::string &cancelled)
{
    if (timedOut)
        observe({Observation::Kind::Error, "ran out of time after " + inSeconds(m_planned.timeout), "", 0});
    tellLogSize(true);
    const std::lock_guard guard(m_mutex);
    PhaseResult result;
    result.name = m_planned.phase.name;
    result.startedAt = m_startedAt;
    result.duration = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - m_started);
    result.status = outcome.status;
    result.failureClass = outcome.failureClass;
    result.error = outcome.error;
    result.skipReason = outcome.skipReason;
    result.summary = outcome.summary;
    result.remediations = outcome.remediations;
    result.coverage = outcome.coverage;
    result.observations = m_observations;
    result.tally = m_tally;
    result.logPath = m_logPath;
    if (!cancelled.empty() && outcome.status != PhaseStatus::Passed) {
        result.status = PhaseStatus::Cancelled;
        result.failureClass = FailureClass::None;
        result.error = cancelled;
    } else if (timedOut) {
        // What failed before the limit (tests, or findings in the scenario's files) keeps its class: the limit is said beside it.
        const bool testsFailed = outcome.failureClass == FailureClass::TestFailure && m_tally.failed > 0;
        const bool failedBefore = testsFailed || outcome.failureClass == FailureClass::Misconfiguration;
        result.status = PhaseStatus::Failed;
        result.failureClass = failedBefore ? outcome.failureClass : FailureClass::Timeout;
        if (!failedBefore)
            result.error = "ran out of time after " + inSeconds(m_planned.timeout);
        result.remediations.insert(failedBefore ? result.remediations.end() : result.remediations.begin(), timeoutRemediation(m_planned));
    } else if (result.status == PhaseStatus::Failed) {
        if (result.failureClass == FailureClass::None)
            result.failureClass = FailureClass::System;
        if (result.remediations.empty())
            result.remediations.push_back({"generic.log", "read the log of phase " + result.name + ": " + m_logPath, ""});
    }
    return result;
}

void PhaseTask::tellFinished(const PhaseResult &result)
{
    m_facts.tell({PhaseFinished{m_run, result}, {}, std::move(m_coverage)});
}

} // namespace genie
