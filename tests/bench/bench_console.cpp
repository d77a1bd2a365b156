// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of the console over a large store: its start, its history, and a large tree of tests. A frame is one turn of the event
// loop, painting included.
#include "core/ports/clock.h"
#include "door/link/local_link.h"
#include "memory/sqlite/sqlite_store.h"
#include "support/figures.h"
#include "support/temporary_scenarios.h"
#include "views/models/execution_list_model.h"
#include "views/models/test_tree_model.h"
#include "views/pages/runs/history_panel.h"
#include "views/pages/runs/run_view.h"
#include "views/pages/runs/runs_page.h"
#include "views/pages/runs/test_panel.h"
#include "views/pages/runs/test_tree_view.h"
#include "views/shell/main_window.h"
#include "views/style/look.h"

#include <QApplication>
#include <QProcess>
#include <QScrollBar>

#include <algorithm>
#include <ctime>

using namespace genie;
using namespace genie::ui;

namespace {

constexpr int kExecutions = 100'000;
constexpr int kCases = 100'000;
constexpr double kFrame = 33;
constexpr int kPatience = 300'000; ///< milliseconds

/// A store with a long history, and on demand very many tests in its newest execution.
class LargeStore {
public:
    LargeStore()
    {
        m_scenarios.addScript("demo", "hello", "true");
        auto store = test::need(openSqliteStore(file()), "store");
        for (int i = 0; i < kExecutions;) {
            std::vector<Entry> entries;
            for (int k = 0; k < 2000; ++k, ++i)
                addExecution(entries, i % 9 == 0 ? RunStatus::Failed : RunStatus::Passed);
            test::need(store->append(std::move(entries)), "append executions");
        }
    }
    /// Gives the newest execution its tests.
    void addCases() const
    {
        auto store = test::need(openSqliteStore(file()), "store");
        for (int i = 0; i < kCases;) {
            Entry entry{CasesRecorded{m_newest, "unit", 0, 0, {}}, {}, {}};
            for (int k = 0; k < 2000; ++k, ++i)
                entry.cases.push_back(caseOf(i));
            test::need(store->append({std::move(entry)}), "append cases");
        }
    }
    [[nodiscard]] std::filesystem::path file() const { return m_scenarios.path() / "store.sqlite"; }
    [[nodiscard]] std::filesystem::path path() const { return m_scenarios.path(); }
    [[nodiscard]] EngineOptions options() const
    {
        EngineOptions options;
        options.scenariosRoot = m_scenarios.root();
        options.store = "sqlite:" + file().string();
        options.dataDirectory = m_scenarios.path() / "data";
        options.stateDirectory = m_scenarios.path() / "state";
        options.supervisor = GENIE_BIN_DIR "/test-genie-supervisor";
        return options;
    }

private:
    void addExecution(std::vector<Entry> &entries, RunStatus status)
    {
        Execution execution;
        execution.id = newUuid();
        execution.scenario = "demo";
        execution.scenarioPath = (m_scenarios.root() / "demo").string();
        execution.preset = "quick";
        execution.requestedAt = SystemClock().now();
        m_newest = execution.id;
        entries.push_back({RunQueued{execution}, {}, {}});
        entries.push_back({RunStarted{execution.id, execution.requestedAt, {"unit"}}, {}, {}});
        entries.push_back({RunFinished{execution.id, status, execution.requestedAt, {}}, {}, {}});
    }
    static TestCase caseOf(int i)
    {
        TestCase test;
        test.phase = "unit";
        test.toolchain = "go";
        test.workspace = "api";
        test.suite = "example.org/notes/internal/package" + std::to_string(i / 250);
        test.name = "TestHandler/case_" + std::to_string(i);
        test.status = i % 97 == 0 ? TestStatus::Failed : TestStatus::Passed;
        test.message = i % 97 == 0 ? "got 1, want 2" : "";
        test.duration = milliseconds(i % 40);
        return test;
    }

