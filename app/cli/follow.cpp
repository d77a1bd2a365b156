// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/interrupts.h"
#include "cli/run_printer.h"
#include "cli/words.h"
#include "core/domain/attempts.h"
#include "core/domain/domain_json.h"
#include "formats/findings/sarif.h"
#include "formats/results/ctrf_writer.h"
#include "formats/results/junit_writer.h"
#include "host/files/atomic_file.h"

#include <QCoroFuture>
#include <QPromise>
#include <QTimer>

#include <iostream>
#include <unistd.h>

namespace genie {

namespace {

constexpr int kMostFailuresShown = 20;
constexpr std::chrono::milliseconds kRepaint{100};
constexpr std::chrono::milliseconds kPatience{1000}; ///< before a queued run is explained

/// Waits for the end of one run: takes facts from the link, shows them, turns Ctrl+C into stop and kill.
class Watch final : public QObject
{
public:
    Watch(Link *link, const Execution &execution, const CliOptions &options)
        : m_link(link), m_run(execution.id), m_own(options.command == CliOptions::Command::Execute), m_quiet(options.json),
          m_printer(std::cout, isTerminal(STDOUT_FILENO))
    {
        m_end.start();
        connect(link, &Link::told, this, [this](const std::vector<Event> &events) { take(events); });
        connect(link, &Link::stateChanged, this, [this](LinkState state) {
            if (state == LinkState::Lost)
                finish(false);
        });
        connect(&m_interrupts, &Interrupts::interrupted, this, [this](int count) { handleInterrupted(count); });
        connect(&m_repaint, &QTimer::timeout, this, [this] { m_printer.tick(); });
        if (!m_quiet) {
            m_printer.begin(execution);
            m_repaint.start(kRepaint);
            QTimer::singleShot(kPatience, this, [this] {
                if (!m_started && !m_finished)
                    m_printer.waiting();
            });
        }
        m_started = execution.status != RunStatus::Queued;
        if (isFinal(execution.status))
            finish(true);
    }

    void take(const std::vector<Event> &events)
    {
        for (const auto &event : events) {
            if (runOf(event.fact) != m_run || event.number <= m_last)
                continue;
            m_last = event.number;
            m_started = m_started || std::holds_alternative<RunStarted>(event.fact);
            if (!m_quiet)
                m_printer.take(event.fact);
            if (std::holds_alternative<RunFinished>(event.fact))
                finish(true);
        }
    }

    /// True when the run came to its end, false when the engine was lost.
    [[nodiscard]] QFuture<bool> ended() { return m_end.future(); }
    [[nodiscard]] bool interrupted() const { return m_interrupts.count() > 0; }
    RunPrinter &printer() { return m_printer; }

private:
    void finish(bool reached)
    {
        if (std::exchange(m_finished, true))
            return;
        m_repaint.stop();
        m_end.addResult(reached);
        m_end.finish();
    }

    void handleInterrupted(int count)
    {
        if (!m_own) { // a watcher goes; the run goes on
            std::cerr << "\nno longer watching; the run goes on\n";
            return finish(false);
        }
        std::cerr << (count == 1 ? "\nstopping in order; press Ctrl+C again to kill\n" : "\nkilling\n");
        static_cast<void>(m_link->runs().stop(m_run, count == 1 ? StopMode::InOrder : StopMode::Now));
    }

    Link *m_link;
    const ExecutionId m_run;
    const bool m_own;
    const bool m_quiet;
    RunPrinter m_printer;
    Interrupts m_interrupts;
    QTimer m_repaint;
    QPromise<bool> m_end;
    bool m_finished = false;
    bool m_started = false;
    std::int64_t m_last = 0;
};

QCoro::Task<Outcome<std::vector<TestCase>>> allCases(Link *link, ExecutionId id, CaseQuery query)
{
    std::vector<TestCase> cases;
    query.limit = 5000;
    do {
        auto page = co_await link->runs().cases(id, query);
        if (!page)
            co_return tl::unexpected(page.error());
        std::move(page->items.begin(), page->items.end(), std::back_inserter(cases));
        query.after = page->next;
    } while (query.after != 0);
    co_return cases;
}

/// What the phases found wrong, in their order.
std::vector<Finding> findingsOf(const Execution &execution)
{
    std::vector<Finding> findings;
    for (const PhaseResult &phase : execution.phases)
        for (const Observation &observation : phase.observations)
            if (isFinding(observation))
                findings.push_back(findingFrom(observation, phase.name));
    return findings;
}

/// Writes the reports that were asked for.
QCoro::Task<Done> writeReports(Link *link, Execution execution, CliOptions options)
{
    if (!options.sarifFile.empty())
        if (auto written = writeAtomically(options.sarifFile, writeSarif(findingsOf(execution), GENIE_VERSION)); !written)
            co_return tl::unexpected(written.error().within("the SARIF file could not be written"));
    if (options.junitFile.empty() && options.ctrfFile.empty())
        co_return Done();
    const CaseQuery everything;
    auto cases = co_await allCases(link, execution.id, everything);
    if (!cases)
        co_return tl::unexpected(cases.error());
    if (!options.junitFile.empty())
        if (auto written = writeAtomically(options.junitFile, writeJunit(execution, lastAttempts(*cases))); !written)
            co_return tl::unexpected(written.error().within("the JUnit file could not be written"));
    if (!options.ctrfFile.empty())
        if (auto written = writeAtomically(options.ctrfFile, writeCtrf(execution, *cases)); !written)
            co_return tl::unexpected(written.error().within("the CTRF file could not be written"));
    co_return Done();
}

} // namespace

QCoro::Task<ExitCode> followRun(Link *link, Execution execution, std::vector<Event> events, CliOptions options)
{
    Watch watch(link, execution, options);
    watch.take(events);
    if (!co_await watch.ended()) {
        if (watch.interrupted())
            co_return ExitCode::CtrlC;
        std::cerr << "test-genie: the engine was lost before the run ended\n";
        co_return ExitCode::Cut;
    }
    auto final = co_await link->runs().show(execution.id);
    if (!final)
        co_return report(final.error());
    CaseQuery failed;
    failed.statuses = {TestStatus::Failed, TestStatus::Flaky};
    auto cases = co_await allCases(link, execution.id, failed);
    if (!cases)
        co_return report(cases.error());
    std::vector<TestCase> failures;
    std::vector<TestCase> flaky;
    for (auto &test : lastAttempts(std::move(*cases)))
        (test.status == TestStatus::Flaky ? flaky : failures).push_back(std::move(test));
    if (options.json) {
        Json json = toJson(*final);
        json["failedTests"] = Json::array();
        for (const auto &test : failures)
            json["failedTests"].push_back(toJson(test));
        json["flakyTests"] = Json::array();
        for (const auto &test : flaky)
            json["flakyTests"].push_back(toJson(test));
        std::cout << toPretty(json) << std::endl;
    } else {
        const int more = std::max(0, static_cast<int>(failures.size()) - kMostFailuresShown);
        failures.resize(failures.size() - static_cast<std::size_t>(more));
        watch.printer().conclude(*final, failures, more, flaky);
    }
    auto written = co_await writeReports(link, *final, options);
    if (!written)
        co_return report(written.error());
    co_return watch.interrupted() ? ExitCode::CtrlC : exitCodeOf(final->status);
}

} // namespace genie
