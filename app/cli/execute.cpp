// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/interrupts.h"
#include "cli/words.h"
#include "core/domain/domain_json.h"
#include "host/files/tree_watcher.h"

#include <QCoroFuture>
#include <QPromise>

#include <iostream>

namespace genie {

namespace {

QCoro::Task<ExitCode> explain(Link *link, CliOptions options)
{
    auto plan = co_await link->scenarios().plan(options.request);
    if (!plan)
        co_return report(plan.error());
    if (options.json) {
        std::cout << toPretty(toJson(*plan)) << std::endl;
        co_return ExitCode::Passed;
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto &planned : plan->phases)
        rows.push_back({planned.selected ? "run " : "skip", planned.phase.name, planned.selected ? shortDuration(planned.timeout) : "-",
                        oneLine(planned.reason)});
    std::cout << "Plan for " << plan->scenario << (plan->preset.empty() ? "" : ", preset " + plan->preset) << "\n" << table(rows);
    for (const auto &warning : plan->warnings)
        std::cout << "warning: " << oneLine(warning) << "\n";
    co_return ExitCode::Passed;
}

/// Starts the run and keeps what is told before the answer with its id has come.
QCoro::Task<ExitCode> runOnce(Link *link, CliOptions options)
{
    std::vector<Event> early;
    QObject scope;
    const auto collect = [&early](const std::vector<Event> &events) { early.insert(early.end(), events.begin(), events.end()); };
    QObject::connect(link, &Link::told, &scope, collect);
    auto started = co_await link->runs().start(options.request);
    QObject::disconnect(link, nullptr, &scope, nullptr);
    if (!started)
        co_return report(started.error());
    co_return co_await followRun(link, *started, early, options);
}

/// Waits until files of the scenario change, or Ctrl+C (then the answer is empty).
class ChangeWait final : public QObject
{
public:
    explicit ChangeWait(const std::string &directory) : m_watcher(directory)
    {
        m_promise.start();
        connect(&m_watcher, &TreeWatcher::changed, this, [this](const std::vector<std::string> &paths) { finish(paths); });
        connect(&m_interrupts, &Interrupts::interrupted, this, [this] { finish({}); });
    }
    [[nodiscard]] QFuture<std::vector<std::string>> changed() { return m_promise.future(); }

private:
    void finish(const std::vector<std::string> &paths)
    {
        if (std::exchange(m_done, true))
            return;
        m_promise.addResult(paths);
        m_promise.finish();
    }
    TreeWatcher m_watcher;
    Interrupts m_interrupts;
    QPromise<std::vector<std::string>> m_promise;
    bool m_done = false;
};

QCoro::Task<ExitCode> watchAndRun(Link *link, CliOptions options)
{
    auto scenario = co_await link->scenarios().show(options.request.scenario);
    if (!scenario)
        co_return report(scenario.error());
    auto code = co_await runOnce(link, options);
    while (code != ExitCode::CtrlC) {
        std::cerr << "watching " << scenario->summary.path << " for changes (Ctrl+C ends)\n";
        ChangeWait wait(scenario->summary.path);
        const auto paths = co_await wait.changed();
        if (paths.empty())
            co_return ExitCode::CtrlC;
        std::cerr << "\nchanged: " << oneLine(paths.front()) << (paths.size() > 1 ? " and " + std::to_string(paths.size() - 1) + " more" : "")
                  << "\n";
        CliOptions again = options;
        again.request.changed = paths;
        again.request.trigger = "watch";
        code = co_await runOnce(link, again);
    }
    co_return code;
}

} // namespace

QCoro::Task<ExitCode> executeCommand(Link *link, CliOptions options)
{
    for (const auto &typed : options.tests) {
        const auto selector = TestSelector::fromText(typed);
        if (!selector) {
            const Failure wrong{FailureKind::Invalid, "--test takes toolchain:workspace:file:suite:name, got '" + oneLine(typed) + "'"};
            co_return report(wrong);
        }
        options.request.tests.push_back(*selector);
    }
    if (options.explain)
        co_return co_await explain(link, options);
    if (options.watch)
        co_return co_await watchAndRun(link, options);
    co_return co_await runOnce(link, options);
}

} // namespace genie