    test::TemporaryScenarios m_scenarios;
    ExecutionId m_newest;
};

/// Turns of the event loop, and how long the longest of them was.
class Turns {
public:
    /// Turns until `done`, with `push` at the beginning of each turn.
    void until(const std::function<bool()> &done, const std::function<void()> &push, const char *what)
    {
        const auto end = std::chrono::steady_clock::now() + milliseconds(kPatience);
        while (!done()) {
            if (std::chrono::steady_clock::now() > end)
                test::giveUp(std::string(what) + " did not come to an end");
            const double cpu = cpuMilliseconds();
            const double turn = test::millisecondsOf([&push] {
                push();
                QCoreApplication::processEvents();
            });
            m_longest = std::max(m_longest, turn);
            m_longestCpu = std::max(m_longestCpu, cpuMilliseconds() - cpu);
            ++m_count;
        }
    }
    [[nodiscard]] double longest() const { return m_longest; }
    /// The same in this thread's own time, which other programs on the machine do not lengthen.
    [[nodiscard]] double longestCpu() const { return m_longestCpu; }
    [[nodiscard]] int count() const { return m_count; }

private:
    static double cpuMilliseconds()
    {
        timespec spent{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
        return static_cast<double>(spent.tv_sec) * 1e3 + static_cast<double>(spent.tv_nsec) / 1e6;
    }
    double m_longest = 0;
    double m_longestCpu = 0;
    int m_count = 0;
};

void start(test::Figures &figures, const LargeStore &store)
{
    const QString console = QStringLiteral(GENIE_BIN_DIR "/test-genie-console");
    if (!QFile::exists(console))
        test::giveUp("test-genie-console is not built");
    for (const char *page : {"runs", "scenarios"}) {
        const QStringList arguments{QStringLiteral("--scenarios-root"), QString::fromStdString(store.options().scenariosRoot.string()),
                                    QStringLiteral("--store"),          QString::fromStdString("sqlite:" + store.file().string()),
                                    QStringLiteral("--page"),           QString::fromLatin1(page),
                                    QStringLiteral("--screenshot"),     QString::fromStdString((store.path() / "page.png").string())};
        std::vector<double> times;
        for (int i = 0; i < 7; ++i)
            times.push_back(test::millisecondsOf([&] {
                if (QProcess::execute(console, arguments) != 0)
                    test::giveUp("the console did not paint its page");
            }));
        figures.atMost(std::string("program start to ") + page + " page painted and saved, 100,000 runs", test::medianOf(times), "ms", 500);
    }
}

void firstPaint(test::Figures &figures, const LargeStore &store)
{
    std::vector<double> times;
    for (int i = 0; i < 7; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        LocalLink link(store.options());
        MainWindow window(link, false);
        window.navigate(QStringLiteral("runs"));
        window.show();
        const RunsPage &page = *window.findChild<RunsPage *>();
        Turns().until([&page] { return page.runs()->rowCount() > 0 && page.view()->settled(); }, [] {}, "the first page");
        window.grab(); // paints it once more, so the first painting has been done for sure
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    figures.note("engine and window alone, to a painted history", test::medianOf(times), "ms");
}

void history(test::Figures &figures, RunsPage &page)
{
    QScrollBar *bar = page.history()->list()->verticalScrollBar();
    Turns turns;
    const double all = test::millisecondsOf([&] {
        turns.until([&] { return page.runs()->rowCount() == kExecutions && bar->value() == bar->maximum(); },
                    [bar] { bar->setValue(bar->value() + bar->pageStep()); }, "the history");
    });
    figures.atMost("history of 100,000 runs scrolled to its end, longest frame", turns.longest(), "ms", kFrame);
    figures.note("  the same in own CPU time", turns.longestCpu(), "ms");
    figures.note("  all of it", all, "ms");
}

void tree(test::Figures &figures, RunsPage &page)
{
    Turns filling;
    RunView &view = *page.view();
    const double all = test::millisecondsOf(
        [&] { filling.until([&] { return view.tests()->testCount() == kCases && view.settled(); }, [] {}, "the tree"); });
    figures.atMost("tree of 100,000 tests fills, longest frame", filling.longest(), "ms", kFrame);
    figures.note("  the same in own CPU time", filling.longestCpu(), "ms");
    figures.note("  until all are there", all, "ms");

    Turns scrolling;
    TestTreeView *tests = view.testPanel()->tree();
    QScrollBar *bar = tests->verticalScrollBar();
    bar->setValue(0);
    scrolling.until([bar] { return bar->value() == bar->maximum(); }, [bar] { bar->setValue(bar->value() + bar->pageStep() * 4); },
                    "scrolling");
    figures.atMost("tree of 100,000 tests scrolled to its end, longest frame", scrolling.longest(), "ms", kFrame);
    figures.note("  the same in own CPU time", scrolling.longestCpu(), "ms");
    figures.note("  frames painted on the way", scrolling.count(), "");
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    Look::current().apply(application, ThemeChoice::Dark);
    test::Figures figures;
    const LargeStore store;
    start(figures, store);
    firstPaint(figures, store);
    store.addCases();
    const double before = test::residentMebibytes();
    LocalLink link(store.options());
    MainWindow window(link, false);
    window.navigate(QStringLiteral("runs"));
    window.show();
    RunsPage &page = *window.findChild<RunsPage *>();
    tree(figures, page);
    history(figures, page);
    figures.note("memory for both", test::residentMebibytes() - before, "MiB");
    return figures.exitCode();
}
