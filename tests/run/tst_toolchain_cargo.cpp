// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/cargo/cargo_toolchain.h"
#include "run/toolchains/cargo/command.h"
#include "support/phase_bench.h"
#include "support/real_tools.h"

#include "run/toolchains/tree_files.h"

#include <QTest>

using namespace genie;
using genie::test::PhaseBench;
using genie::test::shellSays;

namespace {

constexpr const char *kManifest = "[package]\nname = \"demo-crate\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";

/// As the oldest Cargo that we know writes it, so that any can read it.
constexpr const char *kLock = "version = 3\n\n[[package]]\nname = \"demo-crate\"\nversion = \"0.1.0\"\n";

constexpr const char *kLibrary = R"RS(pub mod half;

/// Adds.
/// ```
/// assert_eq!(demo_crate::add(1, 2), 3);
/// ```
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

#[cfg(test)]
mod tests {
    #[test]
    fn adds() {
        assert_eq!(super::add(1, 2), 3);
    }

    #[test]
    fn fails() {
        println!("said before");
        assert_eq!(super::add(1, 2), 4);
    }

    #[test]
    #[ignore = "not today"]
    fn later() {}
}
)RS";

constexpr const char *kHalf = "pub fn half(n: i32) -> i32 {\n    n / 2\n}\n\n#[test]\nfn halves() {\n    assert_eq!(half(4), 2);\n}\n";

WorkspaceOutcome runCargo(PhaseBench &bench) { return bench.run(*makeCargoToolchain()).value_or(WorkspaceOutcome{}); }

void writeCrate(PhaseBench &bench, bool locked = true)
{
    bench.write("rs/Cargo.toml", kManifest);
    if (locked)
        bench.write("rs/Cargo.lock", kLock);
    bench.write("rs/src/lib.rs", kLibrary);
    bench.write("rs/src/half.rs", kHalf);
    bench.write("rs/tests/it.rs", "#[test]\nfn outside() {\n    assert_eq!(demo_crate::add(1, 1), 2);\n}\n");
}

std::string filesOf(PhaseBench &bench) { return shellSays(bench, bench.directory(), "find rs -type f | sort | tr '\\n' ' '"); }

} // namespace

class CargoToolchainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { NEEDS_PROGRAM("cargo"); }

    void everyTestOfEveryTargetIsACaseWithItsPlace()
    {
        PhaseBench bench;
        writeCrate(bench);
        const std::string before = filesOf(bench);
        const auto outcome = runCargo(bench);
        QVERIFY2(outcome.failureClass == FailureClass::TestFailure, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(outcome.tally, (Tally{.passed = 4, .failed = 1, .skipped = 1}));
        const auto test = bench.reporter.caseNamed("tests::fails");
        QCOMPARE(test.suite, std::string("demo-crate --lib"));
        QCOMPARE(test.file, std::string("rs/src/lib.rs"));
        QCOMPARE(test.line, 21);
        QVERIFY(test.message.find("said before") != std::string::npos);
        QCOMPARE(bench.reporter.caseNamed("half::halves").file, std::string("rs/src/half.rs"));
        QCOMPARE(bench.reporter.caseNamed("outside").suite, std::string("demo-crate --test it"));
        QCOMPARE(bench.reporter.caseNamed("src/lib.rs - add (line 4)").file, std::string("rs/src/lib.rs"));
        QCOMPARE(filesOf(bench), before);
        QCOMPARE(readHead(bench.directory() / "rs/Cargo.lock"), std::string(kLock));
    }

    void withoutLockFileTheTreeStaysAsItWas()
    {
        PhaseBench bench;
        writeCrate(bench, false);
        const std::string before = filesOf(bench);
        const auto outcome = runCargo(bench);
        QVERIFY2(outcome.failureClass == FailureClass::TestFailure, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(outcome.tally, (Tally{.passed = 4, .failed = 1, .skipped = 1}));
        QCOMPARE(bench.reporter.caseNamed("tests::fails").file, std::string("rs/src/lib.rs"));
        QCOMPARE(bench.reporter.caseNamed("half::halves").file, std::string("rs/src/half.rs"));
        QCOMPARE(filesOf(bench), before);
    }

    void withoutLockFileNothingIsFetched()
    {
        PhaseBench bench;
        writeCrate(bench, false);
        bench.write("rs/Cargo.toml", std::string(kManifest) + "\n[dependencies]\nserde = \"1\"\n");
        bench.environment["CARGO_HOME"] = (bench.directory() / "../cargo-home").string();
        const auto outcome = runCargo(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QVERIFY2(outcome.failureClass == FailureClass::System, outcome.error.c_str());
        QCOMPARE(outcome.remediations.front().code, std::string("unit.install"));
        QVERIFY(bench.reporter.logged().find("--offline") != std::string::npos);
    }

    void oneTestRunsAloneAndItsCommandRepeatsIt()
    {
        PhaseBench bench;
        writeCrate(bench);
        bench.tests = {{"cargo", "rs", "demo-crate --lib", "rs/src/lib.rs", "tests::adds"}};
        const auto outcome = runCargo(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"tests::adds"});
        const auto command = makeCargoToolchain()->nativeCommand(bench.reporter.caseNamed("tests::adds"), bench.directory());
        QCOMPARE(command, std::string("cd rs && cargo test -p demo-crate --lib -- --exact tests::adds"));
        const auto said = shellSays(bench, bench.directory(), command);
        QVERIFY2(said.find("1 passed; 0 failed") != std::string::npos, said.c_str());
    }

    void oneFileOfTestsRunsAlone()
    {
        PhaseBench bench;
        writeCrate(bench);
        bench.tests = {{"cargo", "rs", "", "rs/tests/it.rs", ""}};
        QCOMPARE(runCargo(bench).status, PhaseStatus::Passed);
        QCOMPARE(bench.reporter.names(), std::vector<std::string>{"outside"});
    }

    void codeThatDoesNotCompileIsAFailedCaseAtItsPlace()
    {
        PhaseBench bench;
        writeCrate(bench);
        bench.write("rs/src/half.rs", "pub fn half(n: i32) -> i32 {\n    nothing\n}\n");
        const auto outcome = runCargo(bench);
        QVERIFY2(outcome.failureClass == FailureClass::TestFailure, outcome.error.c_str());
        const auto test = bench.reporter.caseNamed("rs [build]");
        QCOMPARE(test.file, std::string("rs/src/half.rs"));
        QCOMPARE(test.line, 2);
    }

    void wrongManifestIsAMisconfiguration()
    {
        PhaseBench bench;
        writeCrate(bench);
        bench.write("rs/Cargo.toml", "[package\n");
        QCOMPARE(runCargo(bench).failureClass, FailureClass::Misconfiguration);
    }

    void c26_membersOfAWorkspaceRunOnce()
    {
        PhaseBench bench;
        bench.write("Cargo.toml", "[workspace]\nmembers = [\"a\", \"b\"]\n");
        for (const std::string name : {"a", "b"}) {
            bench.write(name + "/Cargo.toml", "[package]\nname = \"" + name + "\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
            bench.write(name + "/src/lib.rs", "#[test]\nfn in_" + name + "() {}\n");
        }
        bench.read();
        QCOMPARE(makeCargoToolchain()->detect(bench.workspace).size(), std::size_t{1});
        const auto outcome = runCargo(bench);
        QVERIFY2(outcome.status == PhaseStatus::Passed, (outcome.error + bench.reporter.logged()).c_str());
        QCOMPARE(bench.reporter.names(), (std::vector<std::string>{"in_a", "in_b"}));
        QCOMPARE(bench.reporter.caseNamed("in_b").file, std::string("b/src/lib.rs"));
    }

    void testProgramThatDiesNeverPasses_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<int>("failureClass");
        QTest::newRow("aborts") << "std::process::abort()" << static_cast<int>(FailureClass::System);
        QTest::newRow("leaves with 0") << "std::process::exit(0)" << static_cast<int>(FailureClass::System);
        QTest::newRow("hangs") << "loop { std::thread::sleep(std::time::Duration::from_secs(60)) }"
                               << static_cast<int>(FailureClass::Timeout);
    }

    void testProgramThatDiesNeverPasses()
    {
        QFETCH(QString, body);
        QFETCH(int, failureClass);
        PhaseBench bench;
        bench.write("rs/Cargo.toml", kManifest);
        bench.write("rs/Cargo.lock", kLock);
        bench.write("rs/src/lib.rs", "");
        bench.write("rs/tests/it.rs", "#[test]\nfn ends() {\n    " + body.toStdString() + "\n}\n");
        bench.write(".vrooli/testing.json", R"({"version":"1.0.0","unit":{"languages":{"cargo":{"timeout":"20s"}}}})");
        const auto outcome = runCargo(bench);
        QCOMPARE(outcome.status, PhaseStatus::Failed);
        QVERIFY2(static_cast<int>(outcome.failureClass) == failureClass, outcome.error.c_str());
    }

    void missingCargoIsNamed()
    {
        PhaseBench bench;
        writeCrate(bench);
        bench.onlyPrograms({"bash"});
        bench.read();
        const auto cargo = makeCargoToolchain();
        QCOMPARE(cargo->missingTools(cargo->detect(bench.workspace), bench.context()), std::vector<std::string>{"cargo"});
        QCOMPARE(runCargo(bench).failureClass, FailureClass::MissingDependency);
    }

    void rulesNeverChangeALockFileNorFetchWithoutOne()
    {
        using Words = std::vector<std::string>;
        QCOMPARE(cargo::rules({.locked = true, .vendored = false}, false), Words{"--locked"});
        QCOMPARE(cargo::rules({.locked = true, .vendored = true}, false), (Words{"--locked", "--offline"}));
        QCOMPARE(cargo::rules({.locked = false, .vendored = false}, false), Words{"--offline"});
        QVERIFY(cargo::rules({.locked = false, .vendored = false}, true).empty());
    }
};

QTEST_GUILESS_MAIN(CargoToolchainTest)
#include "tst_toolchain_cargo.moc"
