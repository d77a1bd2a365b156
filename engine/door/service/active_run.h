// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/service/engine.h"
#include "run/session/run_session.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace genie {

/// A flag that one thread sets and another waits for.
class FinishedFlag {
public:
    void set()
    {
        { const std::lock_guard guard(m_mutex); m_set = true; }
        m_changed.notify_all();
    }
    [[nodiscard]] bool load()
    {
        const std::lock_guard guard(m_mutex);
        return m_set;
    }
    /// Waits until the flag differs from `value`, at most so long.
    void wait(bool value, milliseconds atMost)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, atMost, [&] { return m_set != value; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_set = false;
};

/// One run of this engine: waiting for its scenario, or under way on its thread. Owned by the engine.
struct Engine::ActiveRun {
    Execution execution;
    SessionSetup setup;
    CancellationSource cancel;
    std::filesystem::path lockPath; ///< of the scenario, shared by all engines of this user
    std::optional<FileLock> lock;   ///< held while it runs
    FinishedFlag finished;
    std::thread thread;
};

} // namespace genie
