// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/phase_fakes.h"

#include "core/base/text.h"

#include <cstdlib>
#include <iterator>

namespace genie::test {

void RecordingReporter::observe(Observation observation)
{
    const std::lock_guard guard(m_mutex);
    m_observations.push_back(std::move(observation));
}

void RecordingReporter::cases(std::vector<TestCase> cases)
{
    const std::lock_guard guard(m_mutex);
    m_cases.insert(m_cases.end(), std::make_move_iterator(cases.begin()), std::make_move_iterator(cases.end()));
}

void RecordingReporter::coverage(std::vector<FileCoverage> files)
{
    const std::lock_guard guard(m_mutex);
    m_files.insert(m_files.end(), std::make_move_iterator(files.begin()), std::make_move_iterator(files.end()));
}

void RecordingReporter::log(std::string_view bytes)
{
    const std::lock_guard guard(m_mutex);
    m_log += bytes;
}

std::vector<std::string> RecordingReporter::lines(Observation::Kind kind) const
{
    std::vector<std::string> result;
    for (const Observation &observation : m_observations) {
        if (observation.kind != kind)
            continue;
        std::string place = observation.file;
        if (observation.line > 0)
            place += ":" + std::to_string(observation.line);
        result.push_back(place.empty() ? observation.text : place + ": " + observation.text);
    }
    return result;
}

std::string RecordingReporter::said(Observation::Kind kind) const { return text::join(lines(kind), "\n"); }

void RecordingReporter::clear()
{
    m_observations.clear();
    m_cases.clear();
    m_files.clear();
    m_log.clear();
}

CommandEnd ScriptedCommands::run(const CommandSpec &spec, OutputSink &sink, const Cancellation &cancellation)
{
    {
        const std::lock_guard guard(m_mutex);
        m_ran.push_back(spec);
    }
    if (onRun)
        onRun(spec);
    CommandEnd end;
    if (cancellation.requested()) {
        end.how = CommandEnd::How::Cancelled;
        return end;
    }
    std::vector<std::string> argv = spec.argv;
    argv[0] = std::filesystem::path(argv[0]).filename().native();
    const std::string line = text::join(argv, " ");
    const Answer *best = nullptr;
    std::size_t length = 0;
    for (const auto &[start, answer] : m_answers) {
        if (line.starts_with(start) && start.size() >= length) {
            best = &answer;
            length = start.size();
        }
    }
    if (best == nullptr) {
        end.problem = "no such program";
        return end;
    }
    end.how = best->how;
    end.exitCode = best->exitCode;
    sink.standardOutput(best->output);
    sink.standardError(best->errorOutput);
    return end;
}

std::filesystem::path ScriptedCommands::find(const std::string &program, const std::map<std::string, std::string> &) const
{
    for (const auto &[start, answer] : m_answers)
        if (start == program || start.starts_with(program + " "))
            return "/scripted/" + program;
    return {};
}

std::vector<CommandSpec> ScriptedCommands::ran() const
{
    const std::lock_guard guard(m_mutex);
    return m_ran;
}

PhaseStage::PhaseStage(Workspace read, std::string phase, CommandRunner *runner)
    : workspace(std::move(read)), commands(runner != nullptr ? runner : &scripted)
{
    planned.phase.name = std::move(phase);
    planned.selected = true;
    planned.timeout = planned.phase.defaultTimeout;
    if (const char *path = std::getenv("PATH"))
        environment["PATH"] = path;
}

PhaseContext PhaseStage::makeContext(PhaseStage &stage)
{
    return {stage.workspace,   stage.planned, stage.reporter,
            *stage.commands,   stage.slots,   stage.cancellation.token(),
            stage.environment, stage.scratch, {}};
}

} // namespace genie::test
