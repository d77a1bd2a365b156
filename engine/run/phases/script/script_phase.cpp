// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/script/script_phase.h"

#include "core/base/text.h"

#include <algorithm>

namespace genie {

namespace {

/// Passes everything on to the phase's log.
class LogSink : public OutputSink {
public:
    explicit LogSink(PhaseReporter &reporter) : m_reporter(reporter) {}
    void standardOutput(std::string_view bytes) override { m_reporter.log(bytes); }
    void standardError(std::string_view bytes) override { m_reporter.log(bytes); }

private:
    PhaseReporter &m_reporter;
};

PhaseOutcome failed(FailureClass failureClass, std::string error, Remediation remediation)
{
    PhaseOutcome outcome;
    outcome.status = PhaseStatus::Failed;
    outcome.failureClass = failureClass;
    outcome.error = std::move(error);
    outcome.remediations.push_back(std::move(remediation));
    return outcome;
}

class ScriptPhase : public PhaseRunner {
public:
    [[nodiscard]] std::string_view name() const override { return "script"; }

    PhaseOutcome run(const PhaseContext &context) const override
    {
        const auto &scripts = context.workspace.scriptPhases;
        const auto script =
            std::find_if(scripts.begin(), scripts.end(), [&](const auto &s) { return s.first == context.planned.phase.name; });
        if (script == scripts.end())
            return failed(FailureClass::System, "the script of the phase " + context.planned.phase.name + " is gone",
                          {"generic.log", "The script was there when the run was planned; run it again.", ""});
        return runScript(context, script->second);
    }

private:
    static CommandSpec commandOf(const PhaseContext &context, const std::string &file)
    {
        CommandSpec spec;
        spec.argv = {"bash", (context.workspace.directory / file).native()};
        std::error_code error;
        const auto coverage = context.workspace.directory / "coverage";
        spec.workingDirectory = std::filesystem::is_directory(coverage, error) ? coverage : context.workspace.directory;
        spec.environment = context.environment;
        spec.environment["TEST_GENIE_SCENARIO_DIR"] = context.workspace.directory.native();
        spec.environment["TEST_GENIE_APP_ROOT"] = context.workspace.appRoot.native();
        return spec;
    }

    static PhaseOutcome runScript(const PhaseContext &context, const std::string &file)
    {
        const std::string shown = text::validUtf8(file);
        if (context.commands.find("bash", context.environment).empty())
            return failed(FailureClass::MissingDependency, "bash is not on PATH, so " + shown + " cannot run",
                          {"deps.commands", "Install bash.", "apt-get install -y bash"});
        const JobSlots::Hold slot = context.slots.acquire(context.cancellation);
        if (!slot)
            return failed(FailureClass::System, shown + " was cancelled before it started", {});
        LogSink sink(context.reporter);
        const CommandEnd end = context.commands.run(commandOf(context, file), sink, context.cancellation);
        if (end.succeeded()) {
            context.reporter.observe({Observation::Kind::Success, shown + " passed", shown, 0});
            PhaseOutcome outcome;
            outcome.summary = shown + " passed";
            return outcome;
        }
        const std::string error = shown + " " + end.describe();
        context.reporter.observe({Observation::Kind::Error, error, shown, 0});
        return failed(FailureClass::System, error,
                      {"generic.log", "Read the log of this phase, then run the script by hand.", text::commandLine({"bash", shown})});
    }
};

} // namespace

std::unique_ptr<PhaseRunner> makeScriptPhase() { return std::make_unique<ScriptPhase>(); }

} // namespace genie
