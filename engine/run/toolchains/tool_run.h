// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/result_reader.h"
#include "host/process/command.h"
#include "run/phases/phase_runner.h"
#include "run/toolchains/toolchain.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace genie {

/// Takes bytes as they come.
using ByteSink = std::function<void(std::string_view)>;

/// How a tool ended, with the end of what it printed.
struct ToolRun {
    CommandEnd end;
    std::string output; ///< the last 64 KiB of its standard output
    std::string errors; ///< the last 64 KiB of its standard error
    /// The last lines of what it said, errors first: what a person is shown when there is nothing better.
    [[nodiscard]] std::string lastWords() const;
};

/// A command in the workspace's directory with the phase's environment and the workspace's time limit.
CommandSpec toolCommand(const TestWorkspace &found, const PhaseContext &context, std::vector<std::string> argv);

/// How long the tests of this workspace may take: `unit.languages.<name>.timeout`, else none of its own (the phase's limit holds).
milliseconds workspaceLimit(const TestWorkspace &found, const PhaseContext &context);

/// The time of a workspace whose tests take more than one command: each command gets what is left of it.
class TimeLeft {
public:
    TimeLeft(const TestWorkspace &found, const PhaseContext &context)
        : m_limit(workspaceLimit(found, context)), m_start(std::chrono::steady_clock::now())
    {
    }
    /// Zero where there is no limit, else one millisecond at least.
    [[nodiscard]] milliseconds now() const
    {
        const auto spent = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - m_start);
        return m_limit.count() == 0 ? m_limit : std::max(m_limit - spent, milliseconds{1});
    }

private:
    milliseconds m_limit;
    std::chrono::steady_clock::time_point m_start;
};

/// Runs a tool: its command line and all of its output go to the phase's log, standard output to `onOutput` and standard error to
/// `onErrors` as well.
ToolRun runTool(const PhaseContext &context, const CommandSpec &spec, const ByteSink &onOutput = {}, const ByteSink &onErrors = {});

/// Runs a small command whose output is wanted, not logged: the answer of a tool about itself. `onOutput` gets all of it.
ToolRun askTool(const PhaseContext &context, const CommandSpec &spec, const ByteSink &onOutput = {});

/// Feeds a report file to its reader and finishes it. NotFound when the tool wrote none.
Done readReport(const std::filesystem::path &file, ResultReader &reader);

/// Whether the program (a path or a name) is there for children of this phase.
bool hasProgram(const PhaseContext &context, const std::string &program);

} // namespace genie
