// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/case_lines.h"
#include "host/files/atomic_file.h"
#include "run/toolchains/globs.h"
#include "run/toolchains/node/command.h"
#include "run/toolchains/node/node_test_reporter.h"
#include "run/toolchains/node/runner.h"
#include "run/toolchains/patterns.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace genie::node {

namespace {

constexpr milliseconds kVersionLimit{30'000};
constexpr int kFirstWithLines = 20; ///< the major version whose coverage tells lines

/// The files that `node --test` itself would look for.
bool isTestFile(const std::string &file)
{
    constexpr std::array<std::string_view, 6> kPatterns{"**/*.test.js", "**/*-test.js", "**/*_test.js",
                                                        "**/test-*.js", "**/test.js",   "**/test/**/*.js"};
    std::string plain = file;
    for (const std::string_view ending : {".mjs", ".cjs"})
        if (plain.ends_with(ending))
            plain.replace(plain.size() - ending.size(), ending.size(), ".js");
    return std::any_of(kPatterns.begin(), kPatterns.end(), [&](std::string_view pattern) { return matchesGlob(pattern, plain); });
}

bool isPattern(const std::string &word) { return word.find_first_of("*?[") != std::string::npos; }

/// Node's own test runner.
class NodeTestRunner final : public Runner {
public:
    [[nodiscard]] std::string_view package() const override { return {}; }
    WorkspaceOutcome run(const RunnerJob &job) const override;
    [[nodiscard]] std::vector<std::string> again(const TestCase &test) const override;

private:
    static bool measuresLines(const RunnerJob &job);
    static std::vector<std::string> filesOf(const RunnerJob &job);
    static TestScript withFilesExpanded(const RunnerJob &job);
};

bool NodeTestRunner::measuresLines(const RunnerJob &job)
{
    auto spec = toolCommand(job.found, job.context, {"node", "--version"});
    spec.timeout = kVersionLimit;
    const ToolRun run = askTool(job.context, spec);
    int major = 0;
    const std::size_t start = run.output.starts_with('v') ? 1 : 0;
    std::from_chars(run.output.data() + start, run.output.data() + run.output.size(), major);
    return run.end.succeeded() && major >= kFirstWithLines;
}

/// The files to hand to Node; none: what Node finds by itself.
std::vector<std::string> NodeTestRunner::filesOf(const RunnerJob &job)
{
    std::vector<std::string> files;
    const auto add = [&](const std::string &file) {
        const std::string seen = seenFrom(file, job.found.directory);
        if (std::find(files.begin(), files.end(), seen) == files.end())
            files.push_back(seen);
    };
    if (!job.selection.all) {
        for (const auto &part : job.selection.parts) {
            if (part.file.empty())
                return {};
            add(part.file);
        }
        return files;
    }
    const auto beneath = suitesBeneath(job.context.workspace, job.found.directory);
    const bool chosen = std::any_of(job.script.arguments.begin(), job.script.arguments.end(),
                                    [](const std::string &word) { return !word.starts_with('-'); });
    if (beneath.empty() || chosen)
        return {};
    for (const auto &file : treeFiles(job.context.workspace.directory / job.found.directory, isTestFile)) {
        const std::string whole = job.found.directory == "." ? file : job.found.directory + "/" + file;
        if (std::none_of(beneath.begin(), beneath.end(), [&](const auto &other) { return isBeneath(whole, other); }))
            files.push_back(file);
    }
    return files;
}

/// What a shell makes of the script's patterns of files, for Nodes that do not do it themselves. Chosen files replace all of them.
TestScript NodeTestRunner::withFilesExpanded(const RunnerJob &job)
{
    TestScript script = job.script;
    script.arguments.clear();
    const bool filesChosen = !job.selection.all && !filesOf(job).empty();
    for (const auto &word : job.script.arguments) {
        if (word.starts_with('-')) {
            script.arguments.push_back(word);
        } else if (!filesChosen && !isPattern(word)) {
            script.arguments.push_back(word);
        } else if (!filesChosen) {
            const auto files = filesMatching(job.context.workspace.directory / job.found.directory, word);
            script.arguments.insert(script.arguments.end(), files.begin(), files.end());
        }
    }
    return script;
}

WorkspaceOutcome NodeTestRunner::run(const RunnerJob &job) const
{
    const auto &scratch = job.context.scratch;
    std::error_code error;
    std::filesystem::create_directories(scratch, error);
    const auto reporter = scratch / "reporter.mjs";
    if (const Done written = writeAtomically(reporter, nodeTestReporter()); !written)
        return failed(FailureClass::System, "our reporter could not be written: " + written.error().message,
                      {"generic.log", "make room in the folder for temporary files", {}});
    const auto files = filesOf(job);
    const TestScript script = withFilesExpanded(job);
    const bool namesPatterns = std::any_of(job.script.arguments.begin(), job.script.arguments.end(), isPattern);
    if (job.selection.all && namesPatterns && script.arguments.empty())
        return skipped("no file fits the patterns of its test script");
    if (job.selection.all && files.empty() && !suitesBeneath(job.context.workspace, job.found.directory).empty() &&
        script.arguments.empty())
        return skipped("no tests in it but those of the packages beneath it");
    const RunnerJob expanded{job.toolchain, job.found, job.context, script, job.selection};
    const bool wanted = job.selection.all || job.context.coverSelected;
    const RunnerReports reports{scratch / "cases.jsonl", wanted && measuresLines(job) ? scratch : std::filesystem::path(), {}};
    const Report report{reports.results, [](CaseSink sink) { return std::make_unique<CaseLinesReader>(std::move(sink)); }, {}, 0, {}};
    auto outcome = runReported(expanded, nodeCommand(expanded, nodeTest(reporter, expanded, files, reports)), report);
    if (wanted)
        addCoverage(job, scratch, outcome);
    return outcome;
}

std::vector<std::string> NodeTestRunner::again(const TestCase &test) const
{
    std::vector<std::string> argv{"node", "--test"};
    if (!test.name.empty() && !namesMore(test.name)) {
        for (const auto &pattern : blockPatterns(test.suite))
            argv.push_back("--test-name-pattern=" + pattern);
        argv.push_back("--test-name-pattern=" + exactly({test.name}));
    }
    if (!test.file.empty())
        argv.push_back(seenFrom(test.file, test.workspace));
    return argv;
}

} // namespace

std::unique_ptr<Runner> makeNodeTestRunner() { return std::make_unique<NodeTestRunner>(); }

} // namespace genie::node
