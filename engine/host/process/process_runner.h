// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/process/command.h"

#include <filesystem>

namespace genie {

/// Where the program is that child programs run beneath: beside the running executable, else in `../libexec/test-genie/`.
/// Answers the former path when it is in neither, so that the message of a failed start names a place.
std::filesystem::path defaultSupervisorPath();

/// Runs child programs for real, each beneath a supervisor process of its own, which inherits every orphan that the child makes
/// and ends them all: when the child ends, when it is cancelled, when its time is over, and when the engine itself dies.
///
/// Memory does not grow with the output: pieces of at most 64 KiB go straight to the sink, and a slow sink slows the child.
/// `CommandEnd::duration` is the time until the child ended, or until it was asked to when it was cancelled or out of time.
/// Holds no state besides the path; `run` may be called from many threads at once.
class ProcessRunner final : public CommandRunner {
public:
    explicit ProcessRunner(std::filesystem::path supervisor = defaultSupervisorPath());

    CommandEnd run(const CommandSpec &spec, OutputSink &sink, const Cancellation &cancellation) override;
    [[nodiscard]] std::filesystem::path find(const std::string &program,
                                             const std::map<std::string, std::string> &environment) const override;

private:
    std::filesystem::path m_supervisor;
};

} // namespace genie
