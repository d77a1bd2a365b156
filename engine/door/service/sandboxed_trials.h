// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/ports/trial_runner.h"
#include "host/process/command.h"
#include "host/process/sandboxed_runner.h"

#include <filesystem>
#include <map>
#include <mutex>
#include <string>

namespace genie {

/// Where trials find what they need, and what they must never see. Paths are absolute.
struct TrialGround {
    std::filesystem::path scenario;    ///< the real one: its installed packages are shown read-only
    std::filesystem::path work;        ///< a directory of this audit alone: caches and reports
    std::filesystem::path data;        ///< the engine's data directory, with ledger and baselines: hidden
    bool network = false;              ///< trials may use the network, and missing Go modules may be fetched before
    bool uncontained = false;          ///< run without a sandbox where there is none; `containment` then says so
    SandboxLimits limits = {};
};

/// Runs trials with the phase `unit` of this engine over a checkout, inside the sandbox. Dependencies are those of the real scenario as they
/// are installed: node_modules and virtual environments are linked into the checkout and shown read-only, as are the module cache of Go
/// and the toolchains; the build caches belong to this audit alone. Any thread; one trial at a time in one directory.
class SandboxedTrials final : public TrialRunner {
public:
    /// `commands` outlives it.
    SandboxedTrials(CommandRunner &commands, TrialGround ground);

    TrialResult run(const Trial &trial, const Cancellation &cancellation) override;
    [[nodiscard]] std::string containment() const override;

    /// Fetches the Go modules that a checkout of the baseline names, when the network is allowed. Outside of the sandbox: fetching runs
    /// nothing of the scenario. Failure: what could not be had; trials then use what is there.
    Done prepare(const std::filesystem::path &baseline, const Cancellation &cancellation);

private:
    [[nodiscard]] std::map<std::string, std::string> environmentOfTrials() const;

    CommandRunner &m_commands;
    TrialGround m_ground;
    Done m_sandbox; ///< whether there is one, asked once
    std::mutex m_mutex;
    int m_trials = 0;
};

} // namespace genie
