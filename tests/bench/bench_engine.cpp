// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of whole runs through the embedded engine.
#include "door/link/local_link.h"
#include "support/figures.h"
#include "support/temporary_scenarios.h"

#include <QCoreApplication>
#include <QTest>

using namespace genie;

namespace {

/// An embedded engine over a temporary root that carries requests out one after another.
class Engine {
public:
    explicit Engine(const test::TemporaryScenarios &scenarios)
    {
        EngineOptions options;
        options.scenariosRoot = scenarios.root();
        options.dataDirectory = scenarios.path() / "data";
        options.store = "sqlite:" + (scenarios.path() / "data" / "store.sqlite").string();
        options.stateDirectory = scenarios.path() / "state";
        options.supervisor = GENIE_BIN_DIR "/test-genie-supervisor";
        m_link = std::make_unique<LocalLink>(options);
        QObject::connect(m_link.get(), &Link::told, m_link.get(), [this](const std::vector<Event> &events) {
            for (const auto &event : events)
                if (std::holds_alternative<RunFinished>(event.fact))
                    ++m_finished;
        });
    }
    Execution run(const RunRequest &request)
    {
        const int before = m_finished;
        const auto started = test::need(wait(m_link->runs().start(request)), "start");
        if (!QTest::qWaitFor([&] { return m_finished > before; }, 300'000))
            test::giveUp("the run did not end");
        return test::need(wait(m_link->runs().show(started.id)), "show");
    }

private:
    template <class T>
    Outcome<T> wait(Answer<T> answer)
    {
        static_cast<void>(QTest::qWaitFor([&] { return answer.isFinished(); }, 60'000));
        return answer.result();
    }
    std::unique_ptr<LocalLink> m_link;
    int m_finished = 0;
};

double wallOf(const Execution &execution)
{
    return static_cast<double>((*execution.completedAt - *execution.startedAt).count());
}

void idlePhases(test::Figures &figures)
{
    test::TemporaryScenarios scenarios;
    scenarios.write("empty/.vrooli/service.json", R"({"service":{"name":"empty"},"lifecycle":{"health":{"checks":[{"name":"a","type":"http"}]}}})");
    Engine engine(scenarios);
    RunRequest request;
    request.scenario = "empty";
    request.phases = {"structure", "dependencies", "unit"};
    std::vector<double> perPhase;
    for (int i = 0; i < 15; ++i)
        perPhase.push_back(wallOf(engine.run(request)) / 3);
    figures.atMost("engine's own time per phase that has nothing to do", test::medianOf(perPhase), "ms", 5);
}

/// Three languages whose tests wait rather than compute, so that the figure shows what the engine adds, not the number of cores.
void threeLanguages(test::Figures &figures)
{
    constexpr const char *kWait = "4";
    test::TemporaryScenarios scenarios;
    scenarios.write("tri/go/go.mod", "module tri\n\ngo 1.19\n");
    scenarios.write("tri/go/a_test.go", std::string("package tri\n\nimport (\"testing\"; \"time\")\n\nfunc TestWait(t *testing.T) { time.Sleep(") + kWait
                                            + " * time.Second) }\n");
    scenarios.write("tri/py/pyproject.toml", "[project]\nname = \"tri\"\nversion = \"1\"\n");
    scenarios.write("tri/py/tests/test_wait.py", std::string("import time\n\ndef test_wait():\n    time.sleep(") + kWait + ")\n");
    scenarios.write("tri/sh/wait.bats", std::string("@test \"waits\" {\n  sleep ") + kWait + "\n}\n");
    Engine engine(scenarios);
    RunRequest request;
    request.scenario = "tri";
    request.phases = {"unit"};
    request.jobs = 3;
    engine.run(request); // compiles the Go package once
    double slowest = 0;
    for (const auto &[toolchain, directory] : {std::pair{"go", "go"}, {"python", "py"}, {"bats", "sh"}}) {
        RunRequest one = request;
        TestSelector selector;
        selector.toolchain = toolchain;
        selector.workspace = directory;
        one.tests = {selector};
        const auto run = engine.run(one);
        if (run.status != RunStatus::Passed || run.tally.passed != 1)
            test::giveUp(std::string(toolchain) + " alone did not pass its one test");
        slowest = std::max(slowest, wallOf(run));
    }
    const auto all = engine.run(request);
    if (all.tally.passed != 3)
        test::giveUp("the three languages did not pass");
    figures.note("slowest of three languages alone", slowest, "ms");
    figures.atMost("run over three independent languages / slowest of them", wallOf(all) / slowest, "x", 1.2);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    test::Figures figures;
    idlePhases(figures);
    threeLanguages(figures);
    return figures.exitCode();
}
