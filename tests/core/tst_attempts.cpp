// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/attempts.h"
#include "core/domain/test_key.h"

#include <QtTest>

using namespace genie;

namespace {

TestCase result(const std::string &name, TestStatus status, int attempt = 1, const std::string &message = {})
{
    TestCase test;
    test.toolchain = "node";
    test.workspace = "ui";
    test.file = "ui/a.test.js";
    test.name = name;
    test.status = status;
    test.attempt = attempt;
    test.message = message;
    return test;
}

} // namespace

class TestAttempts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keyIsStableAndTellsTestsApart()
    {
        const auto test = result("adds", TestStatus::Passed);
        QCOMPARE(TestKey::of(test).toText(), std::string("91c587e7eec292255fb6fbefd2999088"));
        QVERIFY(TestKey::of(test) == TestKey::of(TestSelector::of(test)));
        auto other = test;
        other.status = TestStatus::Failed;
        other.duration = milliseconds(9);
        QVERIFY(TestKey::of(test) == TestKey::of(other));
        // Parts that run into one another are not the same parts.
        QVERIFY(!(TestKey::of(TestSelector{"a", "bc", "", "", ""}) == TestKey::of(TestSelector{"ab", "c", "", "", ""})));
        for (auto part : {&TestCase::toolchain, &TestCase::workspace, &TestCase::suite, &TestCase::name, &TestCase::file}) {
            auto changed = test;
            changed.*part += "x";
            QVERIFY(!(TestKey::of(test) == TestKey::of(changed)));
        }
    }

    void fileIsNoPartOfAGoTest()
    {
        auto test = result("TestA", TestStatus::Passed);
        test.toolchain = "go";
        test.suite = "example.com/a";
        auto moved = test;
        moved.file = "api/helper_test.go";
        QVERIFY(TestKey::of(test) == TestKey::of(moved));
        QVERIFY(identityOf(test).file.empty());
        test.suite.clear();
        QCOMPARE(identityOf(test).file, test.file);
    }

    void everyTestCountsOnce()
    {
        using enum TestStatus;
        AttemptTally attempts;
        Tally tally;
        std::vector<TestCase> cases{result("a", Passed),    result("b", Failed),    result("c", Failed), result("b", Failed, 2),
                                    result("c", Passed, 2), result("b", Failed, 3), result("d", Skipped)};
        for (auto &test : cases)
            tally += attempts.count(test);
        QCOMPARE(tally, (Tally{.passed = 1, .failed = 1, .skipped = 1, .flaky = 1}));
        QCOMPARE(cases[4].status, Flaky);
        QCOMPARE(cases[3].status, Failed);
        // An attempt that neither passes nor fails changes nothing.
        auto skipped = result("b", Skipped, 4);
        QCOMPARE(attempts.count(skipped), Tally{});
        // A tool that tells only of the last attempt has seen the earlier ones fail.
        auto last = result("e", Passed, 3);
        QCOMPARE(attempts.count(last), (Tally{.flaky = 1}));
        QCOMPARE(last.status, Flaky);
    }

    void lastAttemptsKeepOneCaseForEachTestWithItsLastFailure()
    {
        using enum TestStatus;
        const auto once = lastAttempts({result("a", Failed, 1, "first"), result("b", Failed, 1, "one"), result("c", Passed),
                                        result("b", Failed, 2, "two"), result("a", Passed, 2)});
        QCOMPARE(once.size(), std::size_t{3});
        QCOMPARE(once[0].name, std::string("a"));
        QCOMPARE(once[0].status, Flaky);
        QCOMPARE(once[0].attempt, 2);
        QCOMPARE(once[0].message, std::string("first"));
        QCOMPARE(once[1].status, Failed);
        QCOMPARE(once[1].message, std::string("two"));
        // Two tests of one name, each in its first attempt, stay two.
        QCOMPARE(lastAttempts({result("a", Failed), result("a", Failed), result("a", Passed)}).size(), std::size_t{3});
    }
};

QTEST_GUILESS_MAIN(TestAttempts)
#include "tst_attempts.moc"
