// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "host/process/command.h"
#include "host/process/descriptor.h"

#include <filesystem>
#include <memory>
#include <string>

#include <sys/types.h>

namespace genie {

/// One supervisor process with our ends of its pipes. Belongs to the thread that runs the command. When it goes, its control pipe
/// closes, which makes the supervisor end everything, and it is reaped.
class SupervisedChild {
public:
    /// Starts `program` with the rest of `spec` beneath the supervisor. Failure (Unavailable): no descriptors, no process, no supervisor.
    static Outcome<std::unique_ptr<SupervisedChild>> start(const std::filesystem::path &supervisor, const std::filesystem::path &program,
                                                           const CommandSpec &spec);
    SupervisedChild(const SupervisedChild &) = delete;
    SupervisedChild &operator=(const SupervisedChild &) = delete;
    ~SupervisedChild();

    /// 't': SIGTERM to all and SIGKILL after the grace period; 'k': SIGKILL at once.
    void order(char letter);
    /// Waits for the supervisor to end; the signal that ended it, 0 when it exited.
    int reap();

    Descriptor input;  ///< non-blocking; invalid when the command has no input
    Descriptor output; ///< non-blocking
    Descriptor error;  ///< non-blocking
    Descriptor status; ///< non-blocking

private:
    SupervisedChild() = default;

    Descriptor m_control;
    pid_t m_pid = -1;
};

} // namespace genie
