// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/external_auditor.h"

#include "core/base/text.h"
#include "run/phases/standards/audit.h"
#include "run/toolchains/tool_run.h"

#include <algorithm>
#include <array>

namespace genie {

namespace {

constexpr std::size_t kMostOutput = 16 * 1024 * 1024;

PhaseOutcome failedWith(const PhaseContext &context, FailureClass failureClass, std::string error, Remediation remediation)
{
    context.reporter.observe({Observation::Kind::Error, error, "", 0, 0, "standards/auditor"});
    PhaseOutcome outcome;
    outcome.status = PhaseStatus::Failed;
    outcome.failureClass = failureClass;
    outcome.error = std::move(error);
    outcome.remediations.push_back(std::move(remediation));
    return outcome;
}

std::string filled(std::string argument, const PhaseContext &context)
{
    const auto seconds = std::max<std::int64_t>(1, std::chrono::duration_cast<std::chrono::seconds>(context.planned.timeout).count());
    const std::array<std::pair<std::string, std::string>, 3> values{{{"{scenario}", context.workspace.name},
                                                                     {"{limit}", std::to_string(context.workspace.testing.standards.limit)},
                                                                     {"{timeout}", std::to_string(seconds)}}};
    for (const auto &[name, value] : values)
        for (auto at = argument.find(name); at != std::string::npos; at = argument.find(name, at + value.size()))
            argument.replace(at, name.size(), value);
    return argument;
}

CommandSpec specOf(const PhaseContext &context)
{
    CommandSpec spec;
    for (const std::string &argument : context.workspace.testing.standards.externalCommand)
        spec.argv.push_back(filled(argument, context));
    std::error_code error;
    spec.workingDirectory =
        std::filesystem::is_directory(context.workspace.appRoot, error) ? context.workspace.appRoot : context.workspace.directory;
    spec.environment = context.environment;
    return spec;
}

} // namespace

tl::expected<AuditResult, PhaseOutcome> runExternalAuditor(const PhaseContext &context)
{
    const CommandSpec spec = specOf(context);
    const std::string &program = spec.argv.front();
    const std::string command = text::commandLine(spec.argv);
    const auto unable = [&](FailureClass failureClass, std::string error, const char *code, std::string advice) {
        return tl::unexpected<PhaseOutcome>(failedWith(context, failureClass, std::move(error),
                                                       {code, std::move(advice), failureClass == FailureClass::Timeout ? "" : command}));
    };
    if (!hasProgram(context, program))
        return unable(FailureClass::MissingDependency, "the auditor " + text::validUtf8(program) + " is not there", "standards.tool",
                      "install it, put it on PATH, or take standards.external_command out of .vrooli/testing.json");
    const JobSlots::Hold slot = context.slots.acquire(context.cancellation);
    std::string output;
    const ToolRun run = runTool(context, spec, [&output](std::string_view bytes) {
        output.append(bytes.substr(0, kMostOutput - std::min(kMostOutput, output.size())));
    });
    const CommandEnd &end = run.end;
    if (end.how == CommandEnd::How::Cancelled) {
        PhaseOutcome stopped; // by the phase's limit or by somebody: the session knows which
        stopped.status = PhaseStatus::Failed;
        stopped.error = "the auditor was stopped";
        return tl::unexpected<PhaseOutcome>(std::move(stopped));
    }
    if (end.how == CommandEnd::How::TimedOut || (end.how == CommandEnd::How::Exited && end.exitCode == 124))
        return unable(FailureClass::Timeout, "the auditor ran out of time", "standards.timeout",
                      "raise phases.standards.timeout in .vrooli/testing.json");
    if (end.how == CommandEnd::How::Exited && end.exitCode == 127)
        return unable(FailureClass::MissingDependency, "the auditor did not find a program that it needs: " + run.lastWords(),
                      "standards.tool127", "put the auditor and what it calls on PATH");
    if (!end.succeeded())
        return unable(FailureClass::System, "the auditor " + end.describe(), "standards.run", "run it by hand and read what it says");
    auto result = readAudit(output, context.workspace);
    if (!result)
        return unable(FailureClass::System, "what the auditor printed cannot be read: " + result.error().message, "standards.run",
                      "run it by hand and look at what it prints");
    return std::move(*result);
}

} // namespace genie
