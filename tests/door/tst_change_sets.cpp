// SPDX-License-Identifier: GPL-3.0-or-later
// What came back is judged for real: bad results are never accepted, honest ones nearly always are.
#include "desk/audit/weakenings.h"
#include "support/change_sets.h"
#include "support/real_tools.h"

#include <QDate>
#include <QTest>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

using namespace genie;

namespace {

constexpr int kShare = 6; ///< one in so many is judged, unless all are asked for

struct Count {
    int honest = 0;
    int accepted = 0;
    int bad = 0;
    std::vector<long long> took; ///< milliseconds
};

Count &counted()
{
    static Count count;
    return count;
}

/// One language: what is judged, and the scenario it is judged against, which is measured once.
struct Bench {
    test::ChangeSets read;
    std::unique_ptr<test::Court> court;
};

const std::map<std::string, std::string> kPrograms{{"go", "go"}, {"python", "python3"}, {"node", "node"}, {"shell", "bats"}};

Bench &bench(const std::string &language)
{
    static std::map<std::string, Bench> benches;
    Bench &there = benches[language];
    if (there.read.sets.empty())
        there.read = test::changeSets(language);
    return there;
}

} // namespace

class TestChangeSets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        NEEDS_PROGRAM("bwrap");
        ProcessRunner commands{std::filesystem::path(GENIE_BIN_DIR) / "test-genie-supervisor"};
        const Done there = SandboxedRunner(commands, {}).probe(childEnvironment({}));
        if (!there && qEnvironmentVariableIsSet("CI"))
            QFAIL(there.error().message.c_str());
        if (!there)
            QSKIP(there.error().message.c_str());
    }

    void everyLanguageHasAsManyHonestAsBadOnes()
    {
        std::size_t all = 0;
        std::set<std::string> ways;
        for (const char *language : {"go", "python", "node", "shell"}) {
            const auto read = test::changeSets(language);
            int honest = 0;
            std::set<std::string> names;
            for (const auto &set : read.sets) {
                honest += set.honest ? 1 : 0;
                QVERIFY2(names.insert((set.honest ? "honest " : "bad ") + set.way).second, set.way.c_str());
                if (!set.honest)
                    ways.insert(set.way);
                QVERIFY2(!set.gap.empty(), set.way.c_str());
            }
            QVERIFY2(honest >= 15 && static_cast<int>(read.sets.size()) - honest >= 15, language);
            all += read.sets.size();
        }
        QVERIFY(all >= 120 && ways.size() >= 12);
    }

    void badResultsAreNeverAcceptedAndHonestOnesAre_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("place");
        const QString share = qEnvironmentVariable("TEST_GENIE_CHANGE_SETS");
        const int today = QDate::currentDate().dayOfYear();
        for (const char *language : {"go", "python", "node", "shell"}) {
            const auto &sets = bench(language).read.sets;
            int honest = 0, bad = 0;
            for (int place = 0; place < static_cast<int>(sets.size()); ++place) {
                const auto &set = sets[static_cast<std::size_t>(place)];
                const int turn = set.honest ? honest++ : bad++;
                const bool taken = share.isEmpty() ? turn % kShare == today % kShare
                                                   : share == QStringLiteral("all") || share == QString::fromStdString(set.way);
                if (taken)
                    QTest::addRow("%s, %s, %s", language, set.honest ? "honest" : "bad", set.way.c_str()) << QString::fromUtf8(language) << place;
            }
        }
    }

    void badResultsAreNeverAcceptedAndHonestOnesAre()
    {
        QFETCH(const QString, language);
        QFETCH(const int, place);
        const std::string program = kPrograms.at(language.toStdString());
        if (!test::isOnPath(program)) {
            if (qEnvironmentVariableIsSet("CI"))
                QFAIL((program + " is not on PATH").c_str());
            QSKIP((program + " is not on PATH").c_str());
        }
        Bench &there = bench(language.toStdString());
        const auto &set = there.read.sets[static_cast<std::size_t>(place)];
        if (!there.court)
            there.court = std::make_unique<test::Court>(there.read.base);
        const Verdict verdict = there.court->judgeResult(set.files, set.gap, findWeakenings); // recomputes it, too
        qInfo("%5lld ms  %s", static_cast<long long>(verdict.took.count()), verdict.summary.sentence.c_str());
        const bool closed = verdict.summary.word == VerdictWord::Closed;
        Count &count = counted();
        count.took.push_back(verdict.took.count());
        if (!set.honest) {
            count.bad++;
            QVERIFY2(!closed, verdict.summary.sentence.c_str());
        } else {
            count.honest++;
            count.accepted += closed ? 1 : 0;
            for (const auto &reason : verdict.reasons)
                if (!closed)
                    qWarning("    %s", reason.c_str());
        }
    }

    void nearlyAllHonestOnesWereAccepted()
    {
        Count &all = counted();
        std::sort(all.took.begin(), all.took.end());
        const long long p95 = all.took.empty() ? 0 : all.took[all.took.size() * 95 / 100];
        qInfo("%d honest, %d of them accepted; %d bad; 95 of 100 verdicts within %lld ms, the slowest %lld ms",
              all.honest, all.accepted, all.bad, p95, all.took.empty() ? 0 : all.took.back());
        QVERIFY(all.accepted * 100 >= all.honest * 95);
    }
};

QTEST_GUILESS_MAIN(TestChangeSets)
#include "tst_change_sets.moc"
