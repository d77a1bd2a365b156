// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancellation.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>

namespace genie {

/// How much of the machine a run may use: so many pieces of heavy work at once, or one that wants all. Thread-safe.
class JobSlots {
public:
    explicit JobSlots(int count);

    /// Given back when it goes. Empty when the wait was cancelled.
    class Hold {
    public:
        Hold() = default;
        Hold(Hold &&other) noexcept;
        Hold &operator=(Hold &&other) noexcept;
        ~Hold();
        explicit operator bool() const { return m_slots != nullptr; }

    private:
        friend class JobSlots;
        Hold(JobSlots *slots, int count) : m_slots(slots), m_count(count) {}
        JobSlots *m_slots = nullptr;
        int m_count = 0;
    };

    /// Waits for a slot, or for all of them. Gives up when cancelled.
    [[nodiscard]] Hold acquire(const Cancellation &cancellation);
    [[nodiscard]] Hold acquireAll(const Cancellation &cancellation);
    [[nodiscard]] int count() const { return m_count; }

private:
    Hold take(int count, const Cancellation &cancellation);

    const int m_count;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    int m_free;
    std::uint64_t m_nextTicket = 0;
    std::deque<std::uint64_t> m_waiting; // tickets in the order of asking
};

} // namespace genie
