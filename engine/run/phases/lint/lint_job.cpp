// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/lint_job.h"

#include "core/base/text.h"
#include "run/toolchains/tool_run.h"
#include "run/toolchains/tree_files.h"

#include <algorithm>
#include <chrono>

namespace genie {

namespace {

constexpr std::size_t kMostOutput = 16 * 1024 * 1024;
constexpr std::size_t kMostMessage = 2000;

/// Keeps output up to the bound.
class Kept {
public:
    explicit Kept(LintOutput &said) : m_said(said) {}
    void add(std::string &text, std::string_view bytes)
    {
        const std::size_t room = kMostOutput - std::min(kMostOutput, text.size());
        text.append(bytes.substr(0, room));
        m_said.cut = m_said.cut || bytes.size() > room;
    }

private:
    LintOutput &m_said;
};

/// Tools speak as if to a program: no translation, no colour, UTF-8.
CommandSpec specOf(const LintJob &job, const PhaseContext &context, const std::vector<std::string> &arguments, milliseconds left)
{
    CommandSpec spec;
    spec.argv = {job.program};
    spec.argv.insert(spec.argv.end(), arguments.begin(), arguments.end());
    spec.workingDirectory = (context.workspace.directory / job.target->directory).lexically_normal();
    spec.environment = context.environment;
    spec.environment["LC_ALL"] = "C.UTF-8";
    spec.environment["NO_COLOR"] = "1";
    if (job.target->language == "go")
        spec.environment["GOWORK"] = "off";
    spec.timeout = left;
    return spec;
}

LintOutput runCommand(const PhaseContext &context, const CommandSpec &spec)
{
    LintOutput said;
    Kept kept(said);
    said.end = runTool(
                   context, spec, [&](std::string_view bytes) { kept.add(said.output, bytes); },
                   [&](std::string_view bytes) { kept.add(said.errors, bytes); })
                   .end;
    return said;
}

/// Texts from outside are made safe, places relative to the scenario, rules named with their tool.
void tidy(Finding &finding, const LintTarget &target, const PhaseContext &context, std::string_view tool)
{
    finding.source = tool;
    const std::string file = scenarioPath(context.workspace.directory, target.directory, finding.file);
    if (file.empty() && !finding.file.empty())
        finding.message = finding.file + ": " + finding.message;
    finding.file = file;
    finding.message = text::shortened(text::withoutControls(text::validUtf8(finding.message)), kMostMessage);
    const std::string rule = text::shortened(text::withoutControls(text::validUtf8(finding.rule)), 120);
    finding.rule = finding.source + (rule.empty() ? "" : "/" + rule);
}

void add(LintReport &whole, LintReport part)
{
    whole.findings.insert(whole.findings.end(), std::make_move_iterator(part.findings.begin()),
                          std::make_move_iterator(part.findings.end()));
    if (whole.problem.empty()) {
        whole.problem = std::move(part.problem);
        whole.problemClass = part.problemClass;
    }
}

} // namespace

void runLintJob(LintJob &job, const PhaseContext &context, std::size_t number)
{
    const LintSettings &settings = context.workspace.testing.lint;
    const auto budget = settings.of(job.target->language).timeout.value_or(settings.toolTimeout);
    const auto start = std::chrono::steady_clock::now();
    const auto scratch = context.scratch / ("lint-" + std::to_string(number));
    for (const auto &arguments : job.linter->commands(*job.target, scratch.string())) {
        const auto spent = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
        const milliseconds left = std::max(budget - spent, milliseconds{1});
        LintOutput said = runCommand(context, specOf(job, context, arguments, left));
        if (const auto other = job.linter->otherCommand(said); !other.empty())
            said = runCommand(context, specOf(job, context, other, left));
        if (said.end.how == CommandEnd::How::Cancelled)
            return;
        add(job.report, job.linter->read(said));
        if (!job.report.problem.empty())
            break;
    }
    for (Finding &finding : job.report.findings)
        tidy(finding, *job.target, context, job.linter->name());
    job.done = true;
}

} // namespace genie
