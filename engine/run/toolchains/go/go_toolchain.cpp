// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/go/go_toolchain.h"

#include "core/base/text.h"
#include "formats/coverage/go_profile.h"
#include "formats/results/go_test_json.h"
#include "run/toolchains/coverage_files.h"
#include "run/toolchains/go/command.h"
#include "run/toolchains/go/detect.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

#include <algorithm>
#include <array>
#include <utility>

namespace genie {

namespace {

constexpr std::size_t kLargestProfile = 256 * 1024 * 1024;

/// Joins both streams of `go test` for its reader, line by line: the compiler speaks on standard error.
class JoinedLines {
public:
    explicit JoinedLines(ResultReader &reader) : m_reader(reader) {}

    void output(std::string_view bytes)
    {
        const auto end = m_held.empty() ? std::string_view::npos : bytes.rfind('\n');
        if (end != std::string_view::npos) {
            m_reader.feed(bytes.substr(0, end + 1));
            m_reader.feed(std::exchange(m_held, {}));
            bytes.remove_prefix(end + 1);
        }
        m_reader.feed(bytes);
        if (!bytes.empty())
            m_atStart = bytes.back() == '\n';
        else if (end != std::string_view::npos)
            m_atStart = true;
    }

    void errors(std::string_view bytes)
    {
        m_unfinished += bytes;
        const auto end = m_unfinished.rfind('\n');
        if (end == std::string::npos)
            return;
        m_held += m_unfinished.substr(0, end + 1);
        m_unfinished.erase(0, end + 1);
        if (m_atStart)
            m_reader.feed(std::exchange(m_held, {}));
    }

private:
    ResultReader &m_reader;
    std::string m_unfinished; ///< the last line of standard error, so far
    std::string m_held;       ///< whole lines that wait for the end of a line of standard output
    bool m_atStart = true;
};

/// `./x.go:3:5: message` of a compiler: the place of a package that does not build.
void placeOfBuildFailure(TestCase &test, const std::string &workspace)
{
    for (const auto &line : text::split(test.message, '\n')) {
        const auto parts = text::split(line, ':');
        if (parts.size() < 3 || !parts[0].ends_with(".go") || parts[1].empty() || parts[1].size() > 7 ||
            parts[1].find_first_not_of("0123456789") != std::string::npos)
            continue;
        test.file = (std::filesystem::path(workspace) / parts[0]).lexically_normal().generic_string();
        test.line = std::stoi(parts[1]);
        return;
    }
}

/// Completes a case with the file where its test stands, relative to the scenario.
void complete(TestCase &test, const TestWorkspace &found, go::SourceIndex &index)
{
    if (test.name.starts_with(test.suite + " ["))
        return placeOfBuildFailure(test, found.directory);
    const std::string package = index.directoryOf(test.suite);
    if (package.empty()) {
        test.file.clear();
        test.line = 0;
        return;
    }
    if (test.file.empty() || std::filesystem::path(test.file).is_absolute()) {
        const auto &functions = index.functionsIn(package);
        const auto place = functions.find(std::string_view(test.name).substr(0, test.name.find('/')));
        test.file = place == functions.end() ? std::string() : place->second.file;
        test.line = place == functions.end() ? 0 : place->second.line;
    }
    if (!test.file.empty())
        test.file = (std::filesystem::path(found.directory) / package / test.file).lexically_normal().generic_string();
}

/// What Go says when it cannot get at the code that the module needs.
bool lacksModules(const std::string &errors)
{
    constexpr std::array<std::string_view, 7> kSigns{"dial tcp",
                                                     "no required module provides package",
                                                     "missing go.sum entry",
                                                     "cannot find module providing package",
                                                     "updates to go.mod needed",
                                                     "module lookup disabled",
                                                     "cannot find main module"};
    return std::any_of(kSigns.begin(), kSigns.end(), [&](std::string_view sign) { return errors.find(sign) != std::string::npos; });
}

std::string firstLineWithSign(const std::string &errors)
{
    for (const auto &line : text::split(errors, '\n'))
        if (lacksModules(line))
            return text::shortened(text::withoutControls(text::validUtf8(text::trimmed(line))), 300);
    return {};
}

class GoToolchain final : public Toolchain {
public:
    [[nodiscard]] std::string_view name() const override { return "go"; }
    [[nodiscard]] std::vector<TestWorkspace> detect(const Workspace &workspace) const override { return go::detect(workspace); }

    [[nodiscard]] std::vector<std::string> missingTools(const std::vector<TestWorkspace> &found, const PhaseContext &context) const override
    {
        const bool needed =
            std::any_of(found.begin(), found.end(), [](const auto &one) { return one.skipReason.empty() && one.problem.empty(); });
        return needed && !hasProgram(context, "go") ? std::vector<std::string>{"go"} : std::vector<std::string>{};
    }

