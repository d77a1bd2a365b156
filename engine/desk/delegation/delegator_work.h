// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/delegation/delegator.h"

namespace genie {

/// Speaks to a tracker on the pool; `then` gets the answer in the Delegator's thread, unless the Delegator is gone by then.
template <class T>
void Delegator::work(const std::shared_ptr<Tracker> &tracker, std::function<T(Tracker &, const Cancellation &)> deed,
                     std::function<void(T)> then)
{
    const std::string name = tracker->name();
    breaker(name).trying();
    ++m_inFlight;
    ++m_busyWith[name];
    m_pool.start([this, tracker, name, deed = std::move(deed), then = std::move(then), token = m_end.token()] {
        T answer = deed(*tracker, token);
        QMetaObject::invokeMethod(
            m_home.get(),
            [this, name, then, answer = std::move(answer)] {
                arrive(name);
                then(answer);
                if (m_backlog)
                    tick();
            },
            Qt::QueuedConnection);
    });
}

} // namespace genie
