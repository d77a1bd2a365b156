// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <algorithm>

namespace genie {

/// Leaves a tracker alone after failures in a row, and as long as it asks for it; then lets one try through. Belongs to one thread.
class CircuitBreaker {
public:
    CircuitBreaker(int failures, milliseconds rest) : m_most(failures), m_rest(rest) {}

    [[nodiscard]] bool allows(Moment now) const { return now >= m_closedUntil && !(m_failures >= m_most && m_trying); }
    /// When it may be tried again; in the past when it may be now.
    [[nodiscard]] Moment closedUntil() const { return m_closedUntil; }
    [[nodiscard]] bool resting(Moment now) const { return now < m_closedUntil; }

    /// Something is being tried; call only when allowed.
    void trying() { m_trying = true; }
    void succeeded()
    {
        m_failures = 0;
        m_trying = false;
    }
    void failed(Moment now, milliseconds atLeast)
    {
        m_trying = false;
        m_failures = std::min(m_failures + 1, m_most);
        if (m_failures >= m_most)
            m_closedUntil = std::max(m_closedUntil, now + m_rest);
        if (atLeast > milliseconds(0))
            m_closedUntil = std::max(m_closedUntil, now + atLeast);
    }

private:
    int m_most;
    milliseconds m_rest;
    int m_failures = 0;
    bool m_trying = false;
    Moment m_closedUntil{};
};

} // namespace genie
