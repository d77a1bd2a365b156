// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "formats/results/vitest_json.h"
#include "run/toolchains/node/command.h"
#include "run/toolchains/node/runner.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

#include <algorithm>

namespace genie::node {

namespace {

constexpr std::size_t kLongestList = 16 * 1024 * 1024;

/// jest, by itself or beneath react-scripts, which passes its options on.
class JestRunner final : public Runner {
public:
    explicit JestRunner(bool react) : m_react(react) {}
    [[nodiscard]] std::string_view package() const override { return m_react ? "react-scripts/bin/react-scripts.js" : "jest/bin/jest.js"; }
    WorkspaceOutcome run(const RunnerJob &job) const override;
    [[nodiscard]] std::vector<std::string> again(const TestCase &test) const override;

private:
    std::vector<std::string> program(const std::filesystem::path &file) const
    {
        return m_react ? std::vector<std::string>{file.string(), "test"} : std::vector<std::string>{file.string()};
    }
    static std::vector<std::string> ownFiles(const RunnerJob &job, std::vector<std::string> argv, const std::vector<std::string> &beneath);

    bool m_react;
};

/// The test files that jest would run, without those of packages that are run by themselves.
std::vector<std::string> JestRunner::ownFiles(const RunnerJob &job, std::vector<std::string> argv, const std::vector<std::string> &beneath)
{
    argv.insert(argv.end(), job.script.arguments.begin(), job.script.arguments.end());
    argv.push_back("--listTests");
    std::string list;
    const ToolRun run = askTool(job.context, nodeCommand(job, argv), [&](std::string_view bytes) {
        list += bytes.substr(0, kLongestList - std::min(list.size(), kLongestList));
    });
    std::vector<std::string> own;
    for (const auto &line : text::split(run.end.succeeded() ? list : std::string(), '\n')) {
        const std::string file = scenarioPath(job.context.workspace.directory, job.found.directory, text::trimmed(line));
        if (!file.empty() && std::none_of(beneath.begin(), beneath.end(), [&](const auto &other) { return isBeneath(file, other); }))
            own.push_back(seenFrom(file, job.found.directory));
    }
    return own;
}

WorkspaceOutcome JestRunner::run(const RunnerJob &job) const
{
    const auto file = installedFile(job.context.workspace.directory, job.found.directory, std::string(package()));
    if (file.empty())
        return packageMissing(job, package());
    const auto &scratch = job.context.scratch;
    const RunnerReports reports{scratch / "jest.json", scratch / "jest-coverage", {}};
    const Report report{
        reports.results, [](CaseSink sink) { return std::make_unique<VitestJsonReader>(std::move(sink)); }, "No tests found", 0, {}};
    std::vector<std::string> only;
    if (const auto beneath = suitesBeneath(job.context.workspace, job.found.directory); job.selection.all && !beneath.empty()) {
        only = ownFiles(job, program(file), beneath);
        if (only.empty())
            return skipped("no tests in it but those of the packages beneath it");
    }
    WorkspaceOutcome whole = skipped("no test matches the selection");
    for (const auto &argv : jest(program(file), job, only, reports)) {
        whole = joined(std::move(whole), runReported(job, nodeCommand(job, argv), report));
        if (job.context.cancellation.requested())
            return whole;
    }
    if (job.selection.all || job.context.coverSelected)
        addCoverage(job, reports.coverage, whole);
    return whole;
}

std::vector<std::string> JestRunner::again(const TestCase &test) const
{
    return m_react ? withPattern({"npx", "react-scripts", "test", "--watchAll=false"}, test, "-t")
                   : withPattern({"npx", "jest"}, test, "-t");
}

} // namespace

std::unique_ptr<Runner> makeJestRunner() { return std::make_unique<JestRunner>(false); }
std::unique_ptr<Runner> makeReactScriptsRunner() { return std::make_unique<JestRunner>(true); }

} // namespace genie::node
