// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancellation.h"
#include "core/base/time.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// A child program to run: always an argument list, never a shell string.
struct CommandSpec {
    std::vector<std::string> argv;             ///< argv[0] is a path or a name looked up in `environment`'s PATH
    std::filesystem::path workingDirectory;
    std::map<std::string, std::string> environment; ///< all of it; nothing is inherited
    milliseconds timeout{0};                   ///< 0: none
    milliseconds grace{5000};                  ///< between SIGTERM and SIGKILL
    std::string input;                         ///< written to its standard input, which is then closed
};

/// How a child program ended, and whether everything it had started is gone with it.
struct CommandEnd {
    enum class How { Exited, Signalled, TimedOut, Cancelled, NotStarted };
    How how = How::NotStarted;
    int exitCode = -1;     ///< when Exited
    int signal = 0;        ///< when Signalled
    bool allGone = true;   ///< true only when no descendant is left, double-forked and setsid ones included
    std::vector<int> survivors; ///< process ids that could not be ended, when not allGone
    std::string problem;   ///< why it was not started (lower-case fragment)
    milliseconds duration{0};

    [[nodiscard]] bool succeeded() const { return how == How::Exited && exitCode == 0; }
    /// One fragment for people: "exited with code 2", "was ended by signal 11", "ran out of time after 30 s".
    [[nodiscard]] std::string describe() const;
};

/// Takes a child's output as it comes, in pieces of any size, on the thread that runs the command.
class OutputSink {
public:
    virtual ~OutputSink() = default;
    virtual void standardOutput(std::string_view bytes) = 0;
    virtual void standardError(std::string_view bytes) = 0;
};

/// Runs child programs. Blocks the calling thread until the child and all its descendants are gone; may be called from many
/// threads at once. A seam: tests script it.
class CommandRunner {
public:
    virtual ~CommandRunner() = default;
    virtual CommandEnd run(const CommandSpec &spec, OutputSink &sink, const Cancellation &cancellation) = 0;
    /// Where a program is found in the PATH of `environment`; empty when nowhere.
    [[nodiscard]] virtual std::filesystem::path find(const std::string &program, const std::map<std::string, std::string> &environment) const = 0;
};

} // namespace genie
