// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "host/process/command.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace genie {

/// What contained programs may use up. Memory is bounded for each process by its writable private memory (RLIMIT_DATA): Go and Node
/// reserve hundreds of gigabytes of address space that they never touch, so that a bound on it (RLIMIT_AS) would stop them at
/// once; a control group would need rights that an ordinary user does not have. The bound on processes bounds the sum, and the
/// kernel ends contained programs first when memory is short.
struct SandboxLimits {
    milliseconds time{120'000};                        ///< of one command, where it has no shorter limit of its own
    std::chrono::seconds cpu{300};                     ///< of one process
    std::uint64_t memory = 4ULL * 1024 * 1024 * 1024;  ///< bytes of one process
    int processes = 400;                               ///< threads included, of all contained programs at once
    std::uint64_t fileSize = 512ULL * 1024 * 1024;     ///< bytes of one file
    std::uint64_t temporary = 1024ULL * 1024 * 1024;   ///< bytes of the private /tmp
    std::uint64_t output = 32ULL * 1024 * 1024;        ///< bytes that one command may print
    int openFiles = 4096;
};

/// What contained programs see besides the system itself (/usr and what belongs to it). Paths are absolute.
struct SandboxView {
    std::vector<std::filesystem::path> writable;   ///< at their own places; on a system where we are root they are given to another user
    std::vector<std::filesystem::path> readable;   ///< at their own places, read-only; what is not there is left out
    std::vector<std::filesystem::path> hidden;     ///< never shown, whatever the others say: data directory, home
    bool network = false;                          ///< the machine's network; else only a loopback of its own
};

/// Runs every command inside bubblewrap: the view above, an empty home and /tmp of its own, no other processes, no network, limits, and
/// nothing left when it ends. As root the command runs as a user of its own without any rights. A command that cannot be contained is
/// not started. What commands leave in the writable directories is made harmless after each: links that lead elsewhere, pipes,
/// sockets and devices are removed. Runs on `inner`, which must outlive it; any thread, one command at a time in one writable directory.
class SandboxedRunner final : public CommandRunner {
public:
    SandboxedRunner(CommandRunner &inner, SandboxView view, SandboxLimits limits = {});

    CommandEnd run(const CommandSpec &spec, OutputSink &sink, const Cancellation &cancellation) override;
    /// Where `inner` finds it: programs of PATH are there inside as well.
    [[nodiscard]] std::filesystem::path find(const std::string &program, const std::map<std::string, std::string> &environment) const override;

    /// Whether commands can be contained here: really runs one. Failure (Unavailable): why not, and what to do. Asked once, kept.
    [[nodiscard]] Done probe(const std::map<std::string, std::string> &environment);

    /// The argument list that runs this command contained. For tests and logs.
    [[nodiscard]] std::vector<std::string> contained(const CommandSpec &spec) const;

private:
    [[nodiscard]] CommandSpec wrapped(const CommandSpec &spec) const;
    [[nodiscard]] Done probeOnce(const std::map<std::string, std::string> &environment);

    CommandRunner &m_inner;
    SandboxView m_view;
    SandboxLimits m_limits;
    std::optional<uid_t> m_user; ///< when we are root: whom commands run as
};

/// Makes what untrusted programs left in a directory harmless to look at, and gives it to `user` if any: removes pipes, sockets, devices, and
/// links that lead out of `allowed`. Never follows a link. Unavailable when the directory cannot be read.
Done tidyUntrusted(const std::filesystem::path &directory, const std::vector<std::filesystem::path> &allowed, std::optional<uid_t> user,
                   const std::filesystem::path &pipe = {});

/// The directories of the toolchains that PATH and the environment name outside of /usr: what must be readable so that they work. Never a
/// home, nor anything that holds one.
std::vector<std::filesystem::path> toolchainDirectories(const CommandRunner &commands, const std::map<std::string, std::string> &environment);

} // namespace genie
