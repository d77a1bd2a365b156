// SPDX-License-Identifier: GPL-3.0-or-later
// The phase `lint` with real tools where Debian or npm has them, and with small programs that replay recorded output for the others.
#include "run/phases/lint/lint_phase.h"
#include "run/phases/lint/lint_targets.h"
#include "run/phases/side_by_side.h"
#include "support/phase_bench.h"

#include "core/base/text.h"
#include "run/toolchains/tree_files.h"

#include <QTest>

#include <atomic>

using namespace genie;
using genie::test::PhaseBench;

namespace {

using Kind = Observation::Kind;

PhaseOutcome lintWith(PhaseBench &bench)
{
    bench.read();
    bench.planned.phase.name = "lint";
    return makeLintPhase()->run(bench.context());
}

/// `file:line:column rule` of every observation of a kind, in their order.
std::vector<std::string> placesOf(const PhaseBench &bench, Kind kind)
{
    std::vector<std::string> places;
    for (const Observation &observation : bench.reporter.observations())
        if (observation.kind == kind)
            places.push_back((observation.file.empty()
                                  ? observation.text
                                  : observation.file + ":" + std::to_string(observation.line) + ":" + std::to_string(observation.column)) +
                             " " + observation.rule);
    return places;
}

bool says(const PhaseBench &bench, Kind kind, std::string_view part)
{
    const auto all = bench.reporter.observations();
    return std::any_of(all.begin(), all.end(),
                       [&](const Observation &one) { return one.kind == kind && one.text.find(part) != std::string::npos; });
}

void writeGo(PhaseBench &bench, const std::string &directory, const std::string &body = "func main() {}\n")
{
    bench.write(directory + "/go.mod", "module demo\n\ngo 1.19\n");
    bench.write(directory + "/main.go", "package main\n\n" + body);
}

/// A program that prints a recorded file and ends so.
std::string replay(const std::string &file, int exitCode)
{
    return "sed \"s|@DIR@|$PWD|\" '" GENIE_SOURCE_DIR "/tests/data/lint/" + file + "'; exit " + std::to_string(exitCode);
}

/// Skips where a tool is absent, and fails where a CI run lacks it.
#define NEEDS_TOOL(bench, name)                                                                                                            \
    do {                                                                                                                                   \
        if ((bench).commands.find(name, (bench).environment).empty()) {                                                                    \
            if (qEnvironmentVariableIsSet("CI"))                                                                                           \
                QFAIL(name " is not installed");                                                                                           \
            QSKIP(name " is not installed");                                                                                               \
        }                                                                                                                                  \
    } while (false)

} // namespace

class LintTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingToLintIsSkipped();
    void everyWorkspaceIsATarget();
    void cleanGoPassesAndVetStandsInForGolangciLint();
    void goThatDoesNotCompileFails();
    void golangciLintOfBothVersionsIsRead();
    void newerGolangciLintIsNotAPass();
    void realEslintAndTscAreRun();
    void eslintErrorsFailUnlessTheSettingsSayOtherwise();
    void missingNodeToolsAreNamed();
    void realFlake8AndMypyAreRun();
    void ruffIsReadFromARecording();
    void realShellcheckAndBashAreRun();
    void strictModeFailsOnWarnings();
    void crashedToolFailsAsSystemUnlessTolerated();
    void hangingToolFailsAsTimeout();
    void lyingExitCodeIsNotAPass();
    void findingsBeyondAThousandAreCounted();
    void switchedOffLanguageIsSaid();
    void cancelledPhaseIsNotPassed();
    void workIsDoneSideBySideAndResultsKeepTheirPlace();

private:
    PhaseBench *installed();
    std::unique_ptr<PhaseBench> m_node;
};

void LintTest::nothingToLintIsSkipped()
{
    PhaseBench bench;
    bench.write("README.md", "# demo\n");
    const PhaseOutcome outcome = lintWith(bench);
    QCOMPARE(outcome.status, PhaseStatus::Skipped);
    QVERIFY2(outcome.skipReason.find("nothing here") != std::string::npos, outcome.skipReason.c_str());
}

