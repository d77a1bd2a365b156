// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/maven/maven_toolchain.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"
#include "formats/results/junit_xml.h"
#include "run/toolchains/build_failure.h"
#include "run/toolchains/globs.h"
#include "run/toolchains/link_mirror.h"
#include "run/toolchains/maven/command.h"
#include "run/toolchains/maven/detect.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

#include <algorithm>
#include <optional>

namespace genie {

namespace {

using Sources = std::map<std::string, std::string>;

class MavenToolchain final : public Toolchain {
public:
    [[nodiscard]] std::string_view name() const override { return "maven"; }
    [[nodiscard]] std::vector<TestWorkspace> detect(const Workspace &workspace) const override { return maven::detect(workspace); }
    [[nodiscard]] std::vector<std::string> missingTools(const std::vector<TestWorkspace> &found, const PhaseContext &context) const override
    {
        return found.empty() || hasProgram(context, "mvn") ? std::vector<std::string>{} : std::vector<std::string>{"mvn"};
    }
    WorkspaceOutcome run(const TestWorkspace &found, const PhaseContext &context) const override;
    [[nodiscard]] std::string nativeCommand(const TestCase &test, const std::filesystem::path & /*scenario*/) const override
    {
        return maven::nativeCommand(test);
    }

private:
    WorkspaceOutcome readReports(const TestWorkspace &found, const PhaseContext &context, const std::filesystem::path &tree,
                                 const ToolRun &run, const Sources &sources) const;
    std::optional<WorkspaceOutcome> beforeTests(const TestWorkspace &found, const PhaseContext &context, const std::filesystem::path &tree,
                                                const ToolRun &run) const;
};

/// The class that a suite is in, without the classes nested in it.
std::string outerClass(const std::string &suite) { return suite.substr(0, suite.find('$')); }

/// Where the case failed by its stack: `(CalcTest.java:7)`, the first line in the file of its class.
void findPlace(TestCase &test, const TestWorkspace &found, const PhaseContext &context, const Sources &sources)
{
    const auto source = sources.find(outerClass(test.suite));
    if (source == sources.end())
        return;
    test.file = scenarioPath(context.workspace.directory, found.directory, source->second);
    const std::string mark = "(" + source->second.substr(source->second.rfind('/') + 1) + ":";
    const auto at = test.message.find(mark);
    if (test.status == TestStatus::Failed && at != std::string::npos)
        test.line = leadingLineNumber(std::string_view(test.message).substr(at + mark.size()));
}

bool says(const ToolRun &run, std::string_view words) { return run.output.find(words) != std::string::npos; }

/// The first line that Maven marks as an error.
std::string firstError(const ToolRun &run)
{
    for (const auto &line : text::split(run.output, '\n'))
        if (line.starts_with("[ERROR] ") && line.size() > 8)
            return text::shortened(text::withoutControls(text::validUtf8(line.substr(8))), 300);
    return text::shortened(run.lastWords(), 300);
}

/// What kept Maven from running any test; nothing when nothing did.
std::optional<WorkspaceOutcome> MavenToolchain::beforeTests(const TestWorkspace &found, const PhaseContext &context,
                                                            const std::filesystem::path &tree, const ToolRun &run) const
{
    if (says(run, "COMPILATION ERROR")) {
        CompilerPlace place = compilerPlace(std::string_view(run.output).substr(run.output.find("COMPILATION ERROR")));
        const std::string seen = std::filesystem::path(place.file).lexically_relative(tree).generic_string();
        place.file = seen.starts_with("..") ? place.file : seen;
        return buildFailed(*this, found, context, run, place);
    }
    for (const char *words :
         {"Non-parseable POM", "Malformed POM", "Non-resolvable parent POM", "problem was encountered while processing the POMs"})
        if (says(run, words) && !says(run, "offline mode"))
            return failed(FailureClass::Misconfiguration, "mvn refuses pom.xml: " + firstError(run),
                          {"unit.manifest", "correct pom.xml of " + placeOf(found), {}});
    for (const char *words : {"offline mode", "Could not resolve dependencies", "could not be resolved", "Could not transfer artifact"})
        if (says(run, words))
            return failed(
                FailureClass::System, "what it depends on is not in the local repository: " + firstError(run),
                {"unit.install",
                 "fetch the dependencies of " + placeOf(found) +
                     " first, or set unit.languages.maven.install to true in .vrooli/testing.json",
                 (found.directory == "." ? "" : "cd " + text::shellQuoted(found.directory) + " && ") + "mvn dependency:go-offline"});
    for (const char *words : {"No compiler is provided", "JAVA_HOME"})
        if (says(run, words) || run.errors.find(words) != std::string::npos)
            return failed(FailureClass::MissingDependency, "there is no Java compiler: " + firstError(run),
                          {"unit.tool", "install a JDK", "apt-get install default-jdk-headless"});
    return std::nullopt;
}

WorkspaceOutcome MavenToolchain::readReports(const TestWorkspace &found, const PhaseContext &context, const std::filesystem::path &tree,
                                             const ToolRun &run, const Sources &sources) const
{
    const Selection selection = selectionFor(found, context.tests);
    CaseBatcher cases(context, found);
    Done report;
    const auto files = filesMatching(tree, "**/target/surefire-reports/TEST-*.xml");
    for (const auto &file : files) {
        JunitXmlReader reader([&](TestCase &&test) {
            findPlace(test, found, context, sources);
            if (selects(selection, test))
                cases.add(std::move(test));
        });
        if (const Done read = readReport(tree / file, reader); !read && report)
            report = tl::unexpected(Failure{read.error().kind, file + ": " + read.error().message});
    }
    if (cases.tally().failed == 0 && run.end.how == CommandEnd::How::Exited && run.end.exitCode != 0)
        if (auto trouble = beforeTests(found, context, tree, run))
            return *trouble;
    if (files.empty() && run.end.succeeded()) {
        if (says(run, "Tests are skipped"))
            return skipped("its pom.xml switches the tests off (skipTests)");
        if (!sources.empty() && selection.all && !says(run, "No tests to run"))
            report = fail(FailureKind::NotFound, "Surefire wrote no report");
    }
    return judge({*this, found, cases, run, report, !selection.all});
}

WorkspaceOutcome MavenToolchain::run(const TestWorkspace &found, const PhaseContext &context) const
{
    std::error_code error;
    const auto directory = context.workspace.directory / found.directory;
    if (!std::filesystem::is_directory(directory, error))
        return failed(FailureClass::Misconfiguration, "the directory is no longer there",
                      {"unit.dir", "restore " + placeOf(found) + " or run again", {}});
    const Selection selection = selectionFor(found, context.tests);
    if (selection.none())
        return skipped("no test matches the selection");
    if (!hasProgram(context, "mvn"))
        return toolMissing(found, "mvn");
    // Maven builds into `target` beside each pom.xml, and takes no order to do otherwise.
    const auto tree = context.scratch / "maven-tree";
    std::filesystem::create_directories(context.scratch, error);
    if (const Done mirrored = mirrorWithLinks(directory, tree, maven::modules(directory), {"target", ".git"}); !mirrored)
        return failed(FailureClass::System, mirrored.error().message, {"generic.log", "make room in the folder for temporary files", {}});
    const auto &languages = context.workspace.testing.languages;
    const auto settings = languages.find("maven");
    const bool online = settings != languages.end() && settings->second.install;
    const Sources sources = maven::testSources(directory);
    auto spec = toolCommand(found, context, maven::test(found, selection, sources, online));
    spec.workingDirectory = tree;
    return readReports(found, context, tree, runTool(context, spec), sources);
}

} // namespace

std::unique_ptr<Toolchain> makeMavenToolchain() { return std::make_unique<MavenToolchain>(); }

} // namespace genie
