// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/job_slots.h"

#include <algorithm>
#include <stop_token>
#include <utility>

namespace genie {

JobSlots::JobSlots(int count) : m_count(std::max(count, 1)), m_free(m_count) {}

JobSlots::Hold::Hold(Hold &&other) noexcept : m_slots(std::exchange(other.m_slots, nullptr)), m_count(std::exchange(other.m_count, 0)) {}

JobSlots::Hold &JobSlots::Hold::operator=(Hold &&other) noexcept
{
    std::swap(m_slots, other.m_slots);
    std::swap(m_count, other.m_count);
    return *this;
}

JobSlots::Hold::~Hold()
{
    if (m_slots == nullptr)
        return;
    const std::scoped_lock lock(m_slots->m_mutex);
    m_slots->m_free += m_count;
    m_slots->m_changed.notify_all();
}

JobSlots::Hold JobSlots::acquire(const Cancellation &cancellation) { return take(1, cancellation); }

JobSlots::Hold JobSlots::acquireAll(const Cancellation &cancellation) { return take(m_count, cancellation); }

JobSlots::Hold JobSlots::take(int count, const Cancellation &cancellation)
{
    const auto wake = [this] {
        const std::scoped_lock lock(m_mutex);
        m_changed.notify_all();
    };
    // Before the lock and so gone after it: a callback may run on this thread at once, and its end waits for one that runs.
    const std::stop_callback onStop(cancellation.stop, wake);
    const std::stop_callback onKill(cancellation.kill, wake);
    std::unique_lock lock(m_mutex);
    // First come, first served; or one that wants all would starve beside a stream of small ones.
    const auto ticket = m_nextTicket++;
    m_waiting.push_back(ticket);
    m_changed.wait(lock, [&] { return cancellation.requested() || (m_waiting.front() == ticket && m_free >= count); });
    std::erase(m_waiting, ticket);
    m_changed.notify_all();
    if (cancellation.requested())
        return {};
    m_free -= count;
    return {this, count};
}

} // namespace genie