    WorkspaceOutcome run(const TestWorkspace &found, const PhaseContext &context) const override;
    [[nodiscard]] std::string nativeCommand(const TestCase &test, const std::filesystem::path & /*scenario*/) const override
    {
        return go::nativeCommand(test);
    }

private:
    WorkspaceOutcome runOnce(const TestWorkspace &found, const PhaseContext &context, const std::vector<std::string> &argv,
                             go::SourceIndex &index, bool selected) const;
};

/// "d/x" of "d/x/a.go".
std::string_view packageOf(std::string_view path)
{
    const auto slash = path.rfind('/');
    return path.substr(0, slash == std::string_view::npos ? 0 : slash);
}

void readCoverage(const TestWorkspace &found, const PhaseContext &context, const std::filesystem::path &profile,
                  const go::SourceIndex &index, WorkspaceOutcome &outcome)
{
    const std::string bytes = readHead(profile, kLargestProfile);
    if (bytes.empty())
        return;
    auto files = readGoProfile(bytes);
    if (files) {
        // The profile names files by import path; what is not of this module is left out.
        std::erase_if(*files, [&](const FileCoverage &file) { return index.directoryOf(packageOf(file.path)).empty(); });
        for (auto &file : *files)
            file.path = index.directoryOf(packageOf(file.path)) + file.path.substr(packageOf(file.path).size());
    }
    outcome.coverage = reportCoverage(found, context, std::move(files));
}

WorkspaceOutcome GoToolchain::runOnce(const TestWorkspace &found, const PhaseContext &context, const std::vector<std::string> &argv,
                                      go::SourceIndex &index, bool selected) const
{
    CaseBatcher cases(context, found);
    GoTestJsonReader reader([&](TestCase &&test) {
        complete(test, found, index);
        cases.add(std::move(test));
    });
    JoinedLines lines(reader);
    auto spec = toolCommand(found, context, argv);
    spec.environment.try_emplace("GOWORK", "off");
    const ToolRun run = runTool(
        context, spec, [&](std::string_view bytes) { lines.output(bytes); }, [&](std::string_view bytes) { lines.errors(bytes); });
    const Done report = reader.finish();
    auto outcome = judge({*this, found, cases, run, report, selected});
    // Without its modules a package fails to build, which is nothing that its tests could help.
    if (outcome.status == PhaseStatus::Failed && cases.tally().passed == 0 && lacksModules(run.errors + run.output)) {
        const Tally tally = outcome.tally;
        outcome =
            failed(FailureClass::System, "the modules that it needs are not there: " + firstLineWithSign(run.errors + "\n" + run.output),
                   {"unit.install", "get the modules of " + placeOf(found) + " first",
                    (found.directory == "." ? "" : "cd " + text::shellQuoted(found.directory) + " && ") + "go mod download"});
        outcome.tally = tally;
    }
    return outcome;
}

WorkspaceOutcome GoToolchain::run(const TestWorkspace &found, const PhaseContext &context) const
{
    if (!hasProgram(context, "go"))
        return toolMissing(found, "go");
    const auto directory = context.workspace.directory / found.directory;
    std::error_code error;
    if (!std::filesystem::is_directory(directory, error))
        return failed(FailureClass::Misconfiguration, "the directory is no longer there",
                      {"unit.dir", "restore " + placeOf(found) + " or run again", {}});
    const auto limit = workspaceLimit(found, context).count() > 0 ? workspaceLimit(found, context) : context.planned.timeout;
    go::SourceIndex index(directory, go::modulePath(readHead(directory / "go.mod")));
    const Selection selection = selectionFor(found, context.tests);
    if (selection.all) {
        std::filesystem::create_directories(context.scratch, error);
        const auto profile = context.scratch / "go.coverprofile";
        auto outcome = runOnce(found, context, go::testAll(profile, limit), index, false);
        readCoverage(found, context, profile, index, outcome);
        return outcome;
    }
    const auto runs = go::testSelected(found, selection, index, limit);
    WorkspaceOutcome whole = skipped("no test matches the selection");
    for (std::size_t i = 0; i < runs.size(); ++i) {
        auto argv = runs[i];
        const auto profile = context.scratch / ("go-" + std::to_string(i) + ".coverprofile");
        if (context.coverSelected) {
            std::filesystem::create_directories(context.scratch, error);
            // All packages, because what one test runs need not be in its own.
            const std::vector<std::string> measured{"-coverprofile=" + profile.string(), "-covermode=atomic", "-coverpkg=./..."};
            argv.insert(argv.begin() + 2, measured.begin(), measured.end());
        }
        auto outcome = runOnce(found, context, argv, index, true);
        if (context.coverSelected)
            readCoverage(found, context, profile, index, outcome);
        whole = joined(std::move(whole), std::move(outcome));
        if (context.cancellation.requested())
            break;
    }
    return whole;
}

} // namespace

std::unique_ptr<Toolchain> makeGoToolchain() { return std::make_unique<GoToolchain>(); }

} // namespace genie
