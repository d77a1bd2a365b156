// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/python/python_toolchain.h"
#include "support/phase_bench.h"

#include "core/json/json.h"
#include "run/toolchains/tree_files.h"

#include <QTest>

using namespace genie;
using genie::test::PhaseBench;
using genie::test::shellSays;

namespace {

constexpr const char *kMixed = R"PY(import pytest


def test_ok():
    pass


class TestMore:
    @pytest.mark.parametrize("word", ["a b", "[x]", "REQ"])
    def test_words(self, word):
        assert word

    def test_bad(self):
        assert 1 == 2


@pytest.mark.skip(reason="not today")
def test_skipped():
    pass
)PY";

/// The machine as if it had no /usr/bin/python3, which is tried whatever the PATH.
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

WorkspaceOutcome runPython(PhaseBench &bench) { return bench.run(*makePythonToolchain()).value_or(WorkspaceOutcome{}); }

} // namespace

class PythonToolchainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void samplePassesAndStaysClean()
    {
        PhaseBench bench;
        bench.copySample("hello-python");
        const auto before = treeFiles(bench.directory(), [](const std::string &) { return true; });
        const auto outcome = runPython(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + outcome.skipReason + bench.reporter.logged()).c_str());
        QCOMPARE(outcome.tally, (Tally{.passed = 5, .skipped = 1}));
        QCOMPARE(shellSays(bench, bench.directory(), "find . -name __pycache__ -o -name '.coverage*' -o -name .pytest_cache"),
                 std::string());
        QCOMPARE(treeFiles(bench.directory(), [](const std::string &) { return true; }), before);
        const auto test = bench.reporter.caseNamed("test_triangle");
        QCOMPARE(test.file, std::string("tests/test_shapes.py"));
        QCOMPARE(test.line, 17);
    }

    void coverageIsWhatCoverageItselfSays()
    {
        PhaseBench bench;
        bench.copySample("hello-python");
        const auto outcome = runPython(bench);
        QVERIFY(outcome.coverage);
        const auto said = shellSays(
            bench, bench.directory(),
            "export PYTHONDONTWRITEBYTECODE=1 COVERAGE_FILE=../own; p=/usr/bin/python3; $p -m coverage run --source=src -m pytest -q "
            "-p no:cacheprovider >/dev/null && $p -m coverage json -o ../own.json >/dev/null && cat ../own.json");
        const auto json = parseJson(said);
        QVERIFY2(json, said.c_str());
        QCOMPARE(outcome.coverage->covered, json->at("totals").at("covered_lines").get<int>());
        QCOMPARE(outcome.coverage->total, json->at("totals").at("num_statements").get<int>());
        const auto files = bench.reporter.allCoverage();
        QCOMPARE(files.size(), std::size_t{1});
        QCOMPARE(files[0].path, std::string("src/shapes/__init__.py"));
        QCOMPARE(files[0].hits.at(17), std::int64_t{0});
    }

    void failedTestHasPlaceMessageAndCommandThatRepeatsIt()
    {
        PhaseBench bench;
        bench.write("py/tests/test_a.py", kMixed);
        bench.write("py/pyproject.toml", "[project]\nname = 'x'\n");
        const auto outcome = runPython(bench);
        QCOMPARE(outcome.failureClass, FailureClass::TestFailure);
        QCOMPARE(outcome.tally, (Tally{.passed = 4, .failed = 1, .skipped = 1}));
        const auto test = bench.reporter.caseNamed("test_bad");
        QCOMPARE(test.file, std::string("py/tests/test_a.py"));
        QCOMPARE(test.line, 14);
        const auto command = makePythonToolchain()->nativeCommand(test, bench.directory());
        QCOMPARE(command, std::string("cd py && python3 -m pytest tests/test_a.py::TestMore::test_bad"));
        int exitCode = 0;
        bench.fakeProgram("python3", "exec /usr/bin/python3 \"$@\"");
        const auto said = shellSays(bench, bench.directory(), command, &exitCode);
        QCOMPARE(exitCode, 1);
        QVERIFY2(said.find("1 failed in") != std::string::npos, said.c_str());
    }

    void oneParametrisedTestRunsAlone()
    {
        PhaseBench bench;
        bench.write("py/tests/test_a.py", kMixed);
        bench.write("py/pyproject.toml", "[project]\nname = 'x'\n");
        bench.tests = {{"python", "py", "tests.test_a.TestMore", "py/tests/test_a.py", "test_words[[x]]"}};
        const auto outcome = runPython(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"test_words[[x]]"});
    }

    void suiteWithoutFileIsFound()
    {
        PhaseBench bench;
        bench.write("tests/test_a.py", kMixed);
        bench.tests = {{"python", ".", "tests.test_a", "", "test_ok"}};
        QCOMPARE(runPython(bench).status, PhaseStatus::Passed);
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"test_ok"});
    }

    void oneFileRunsAlone()
    {
        PhaseBench bench;
        bench.write("tests/test_a.py", kMixed);
        bench.write("tests/test_b.py", "def test_other():\n    pass\n");
        bench.tests = {{"", "", "", "tests/test_b.py", ""}};
        QCOMPARE(runPython(bench).status, PhaseStatus::Passed);
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"test_other"});
    }

    void moduleThatCannotBeImportedFails()
    {
        PhaseBench bench;
        bench.write("tests/test_a.py", "import nothing_like_it\n");
        const auto outcome = runPython(bench);
        QVERIFY2(outcome.failureClass == FailureClass::TestFailure, (outcome.error + bench.reporter.logged()).c_str());
    }

    void nothingCollectedIsSkipped()
    {
        PhaseBench bench;
        bench.write("tests/test_a.py", "x = 1\n");
        const auto outcome = runPython(bench);
        QCOMPARE(outcome.status, PhaseStatus::Skipped);
    }

    void wrongSettingsAreMisconfiguration()
    {
        PhaseBench bench;
        bench.write("tests/test_a.py", kMixed);
        bench.write("pytest.ini", "[pytest]\naddopts = --no-such-option\n");
        QCOMPARE(runPython(bench).failureClass, FailureClass::Misconfiguration);
    }

    void crashOfTheInterpreterIsSystem()
    {
        PhaseBench bench;
        bench.write("tests/test_a.py", "import os, signal\n\ndef test_dies():\n    os.kill(os.getpid(), signal.SIGSEGV)\n");
        const auto outcome = runPython(bench);
        QVERIFY2(outcome.failureClass == FailureClass::System, outcome.error.c_str());
    }

    void reportThatIsNotWrittenNeverPasses()
    {
        PhaseBench bench;
        bench.write("tests/test_a.py", "import os\n\ndef test_leaves():\n    os._exit(0)\n");
        const auto outcome = runPython(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QVERIFY2(outcome.failureClass == FailureClass::System, outcome.error.c_str());
    }

    void hangingTestIsATimeout()
    {
        PhaseBench bench;
        bench.write("tests/test_a.py", "import time\n\ndef test_hangs():\n    time.sleep(3600)\n");
        bench.write(".vrooli/testing.json", R"({"version":"1.0.0","unit":{"languages":{"python":{"timeout":"3s"}}}})");
        const auto outcome = runPython(bench);
        QVERIFY2(outcome.failureClass == FailureClass::Timeout, outcome.error.c_str());
    }

    void withoutPytestItIsSkippedWithARemedy()
    {
        PhaseBench bench;
        bench.write("tests/test_a.py", kMixed);
        bench.fakeProgram("python3", "echo 0 0");
        WithoutDebianPython runner(bench.commands);
        bench.runner = &runner;
        const auto outcome = runPython(bench);
        QCOMPARE(outcome.status, PhaseStatus::Skipped);
        QCOMPARE(outcome.remediations.front().code, std::string("unit.tool"));
    }

    void missingPythonIsNamed()
    {
        PhaseBench bench;
        bench.write("tests/test_a.py", kMixed);
        bench.onlyPrograms({"bash"});
        WithoutDebianPython runner(bench.commands);
        bench.runner = &runner;
        bench.read();
        const auto python = makePythonToolchain();
        QCOMPARE(python->missingTools(python->detect(bench.workspace), bench.context()), std::vector<std::string>{"python3"});
        QCOMPARE(runPython(bench).failureClass, FailureClass::MissingDependency);
    }

    void virtualEnvironmentOfTheProjectComesFirst()
    {
        PhaseBench bench;
        bench.write("tests/test_a.py", "def test_ok():\n    pass\n");
        bench.write(".venv/bin/python", "#!/bin/sh\necho used >> \"$0.log\"\nexec /usr/bin/python3 \"$@\"\n", true);
        QCOMPARE(runPython(bench).status, PhaseStatus::Passed);
        QVERIFY(std::filesystem::exists(bench.directory() / ".venv/bin/python.log"));
    }
};

QTEST_GUILESS_MAIN(PythonToolchainTest)
#include "tst_toolchain_python.moc"
