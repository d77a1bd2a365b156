// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/cargo/cargo_toolchain.h"

#include "core/base/text.h"
#include "formats/results/libtest_text.h"
#include "run/toolchains/build_failure.h"
#include "run/toolchains/cargo/command.h"
#include "run/toolchains/cargo/detect.h"
#include "run/toolchains/link_mirror.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

namespace genie {

namespace {

/// One run: where it builds, and by which rules.
struct CargoRun {
    const TestWorkspace &found;
    const PhaseContext &context;
    std::filesystem::path directory; ///< the package, or its mirror
    std::vector<std::string> rules;
    Selection selection;
    TimeLeft left;
};

class CargoToolchain final : public Toolchain {
public:
    [[nodiscard]] std::string_view name() const override { return "cargo"; }
    [[nodiscard]] std::vector<TestWorkspace> detect(const Workspace &workspace) const override { return cargo::detect(workspace); }
    [[nodiscard]] std::vector<std::string> missingTools(const std::vector<TestWorkspace> &found, const PhaseContext &context) const override
    {
        return found.empty() || hasProgram(context, "cargo") ? std::vector<std::string>{} : std::vector<std::string>{"cargo"};
    }
    WorkspaceOutcome run(const TestWorkspace &found, const PhaseContext &context) const override;
    [[nodiscard]] std::string nativeCommand(const TestCase &test, const std::filesystem::path & /*scenario*/) const override
    {
        return cargo::nativeCommand(test);
    }

private:
    WorkspaceOutcome buildAndRun(const CargoRun &run) const;
    WorkspaceOutcome notBuilt(const CargoRun &run, const ToolRun &built) const;
    WorkspaceOutcome runTarget(const CargoRun &run, const CargoTarget &target, const std::vector<std::string> &argv) const;
};

CommandSpec cargoCommand(const CargoRun &run, std::vector<std::string> argv)
{
    auto spec = toolCommand(run.found, run.context, std::move(argv));
    spec.workingDirectory = run.directory;
    spec.timeout = run.left.now();
    spec.environment["CARGO_TARGET_DIR"] = (run.context.scratch / "cargo-target").string();
    spec.environment["CARGO_TERM_COLOR"] = "never";
    spec.environment["RUST_BACKTRACE"] = "0"; // the place of the panic is told without it
    return spec;
}

/// A path that Cargo told, relative to the scenario: it may lie in the mirror, or be seen from the package.
std::string pathOf(const CargoRun &run, const std::string &told)
{
    const auto &scenario = run.context.workspace.directory;
    const std::filesystem::path path(told);
    if (!path.is_absolute())
        return scenarioPath(scenario, run.found.directory, told);
    const std::string seen = path.lexically_normal().lexically_relative(run.directory.lexically_normal()).generic_string();
    return seen.empty() || seen.starts_with("..") ? scenarioPath(scenario, run.found.directory, told)
                                                  : scenarioPath(scenario, run.found.directory, seen);
}

WorkspaceOutcome CargoToolchain::notBuilt(const CargoRun &run, const ToolRun &built) const
{
    const auto place = compilerPlace(built.errors);
    if (built.errors.find("could not compile") != std::string::npos && built.errors.find("linker `") == std::string::npos) {
        CompilerPlace ours = place;
        ours.file = place.file.empty() ? std::string() : "/" + pathOf(run, place.file);
        ours.file = ours.file == "/" ? std::string() : (run.context.workspace.directory / ours.file.substr(1)).string();
        return buildFailed(*this, run.found, run.context, built, ours);
    }
    const std::string said = text::shortened(place.message.empty() ? built.lastWords() : place.message, 300);
    if (built.errors.find("failed to parse manifest") != std::string::npos || place.file.ends_with("Cargo.toml"))
        return failed(FailureClass::Misconfiguration, "cargo refuses Cargo.toml: " + said,
                      {"unit.manifest", "correct Cargo.toml of " + placeOf(run.found), {}});
    if (built.errors.find("linker `") != std::string::npos)
        return failed(FailureClass::MissingDependency, "there is no linker: " + said,
                      {"unit.tool", "install a C compiler, which Rust links with", "apt-get install gcc"});
    const bool locked = cargo::dependenciesOf(run.context.workspace.directory / run.found.directory).locked;
    if (!locked)
        return failed(
            FailureClass::System, "there is no Cargo.lock, and its dependencies cannot be got without the network: " + said,
            {"unit.install",
             "write Cargo.lock for " + placeOf(run.found) + ", or set unit.languages.cargo.install to true in .vrooli/testing.json",
             (run.found.directory == "." ? "" : "cd " + text::shellQuoted(run.found.directory) + " && ") + "cargo generate-lockfile"});
    return failed(FailureClass::System, "cargo cannot build: " + said,
                  {"generic.log", "read the end of the phase's log for what cargo said in " + placeOf(run.found), {}});
}

WorkspaceOutcome CargoToolchain::runTarget(const CargoRun &run, const CargoTarget &target, const std::vector<std::string> &argv) const
{
    CaseBatcher cases(run.context, run.found);
    const std::string suite = cargo::suiteOf(target);
    int otherFailures = 0;
    LibtestReader reader([&](TestCase &&test) {
        test.suite = suite;
        const bool isDoc = target.flag == "--doc";
        const bool told = !test.file.empty() && !pathOf(run, test.file).empty();
        test.file = pathOf(run, told || isDoc ? test.file : cargo::sourceOf(target, test.name));
        if (isDoc && !std::filesystem::exists(run.context.workspace.directory / test.file))
            test.file = pathOf(run, target.source);
        if (!told && !isDoc)
            test.line = 0;
        if (selects(run.selection, test))
            cases.add(std::move(test));
        else
            otherFailures += test.status == TestStatus::Failed ? 1 : 0;
    });
    ToolRun ended = runTool(run.context, cargoCommand(run, argv), [&](std::string_view bytes) { reader.feed(bytes); });
    const Done report = reader.finish();
    // A file is no selection for Cargo: what else its target holds has run too.
    if (otherFailures > 0 && cases.tally().failed == 0 && ended.end.how == CommandEnd::How::Exited)
        ended.end.exitCode = 0;
    return judge({*this, run.found, cases, ended, report, !run.selection.all});
}

WorkspaceOutcome CargoToolchain::buildAndRun(const CargoRun &run) const
{
    CargoMessages messages;
    const ToolRun built =
        runTool(run.context, cargoCommand(run, cargo::build(run.rules)), [&](std::string_view bytes) { messages.feed(bytes); });
    if (auto trouble = brokenEnd(*this, run.found, run.context, built))
        return *trouble;
    if (built.end.exitCode != 0)
        return notBuilt(run, built);
    WorkspaceOutcome whole = skipped(run.selection.all ? "no tests in it" : "no test matches the selection");
    for (const auto &target : messages.targets()) {
        const auto argv = cargo::test(run.rules, run.found, target, run.selection);
        if (argv.empty())
            continue;
        whole = joined(std::move(whole), runTarget(run, target, argv));
        if (run.context.cancellation.requested())
            return joined(std::move(whole), stopped());
        if (whole.failureClass == FailureClass::Timeout)
            break;
    }
    return whole;
}

WorkspaceOutcome CargoToolchain::run(const TestWorkspace &found, const PhaseContext &context) const
{
    std::error_code error;
    const auto directory = (context.workspace.directory / found.directory).lexically_normal();
    if (!std::filesystem::is_directory(directory, error))
        return failed(FailureClass::Misconfiguration, "the directory is no longer there",
                      {"unit.dir", "restore " + placeOf(found) + " or run again", {}});
    CargoRun run{found, context, directory, {}, selectionFor(found, context.tests), TimeLeft(found, context)};
    if (run.selection.none())
        return skipped("no test matches the selection");
    if (!hasProgram(context, "cargo"))
        return toolMissing(found, "cargo");
    std::filesystem::create_directories(context.scratch, error);
    const auto dependencies = cargo::dependenciesOf(directory);
    const auto &languages = context.workspace.testing.languages;
    const auto settings = languages.find("cargo");
    run.rules = cargo::rules(dependencies, settings != languages.end() && settings->second.install);
    if (!dependencies.locked) {
        // Cargo would write a Cargo.lock into the tree.
        run.directory = context.scratch / "cargo-tree";
        if (const Done mirrored = mirrorWithLinks(directory, run.directory, {}, {"target", ".git"}); !mirrored)
            return failed(FailureClass::System, mirrored.error().message,
                          {"generic.log", "make room in the folder for temporary files", {}});
    }
    return buildAndRun(run);
}

} // namespace

std::unique_ptr<Toolchain> makeCargoToolchain() { return std::make_unique<CargoToolchain>(); }

} // namespace genie
