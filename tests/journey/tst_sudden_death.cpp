// SPDX-License-Identifier: GPL-3.0-or-later
// What an engine leaves behind when it is ended without a word.
#include "core/base/ids.h"
#include "support/command_line.h"
#include "support/process_tools.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace genie;
using test::words;

namespace {

constexpr int kDeaths = 50;
constexpr int kPhases = 5;

/// A scenario whose phases each leave a process behind that hides from them: another session, no parent, deaf to SIGTERM.
void addStubbornScenario(test::CommandLine &bench)
{
    for (int i = 1; i <= kPhases; ++i)
        bench.scenarios.addScript("good", "p" + std::to_string(i), "(trap '' TERM HUP; setsid sleep 600 >/dev/null 2>&1 &) ; sleep 0.03");
    bench.scenarios.write("good/.vrooli/testing.json", R"({"version":"1.0.0","environment":{"pass":["GENIE_TEST_MARK"]}})");
}

} // namespace

class TestSuddenDeath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fiftyDeathsLoseNoFinishedPhaseAndLeaveNothingRunning()
    {
        test::CommandLine bench;
        addStubbornScenario(bench);
        const std::string mark = "GENIE_TEST_MARK=" + newUuid();
        bench.environment.insert(QStringLiteral("GENIE_TEST_MARK"), QString::fromStdString(mark.substr(mark.find('=') + 1)));
        int died = 0;
        for (int i = 0; i < kDeaths; ++i) {
            QProcess process;
            bench.prepare(process, words("execute good --phases p1,p2,p3,p4,p5 --jobs 1"));
            process.start();
            QVERIFY(process.waitForStarted());
            // Random moments over the whole life of a run, from before it is stored until after its end.
            if (!process.waitForFinished(QRandomGenerator::global()->bounded(20, 900))) {
                process.kill();
                process.waitForFinished();
                ++died;
            }
            const QByteArray seen = process.readAllStandardOutput();
            const Json list = bench.run(words("executions list --limit 1000 --json")).json();
            for (const auto &run : list["items"])
                QVERIFY2(run["status"] != "running" && run["status"] != "queued", "a dead engine's run is still open");
            const int shown = static_cast<int>(seen.count("\xE2\x9C\x93 p"));
            if (shown == 0)
                continue;
            int stored = 0;
            for (const auto &phase : list["items"][0]["phases"])
                stored += phase["status"] == "passed" ? 1 : 0;
            QVERIFY2(stored >= shown, "a phase that was told as finished is not stored as such");
        }
        QVERIFY2(died > kDeaths / 4, "hardly any of the deaths hit a living engine");
        QTRY_VERIFY_WITH_TIMEOUT(test::processesWith(mark).empty(), 10'000);
    }
};

QTEST_GUILESS_MAIN(TestSuddenDeath)
#include "tst_sudden_death.moc"
