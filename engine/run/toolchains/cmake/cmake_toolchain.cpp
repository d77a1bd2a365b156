// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/cmake/cmake_toolchain.h"

#include "core/base/text.h"
#include "formats/results/junit_xml.h"
#include "run/toolchains/build_failure.h"
#include "run/toolchains/cmake/command.h"
#include "run/toolchains/cmake/detect.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

#include <algorithm>
#include <optional>
#include <thread>

namespace genie {

namespace {

constexpr std::size_t kLongestList = 32 * 1024 * 1024;

/// One run: its build tree, and how much of its time is left.
struct CmakeRun {
    const TestWorkspace &found;
    const PhaseContext &context;
    std::filesystem::path tree;
    TimeLeft left;
};

CommandSpec cmakeCommand(const CmakeRun &run, std::vector<std::string> argv)
{
    auto spec = toolCommand(run.found, run.context, std::move(argv));
    spec.timeout = run.left.now();
    return spec;
}

class CmakeToolchain final : public Toolchain {
public:
    [[nodiscard]] std::string_view name() const override { return "cmake"; }
    [[nodiscard]] std::vector<TestWorkspace> detect(const Workspace &workspace) const override { return cmake::detect(workspace); }
    [[nodiscard]] std::vector<std::string> missingTools(const std::vector<TestWorkspace> &found,
                                                        const PhaseContext &context) const override;
    WorkspaceOutcome run(const TestWorkspace &found, const PhaseContext &context) const override;
    [[nodiscard]] std::string nativeCommand(const TestCase &test, const std::filesystem::path & /*scenario*/) const override
    {
        return cmake::nativeCommand(test);
    }

private:
    std::optional<WorkspaceOutcome> makeReady(const CmakeRun &run) const;
    WorkspaceOutcome runTests(const CmakeRun &run) const;
};

/// Which of its build programs CMake can have here; empty when none, "make" being what it takes by itself.
std::string buildProgram(const PhaseContext &context)
{
    for (const char *program : {"make", "ninja"})
        if (hasProgram(context, program))
            return program;
    return {};
}

std::vector<std::string> CmakeToolchain::missingTools(const std::vector<TestWorkspace> &found, const PhaseContext &context) const
{
    std::vector<std::string> missing;
    for (const char *program : {"cmake", "ctest"})
        if (!found.empty() && !hasProgram(context, program))
            missing.emplace_back(program);
    if (!found.empty() && buildProgram(context).empty())
        missing.emplace_back("make");
    return missing;
}

/// The first thing that CMake itself calls an error.
std::string firstError(const ToolRun &run)
{
    const auto lines = text::split(run.errors, '\n');
    const auto error = std::find_if(lines.begin(), lines.end(), [](const std::string &line) { return line.starts_with("CMake Error"); });
    if (error == lines.end())
        return text::shortened(run.lastWords(), 300);
    std::string said = *error;
    for (auto line = error + 1; line != lines.end() && line - error < 4; ++line)
        said += " " + std::string(text::trimmed(*line));
    return text::shortened(text::trimmed(text::validUtf8(said)), 300);
}

WorkspaceOutcome notConfigured(const TestWorkspace &found, const ToolRun &run)
{
    const std::string error = firstError(run);
    const std::string all = run.errors + run.output;
    for (const char *words : {"Could not find a package configuration file", "Could NOT find", "COMPILER could be found",
                              "COMPILER not set", "CMAKE_MAKE_PROGRAM is not set"})
        if (all.find(words) != std::string::npos)
            return failed(FailureClass::MissingDependency, "cmake does not find what it needs: " + error,
                          {"unit.tool", "install what CMakeLists.txt of " + placeOf(found) + " looks for", {}});
    return failed(FailureClass::Misconfiguration, "cmake cannot configure: " + error,
                  {"unit.manifest", "correct CMakeLists.txt of " + placeOf(found), {}});
}

std::optional<WorkspaceOutcome> CmakeToolchain::makeReady(const CmakeRun &run) const
{
    const TestWorkspace &found = run.found;
    const PhaseContext &context = run.context;
    const std::string generator = buildProgram(context) == "ninja" ? "Ninja" : "";
    const ToolRun configured = runTool(context, cmakeCommand(run, cmake::configure(run.tree, generator)));
    if (auto trouble = brokenEnd(*this, found, context, configured))
        return trouble;
    if (configured.end.exitCode != 0)
        return notConfigured(found, configured);
    const int jobs = static_cast<int>(std::thread::hardware_concurrency()) / 2;
    const ToolRun built = runTool(context, cmakeCommand(run, cmake::build(run.tree, jobs)));
    if (auto trouble = brokenEnd(*this, found, context, built))
        return trouble;
    if (built.end.exitCode != 0)
        return buildFailed(*this, found, context, built, compilerPlace(built.output + "\n" + built.errors));
    return std::nullopt;
}

/// What CTest writes about a test beyond what JUnit has words for.
void readStatus(TestCase &test)
{
    // Every test is a class of its own in CTest's report.
    if (test.suite == test.name)
        test.suite.clear();
    const bool gone = test.message.starts_with("Unable to find") || test.message.starts_with("Required Files Missing") ||
                      test.message.find("equired file") != std::string::npos;
    if (test.status == TestStatus::Skipped && gone) {
        test.status = TestStatus::Failed;
        test.rawStatus = "notrun";
    }
}

WorkspaceOutcome CmakeToolchain::runTests(const CmakeRun &work) const
{
    const TestWorkspace &found = work.found;
    const PhaseContext &context = work.context;
    std::string listed;
    askTool(context, cmakeCommand(work, cmake::list(work.tree)),
            [&](std::string_view bytes) { listed += bytes.substr(0, kLongestList - std::min(listed.size(), kLongestList)); });
    const auto places = cmake::declaredTests(listed);
    const Selection selection = selectionFor(found, context.tests);
    const auto report = context.scratch / "ctest.xml";
    const ToolRun run = runTool(context, cmakeCommand(work, cmake::test(work.tree, report, selection)));
    CaseBatcher cases(context, found);
    JunitXmlReader reader([&](TestCase &&test) {
        readStatus(test);
        if (const auto place = places.find(test.name); place != places.end() && test.file.empty()) {
            test.file = scenarioPath(context.workspace.directory, found.directory, place->second.file);
            test.line = test.file.empty() ? 0 : place->second.line;
        }
        if (selects(selection, test))
            cases.add(std::move(test));
    });
    const Done read = readReport(report, reader);
    return judge({*this, found, cases, run, read, !selection.all});
}

WorkspaceOutcome CmakeToolchain::run(const TestWorkspace &found, const PhaseContext &context) const
{
    std::error_code error;
    if (!std::filesystem::is_directory(context.workspace.directory / found.directory, error))
        return failed(FailureClass::Misconfiguration, "the directory is no longer there",
                      {"unit.dir", "restore " + placeOf(found) + " or run again", {}});
    if (selectionFor(found, context.tests).none())
        return skipped("no test matches the selection");
    if (const auto missing = missingTools({found}, context); !missing.empty())
        return toolMissing(found, missing.front());
    std::filesystem::create_directories(context.scratch, error);
    const CmakeRun work{found, context, context.scratch / "cmake-build", TimeLeft(found, context)};
    if (auto trouble = makeReady(work))
        return *trouble;
    return runTests(work);
}

} // namespace

std::unique_ptr<Toolchain> makeCmakeToolchain() { return std::make_unique<CmakeToolchain>(); }

} // namespace genie
