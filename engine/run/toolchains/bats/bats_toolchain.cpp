// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/bats/bats_toolchain.h"

#include "formats/results/tap.h"
#include "run/toolchains/bats/command.h"
#include "run/toolchains/bats/detect.h"
#include "run/toolchains/bats/script_trace.h"
#include "run/toolchains/coverage_files.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

namespace genie {

namespace {

class BatsToolchain final : public Toolchain {
public:
    [[nodiscard]] std::string_view name() const override { return "bats"; }
    [[nodiscard]] std::vector<TestWorkspace> detect(const Workspace &workspace) const override { return bats::detect(workspace); }

    [[nodiscard]] std::vector<std::string> missingTools(const std::vector<TestWorkspace> &found, const PhaseContext &context) const override
    {
        return found.empty() || hasProgram(context, "bats") ? std::vector<std::string>{} : std::vector<std::string>{"bats"};
    }

    WorkspaceOutcome run(const TestWorkspace &found, const PhaseContext &context) const override;
    [[nodiscard]] std::string nativeCommand(const TestCase &test, const std::filesystem::path & /*scenario*/) const override
    {
        return bats::nativeCommand(test);
    }

private:
    WorkspaceOutcome runFile(const TestWorkspace &found, const PhaseContext &context, const std::string &file, const Selection &selection,
                             milliseconds limit, bats::ScriptCoverage *coverage) const;
};

WorkspaceOutcome BatsToolchain::runFile(const TestWorkspace &found, const PhaseContext &context, const std::string &file,
                                        const Selection &selection, milliseconds limit, bats::ScriptCoverage *coverage) const
{
    // TAP tells neither suite nor line of what passed, so each file is a run of its own.
    const auto lines = bats::testsIn(readHead(context.workspace.directory / file));
    CaseBatcher cases(context, found);
    TapReader reader([&](TestCase &&test) {
        const auto line = lines.find(test.name);
        if (test.line == 0 || scenarioPath(context.workspace.directory, found.directory, test.file) != file)
            test.line = line == lines.end() ? 0 : line->second;
        test.file = file;
        cases.add(std::move(test));
    });
    auto spec = toolCommand(found, context, bats::test(found, file, selection));
    spec.timeout = limit;
    std::optional<bats::ScriptTrace> trace;
    if (coverage != nullptr)
        spec.environment.merge(std::map(trace.emplace(context.scratch).environment()));
    const ToolRun run = runTool(context, spec, [&](std::string_view bytes) { reader.feed(bytes); });
    if (trace)
        coverage->add(trace->finish());
    const Done report = reader.finish();
    return judge({*this, found, cases, run, report, !selection.all});
}

WorkspaceOutcome BatsToolchain::run(const TestWorkspace &found, const PhaseContext &context) const
{
    if (!hasProgram(context, "bats"))
        return toolMissing(found, "bats");
    const Selection selection = selectionFor(found, context.tests);
    WorkspaceOutcome whole = skipped(selection.all ? "no tests in it" : "no test matches the selection");
    const milliseconds limit = workspaceLimit(found, context);
    bats::ScriptCoverage scripts(context.workspace.directory, context.workspace.directory / found.directory);
    bats::ScriptCoverage *const coverage = selection.all || context.coverSelected ? &scripts : nullptr;
    const auto start = std::chrono::steady_clock::now();
    for (const auto &file : selectedFiles(found, selection)) {
        const auto spent = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
        const milliseconds left = limit.count() == 0 ? limit : std::max(limit - spent, milliseconds{1});
        whole = joined(std::move(whole), runFile(found, context, file, selection, left, coverage));
        if (context.cancellation.requested())
            return joined(std::move(whole), stopped());
        if (whole.failureClass == FailureClass::Timeout)
            break;
    }
    if (auto files = scripts.files(); !files.empty())
        whole.coverage = reportCoverage(found, context, std::move(files));
    return whole;
}

} // namespace

std::unique_ptr<Toolchain> makeBatsToolchain() { return std::make_unique<BatsToolchain>(); }

} // namespace genie