void LintTest::everyWorkspaceIsATarget()
{
    PhaseBench bench;
    writeGo(bench, "api");
    writeGo(bench, "api/plugins/inner");
    bench.write("api/vendor/x/x.go", "package x\n");
    writeGo(bench, "cli");
    bench.write("ui/package.json", "{}");
    bench.write("packages/shared/package.json", "{}");
    bench.write("tools/py/pyproject.toml", "");
    bench.write("tools/py/a.py", "");
    bench.write("run.sh", "true\n");
    bench.write("odd.zsh-like", "#!/bin/zsh\n");
    std::string shown;
    for (const LintTarget &target : lintTargets(bench.read()))
        shown += target.language + " " + target.directory + ": " + text::join(target.files, ",") + "\n";
    QCOMPARE(shown, std::string("go api: main.go\ngo api/plugins/inner: main.go\ngo cli: main.go\nnode packages/shared: \nnode ui: \n"
                                "python tools/py: a.py\nshell .: run.sh\n"));
}

void LintTest::cleanGoPassesAndVetStandsInForGolangciLint()
{
    PhaseBench bench;
    NEEDS_TOOL(bench, "gofmt");
    bench.onlyPrograms({"go", "gofmt"});
    writeGo(bench, "api");
    const PhaseOutcome outcome = lintWith(bench);
    QVERIFY2(outcome.status == PhaseStatus::Passed, outcome.error.c_str());
    QVERIFY(says(bench, Kind::Success, "gofmt finds nothing in api"));
    QVERIFY(says(bench, Kind::Success, "go-vet finds nothing in api"));
    QVERIFY(says(bench, Kind::Info, "golangci-lint is not installed; go-vet looks at api instead"));
    bench.reporter.clear();
    bench.write("api/.golangci.yml", "version: \"2\"\n");
    QCOMPARE(lintWith(bench).status, PhaseStatus::Passed);
    QVERIFY(says(bench, Kind::Warning, "golangci-lint is not installed"));
}

void LintTest::goThatDoesNotCompileFails()
{
    PhaseBench bench;
    NEEDS_TOOL(bench, "gofmt");
    bench.onlyPrograms({"go", "gofmt"});
    writeGo(bench, "cli", "func main() {\n\tx := y\n}\n");
    bench.write("cli/ugly.go", "package main\nvar   z=1\n");
    const PhaseOutcome outcome = lintWith(bench);
    QCOMPARE(outcome.status, PhaseStatus::Failed);
    QCOMPARE(outcome.failureClass, FailureClass::Misconfiguration);
    QCOMPARE(outcome.remediations.front().code, std::string("lint.types"));
    QCOMPARE(placesOf(bench, Kind::Error), std::vector<std::string>{"cli/main.go:4:7 go-vet"});
    QVERIFY(outcome.error.find("cli/main.go:4") != std::string::npos);
    QVERIFY(text::join(placesOf(bench, Kind::Warning), ";").find("cli/ugly.go:0:0 gofmt/format") != std::string::npos);
}

void LintTest::golangciLintOfBothVersionsIsRead()
{
    PhaseBench bench;
    bench.onlyPrograms({"bash", "sed"});
    writeGo(bench, "api");
    bench.fakeProgram("golangci-lint", "[[ $* == *--out-format* ]] || exit 9\n" + replay("golangci-lint-v1.json", 1));
    QCOMPARE(lintWith(bench).failureClass, FailureClass::Misconfiguration);
    QCOMPARE(placesOf(bench, Kind::Error), std::vector<std::string>{"api/main.go:7:3 golangci-lint/typecheck"});
    QVERIFY(text::join(placesOf(bench, Kind::Warning), ";").find("api/store/a.go:2:1 golangci-lint/errcheck") != std::string::npos);
    bench.reporter.clear();
    bench.fakeProgram("golangci-lint", "if [[ $* == *--out-format* ]]; then echo 'Error: unknown flag: --out-format' >&2; exit 3; fi\n" +
                                           replay("golangci-lint-v2.json", 1));
    const PhaseOutcome outcome = lintWith(bench);
    QCOMPARE(outcome.failureClass, FailureClass::Misconfiguration);
    QCOMPARE(placesOf(bench, Kind::Error), std::vector<std::string>{"api/main.go:5:2 golangci-lint/staticcheck"});
}

void LintTest::newerGolangciLintIsNotAPass()
{
    PhaseBench bench;
    bench.onlyPrograms({"bash"});
    writeGo(bench, "api");
    bench.fakeProgram("golangci-lint", "echo 'Error: unknown flag: --out-format or any other' >&2; exit 3");
    const PhaseOutcome outcome = lintWith(bench);
    QCOMPARE(outcome.status, PhaseStatus::Failed);
    QCOMPARE(outcome.failureClass, FailureClass::System);
    QVERIFY2(outcome.error.find("golangci-lint in api exited with code 3") != std::string::npos, outcome.error.c_str());
}

