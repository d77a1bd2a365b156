// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/python/python_toolchain.h"
#include "support/phase_bench.h"

#include <QTest>

using namespace genie;
using genie::test::PhaseBench;
using genie::test::shellSays;

namespace {

constexpr const char *kMixed = R"PY(import unittest

from half import half


class TestHalf(unittest.TestCase):
    def test_ok(self):
        self.assertEqual(half(4), 2)

    def test_bad(self):
        """[REQ:UT-BAD] is not in the name."""
        self.assertEqual(half(4), 3)

    def test_parts(self):
        for part in (1, 2):
            with self.subTest(part=part):
                self.assertEqual(part, 1)

    @unittest.skip("not today")
    def test_skipped(self):
        pass

    @unittest.expectedFailure
    def test_known(self):
        self.fail()

    class Inner(unittest.TestCase):
        def test_never(self):
            pass


class TestBroken(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise RuntimeError("no database")

    def test_unreached(self):
        pass
)PY";

constexpr const char *kHalf = "def half(n):\n    if n > 100:\n        return 50\n    return n // 2\n";

/// The machine as if no Python had pytest: the probe is answered, everything else is real.
void hidePytest(PhaseBench &bench) { bench.fakeProgram("python3", "case $1 in -c) echo 0 1;; *) exec /usr/bin/python3 \"$@\";; esac"); }

/// /usr/bin/python3 is tried whatever the PATH, and may well have pytest.
class WithoutDebianPython final : public CommandRunner {
public:
    explicit WithoutDebianPython(CommandRunner &real) : m_real(real) {}
    CommandEnd run(const CommandSpec &spec, OutputSink &sink, const Cancellation &cancellation) override
    {
        return m_real.run(spec, sink, cancellation);
    }
    [[nodiscard]] std::filesystem::path find(const std::string &program,
                                             const std::map<std::string, std::string> &environment) const override
    {
        return program == "/usr/bin/python3" ? std::filesystem::path() : m_real.find(program, environment);
    }

private:
    CommandRunner &m_real;
};

WorkspaceOutcome runPython(PhaseBench &bench)
{
    WithoutDebianPython runner(bench.commands);
    bench.runner = &runner;
    auto outcome = bench.run(*makePythonToolchain()).value_or(WorkspaceOutcome{});
    bench.runner = &bench.commands;
    return outcome;
}

void writeMixed(PhaseBench &bench)
{
    hidePytest(bench);
    bench.write("py/setup.py", "");
    bench.write("py/half.py", kHalf);
    bench.write("py/tests/test_half.py", kMixed);
}

} // namespace

class UnittestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTestIsACaseWithItsPlace()
    {
        PhaseBench bench;
        writeMixed(bench);
        const auto outcome = runPython(bench);
        QVERIFY2(outcome.failureClass == FailureClass::TestFailure, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(outcome.tally, (Tally{.passed = 1, .failed = 3, .skipped = 2}));
        const auto test = bench.reporter.caseNamed("test_bad");
        QCOMPARE(test.suite, std::string("tests.test_half.TestHalf"));
        QCOMPARE(test.file, std::string("py/tests/test_half.py"));
        QCOMPARE(test.line, 12);
        QVERIFY(test.message.find("2 != 3") != std::string::npos);
        QCOMPARE(bench.reporter.caseNamed("test_known").rawStatus, std::string("xfail"));
        QVERIFY(bench.reporter.caseNamed("test_parts").message.find("part=2") != std::string::npos);
    }

    void failureOfAClassIsNoTest()
    {
        PhaseBench bench;
        writeMixed(bench);
        runPython(bench);
        const auto names = bench.reporter.names();
        const auto found = std::find_if(names.begin(), names.end(), [](const auto &name) { return name.starts_with("setUpClass"); });
        QVERIFY(found != names.end());
        QVERIFY(bench.reporter.caseNamed(*found).message.find("no database") != std::string::npos);
    }

    void coverageIsByLine()
    {
        PhaseBench bench;
        writeMixed(bench);
        const auto outcome = runPython(bench);
        QVERIFY2(outcome.coverage, bench.reporter.logged().c_str());
        const auto files = bench.reporter.allCoverage();
        const auto half = std::find_if(files.begin(), files.end(), [](const auto &file) { return file.path == "py/half.py"; });
        QVERIFY(half != files.end());
        QCOMPARE(half->hits.at(3), std::int64_t{0});
        QVERIFY(half->hits.at(4) > 0);
    }

    void oneTestRunsAlone()
    {
        PhaseBench bench;
        writeMixed(bench);
        bench.tests = {{"python", "py", "tests.test_half.TestHalf", "py/tests/test_half.py", "test_ok"}};
        const auto outcome = runPython(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"test_ok"});
    }

    void theCommandRepeatsOneTest()
    {
        PhaseBench bench;
        writeMixed(bench);
        runPython(bench);
        const auto command = makePythonToolchain()->nativeCommand(bench.reporter.caseNamed("test_bad"), bench.directory());
        QCOMPARE(command, std::string("cd py && python3 -m unittest discover -s tests -p test_half.py -k '*.TestHalf.test_bad'"));
        int exitCode = 0;
        const auto said = shellSays(bench, bench.directory(), "export PYTHONPATH=.; " + command, &exitCode);
        QVERIFY2(said.find("Ran 1 test") != std::string::npos, said.c_str());
        QCOMPARE(exitCode, 1);
    }

    void treeStaysClean()
    {
        PhaseBench bench;
        writeMixed(bench);
        runPython(bench);
        QCOMPARE(shellSays(bench, bench.directory(), "find py -type f | sort | tr '\\n' ' '"),
                 std::string("py/half.py py/setup.py py/tests/test_half.py "));
    }

    void fileThatCannotBeImportedFailsAndTheOthersRun()
    {
        PhaseBench bench;
        writeMixed(bench);
        bench.write("py/tests/test_none.py", "import unittest\nimport nowhere_to_be_found\n");
        bench.tests = {{"python", "py", "", "py/tests/test_none.py", ""}};
        const auto outcome = runPython(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        const auto test = bench.reporter.caseNamed("test_none.py [load]");
        QCOMPARE(test.line, 2);
        QVERIFY(test.message.find("nowhere_to_be_found") != std::string::npos);
    }

    void filesOfTheSameNameBothRun()
    {
        PhaseBench bench;
        hidePytest(bench);
        const auto source = [](const std::string &name) {
            return "import unittest\n\n\nclass TestIt(unittest.TestCase):\n    def test_" + name + "(self):\n        pass\n";
        };
        bench.write("setup.py", "");
        bench.write("a/test_it.py", source("a"));
        bench.write("b/test_it.py", source("b"));
        const auto outcome = runPython(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(bench.reporter.names(), (std::vector<std::string>{"test_a", "test_b"}));
    }

    void c26_nestedSuitesRunOnce()
    {
        PhaseBench bench;
        hidePytest(bench);
        bench.write("a/b/tests/test_deep.py",
                    "import unittest\n\n\nclass TestIt(unittest.TestCase):\n    def test_once(self):\n        pass\n");
        bench.read();
        QCOMPARE(makePythonToolchain()->detect(bench.workspace).size(), std::size_t{1});
        runPython(bench);
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"test_once"});
    }

    void endsThatAreNoVerdict_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<int>("failureClass");
        QTest::newRow("leaves with 0") << "import os\n        os._exit(0)" << static_cast<int>(FailureClass::System);
        QTest::newRow("crashes") << "import os, signal\n        os.kill(os.getpid(), signal.SIGSEGV)"
                                 << static_cast<int>(FailureClass::System);
        QTest::newRow("hangs") << "import time\n        time.sleep(3600)" << static_cast<int>(FailureClass::Timeout);
    }

    void endsThatAreNoVerdict()
    {
        QFETCH(QString, body);
        QFETCH(int, failureClass);
        PhaseBench bench;
        hidePytest(bench);
        bench.write("tests/test_a.py",
                    "import unittest\n\n\nclass TestIt(unittest.TestCase):\n    def test_it(self):\n        " + body.toStdString() + "\n");
        bench.write(".vrooli/testing.json", R"({"version":"1.0.0","unit":{"languages":{"python":{"timeout":"4s"}}}})");
        const auto outcome = runPython(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QVERIFY2(static_cast<int>(outcome.failureClass) == failureClass, outcome.error.c_str());
    }

    void testsWrittenForPytestAreNotTakenForUnittest()
    {
        PhaseBench bench;
        hidePytest(bench);
        bench.write("tests/test_a.py", "def test_ok():\n    pass\n");
        const auto outcome = runPython(bench);
        QCOMPARE(outcome.status, PhaseStatus::Skipped);
        QCOMPARE(outcome.remediations.front().code, std::string("unit.tool"));
    }
};

QTEST_GUILESS_MAIN(UnittestTest)
#include "tst_toolchain_unittest.moc"