/// A scenario whose `ui` has eslint and tsc from the lock file; installed once.
PhaseBench *LintTest::installed()
{
    if (!m_node) {
        m_node = std::make_unique<PhaseBench>("installed");
        for (const char *file : {"package.json", "package-lock.json"})
            m_node->write(std::string("ui/") + file, readHead(std::filesystem::path(GENIE_SOURCE_DIR "/tests/data/lint/node") / file));
        int code = 1;
        const std::string said = shellSays(*m_node, m_node->directory() / "ui", "npm ci --ignore-scripts --no-audit --no-fund", &code);
        if (code != 0) {
            qWarning("%s", said.c_str());
            m_node.reset();
        }
    }
    if (m_node)
        m_node->reporter.clear();
    return m_node.get();
}

#define NEEDS_INSTALLED(bench)                                                                                                             \
    PhaseBench *bench = installed();                                                                                                       \
    do {                                                                                                                                   \
        if (bench == nullptr) {                                                                                                            \
            if (qEnvironmentVariableIsSet("CI"))                                                                                           \
                QFAIL("eslint and tsc cannot be installed with npm");                                                                      \
            QSKIP("eslint and tsc cannot be installed with npm");                                                                          \
        }                                                                                                                                  \
    } while (false)

void LintTest::realEslintAndTscAreRun()
{
    NEEDS_INSTALLED(bench);
    bench->write("ui/eslint.config.js",
                 "export default [{ files: ['src/**/*.js'], rules: { 'no-undef': 'error', 'no-unused-vars': 'warn' } }];\n");
    bench->write("ui/tsconfig.json", R"({ "compilerOptions": { "strict": true, "noEmit": true }, "include": ["src/*.ts"] })");
    bench->write("ui/src/a.js", "const unused = 1;\nfoo();\n");
    bench->write("ui/src/c.ts", "const n: number = \"a\";\nexport { n };\n");
    const PhaseOutcome outcome = lintWith(*bench);
    QCOMPARE(outcome.failureClass, FailureClass::Misconfiguration);
    QCOMPARE(placesOf(*bench, Kind::Error), (std::vector<std::string>{"ui/src/c.ts:1:7 tsc/TS2322", "ui/src/a.js:2:1 eslint/no-undef"}));
    QCOMPARE(placesOf(*bench, Kind::Warning), std::vector<std::string>{"ui/src/a.js:1:7 eslint/no-unused-vars"});
    bench->reporter.clear();
    bench->write("ui/src/a.js", "export const used = 1;\n");
    bench->write("ui/src/c.ts", "export const n: number = 1;\n");
    const PhaseOutcome clean = lintWith(*bench);
    QVERIFY2(clean.status == PhaseStatus::Passed, (clean.error + bench->reporter.logged()).c_str());
}

void LintTest::eslintErrorsFailUnlessTheSettingsSayOtherwise()
{
    NEEDS_INSTALLED(bench);
    bench->write("ui/src/a.js", "const unused = 1;\nfoo();\n");
    bench->write("ui/src/c.ts", "export const n: number = 1;\n");
    bench->write("ui/eslint.config.js", "export default [{ rules: { 'no-undef': 'error', 'no-unused-vars': 'warn' } }];\n");
    const auto failures = [&](const std::string &failOn) {
        bench->reporter.clear();
        bench->write(".vrooli/testing.json", R"({"lint": {"languages": {"node": {"fail_on": ")" + failOn + R"("}}}})");
        const PhaseStatus status = lintWith(*bench).status;
        return std::make_pair(status, placesOf(*bench, Kind::Error).size());
    };
    QCOMPARE(failures("error"), std::make_pair(PhaseStatus::Failed, std::size_t(1)));
    QCOMPARE(failures("warning"), std::make_pair(PhaseStatus::Failed, std::size_t(2)));
    QCOMPARE(failures("none"), std::make_pair(PhaseStatus::Passed, std::size_t(0)));
    QCOMPARE(failures("nonsense"), std::make_pair(PhaseStatus::Failed, std::size_t(1)));
}

void LintTest::missingNodeToolsAreNamed()
{
    PhaseBench bench;
    bench.onlyPrograms({"bash"});
    bench.write("ui/package.json", R"({"eslintConfig": {}})");
    bench.write("ui/tsconfig.json", "{}");
    const PhaseOutcome outcome = lintWith(bench);
    QCOMPARE(outcome.status, PhaseStatus::Skipped);
    QVERIFY2(outcome.skipReason.find("eslint, tsc") != std::string::npos, outcome.skipReason.c_str());
    QVERIFY(says(bench, Kind::Warning, "eslint is not installed, so ui is not checked"));
    QVERIFY(says(bench, Kind::Warning, "tsc is not installed, so ui is not checked"));
    bench.reporter.clear();
    bench.write("run.sh", "true\n");
    QCOMPARE(lintWith(bench).status, PhaseStatus::Passed);
}

void LintTest::realFlake8AndMypyAreRun()
{
    PhaseBench bench;
    NEEDS_TOOL(bench, "flake8");
    NEEDS_TOOL(bench, "mypy");
    bench.onlyPrograms({"flake8", "mypy", "python3"});
    bench.write("tools/pyproject.toml", "[tool.mypy]\nstrict = false\n");
    bench.write("tools/a.py", "import os\n\n\ndef f(x: int) -> str:\n    return x\n");
    const PhaseOutcome outcome = lintWith(bench);
    QVERIFY2(outcome.failureClass == FailureClass::Misconfiguration, (outcome.error + bench.reporter.logged()).c_str());
    QCOMPARE(placesOf(bench, Kind::Error), std::vector<std::string>{"tools/a.py:5:12 mypy/return-value"});
    QCOMPARE(placesOf(bench, Kind::Warning), std::vector<std::string>{"tools/a.py:1:1 flake8/F401"});
    QVERIFY(!std::filesystem::exists(bench.directory() / "tools/.mypy_cache"));
}

void LintTest::ruffIsReadFromARecording()
{
    PhaseBench bench;
    bench.onlyPrograms({"bash", "sed"});
    bench.write("a.py", "import os\n");
    bench.fakeProgram("ruff", replay("ruff-check.json", 1));
    const PhaseOutcome outcome = lintWith(bench);
    QCOMPARE(outcome.failureClass, FailureClass::Misconfiguration);
    QCOMPARE(placesOf(bench, Kind::Error), std::vector<std::string>{"b.py:2:5 ruff"});
    QCOMPARE(placesOf(bench, Kind::Warning), std::vector<std::string>{"a.py:1:8 ruff/F401"});
}

void LintTest::realShellcheckAndBashAreRun()
{
    PhaseBench bench;
    NEEDS_TOOL(bench, "shellcheck");
    bench.write("cli/tool", "#!/bin/bash\nx=$1\necho $x\n");
    bench.write("cli/broken.sh", "#!/bin/sh\necho hi\nfi\n");
    bench.write("cli/- odd \xc3\xa4.sh", "true\n");
    const PhaseOutcome outcome = lintWith(bench);
    QCOMPARE(outcome.failureClass, FailureClass::Misconfiguration);
    const auto errors = text::join(placesOf(bench, Kind::Error), ";");
    QVERIFY2(errors.find("cli/broken.sh:3:1 shellcheck/SC") != std::string::npos, errors.c_str());
    QVERIFY2(errors.find("cli/broken.sh:3:0 bash/syntax") != std::string::npos, errors.c_str());
    QVERIFY(text::join(placesOf(bench, Kind::Info), ";").find("cli/tool:3:6 shellcheck/SC2086") != std::string::npos);
}

void LintTest::strictModeFailsOnWarnings()
{
    PhaseBench bench;
    NEEDS_TOOL(bench, "gofmt");
    bench.onlyPrograms({"go", "gofmt"});
    writeGo(bench, "api", "var   z=1\n\nfunc main() {}\n");
    QCOMPARE(lintWith(bench).status, PhaseStatus::Passed);
    bench.write(".vrooli/testing.json", R"({"lint": {"languages": {"go": {"strict": true}}}})");
    QCOMPARE(lintWith(bench).failureClass, FailureClass::Misconfiguration);
}

void LintTest::crashedToolFailsAsSystemUnlessTolerated()
{
    PhaseBench bench;
    bench.onlyPrograms({"bash"});
    bench.write("run.sh", "true\n");
    bench.fakeProgram("shellcheck", "kill -SEGV $$");
    const PhaseOutcome outcome = lintWith(bench);
    QCOMPARE(outcome.failureClass, FailureClass::System);
    QVERIFY2(outcome.error.find("shellcheck in the scenario was ended by signal 11") != std::string::npos, outcome.error.c_str());
    bench.write(".vrooli/testing.json", R"({"lint": {"tolerate_tool_errors": true}})");
    bench.reporter.clear();
    QCOMPARE(lintWith(bench).status, PhaseStatus::Passed);
    QVERIFY(says(bench, Kind::Warning, "was ended by signal 11"));
}

void LintTest::hangingToolFailsAsTimeout()
{
    PhaseBench bench;
    bench.onlyPrograms({"bash", "sleep"});
    bench.write("run.sh", "true\n");
    bench.write(".vrooli/testing.json", R"({"lint": {"languages": {"shell": {"timeout": "1s"}}}})");
    bench.fakeProgram("shellcheck", "exec sleep 600");
    const PhaseOutcome outcome = lintWith(bench);
    QCOMPARE(outcome.failureClass, FailureClass::Timeout);
    QCOMPARE(outcome.remediations.front().code, std::string("timeout"));
}

void LintTest::lyingExitCodeIsNotAPass()
{
    PhaseBench bench;
    bench.onlyPrograms({"bash"});
    bench.write("run.sh", "true\n");
    for (const char *lines :
         {"echo '{\"comments\":[]}'; exit 1", "exit 0", "echo '{\"comments\":{}}'", "echo '{}'", "echo 'all is well'"}) {
        bench.fakeProgram("shellcheck", lines);
        const PhaseOutcome outcome = lintWith(bench);
        QVERIFY2(outcome.failureClass == FailureClass::System, lines);
    }
}

void LintTest::findingsBeyondAThousandAreCounted()
{
    PhaseBench bench;
    bench.onlyPrograms({"bash", "seq"});
    bench.write("a.py", "x = 1\n");
    bench.fakeProgram("flake8",
                      "for i in $(seq 1500); do echo \"./a.py:$i:1: E501 long\"; done; echo './a.py:2000:1: E999 SyntaxError'; exit 1");
    const PhaseOutcome outcome = lintWith(bench);
    QCOMPARE(outcome.failureClass, FailureClass::Misconfiguration);
    QCOMPARE(placesOf(bench, Kind::Error), std::vector<std::string>{"a.py:2000:1 flake8/E999"}); // the worst is not what is cut
    QVERIFY(says(bench, Kind::Warning, "... and 501 more findings of flake8"));
    const auto all = bench.reporter.observations();
    QCOMPARE(std::count_if(all.begin(), all.end(), [](const Observation &one) { return !one.file.empty(); }), 1000);
}

void LintTest::switchedOffLanguageIsSaid()
{
    PhaseBench bench;
    bench.write("run.sh", "fi\n");
    bench.write(".vrooli/testing.json", R"({"lint": {"languages": {"shell": {"enabled": false}}}})");
    QCOMPARE(lintWith(bench).status, PhaseStatus::Skipped);
    QVERIFY(says(bench, Kind::Skip, "switched off by lint.languages.shell.enabled"));
}

void LintTest::cancelledPhaseIsNotPassed()
{
    PhaseBench bench;
    bench.write("run.sh", "true\n");
    bench.cancellation.requestStop();
    const PhaseOutcome outcome = lintWith(bench);
    QCOMPARE(outcome.status, PhaseStatus::Failed);
    QCOMPARE(outcome.failureClass, FailureClass::None);
}

void LintTest::workIsDoneSideBySideAndResultsKeepTheirPlace()
{
    PhaseBench bench;
    bench.read();
    const PhaseContext context = bench.context();
    std::vector<int> results(1000);
    QVERIFY(sideBySide(context, results.size(), 7, [&](std::size_t i) { results[i] = static_cast<int>(i) + 1; }));
    for (std::size_t i = 0; i < results.size(); ++i)
        QCOMPARE(results[i], static_cast<int>(i) + 1);
    std::atomic<int> done{0};
    QVERIFY(!sideBySide(context, 1000, 10, [&](std::size_t) {
        if (++done == 5)
            bench.cancellation.requestStop();
    }));
    QVERIFY(done < 1000);
    QVERIFY(sideBySide(context, 0, 1, [](std::size_t) {}));
}

QTEST_GUILESS_MAIN(LintTest)
#include "tst_lint.moc"
