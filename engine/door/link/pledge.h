// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/answer.h"
#include "door/service/engine.h"

#include <QPromise>

#include <memory>
#include <utility>

namespace genie {

/// The one-time answer to a deed. Whoever holds it last without having answered says that the engine is gone, so that every
/// future is finished exactly once.
template <class T> class Pledge {
public:
    Pledge() { m_promise.start(); }
    Pledge(const Pledge &) = delete;
    Pledge &operator=(const Pledge &) = delete;
    ~Pledge()
    {
        if (!m_kept)
            keep(fail(FailureKind::Unavailable, "the engine has ended before it could answer"));
    }
    void keep(Outcome<T> outcome)
    {
        if (std::exchange(m_kept, true))
            return;
        m_promise.addResult(std::move(outcome));
        m_promise.finish();
    }
    [[nodiscard]] Answer<T> answer() { return m_promise.future(); }

private:
    QPromise<Outcome<T>> m_promise;
    bool m_kept = false;
};

/// Runs `deed(engine, reply)` in the engine's thread.
template <class T, class Deed> Answer<T> post(Engine *engine, Deed deed)
{
    auto pledge = std::make_shared<Pledge<T>>();
    auto answer = pledge->answer();
    QMetaObject::invokeMethod(
        engine,
        [engine, pledge = std::move(pledge), deed = std::move(deed)] {
            deed(*engine, [pledge](Outcome<T> outcome) { pledge->keep(std::move(outcome)); });
        },
        Qt::QueuedConnection);
    return answer;
}

/// The same for deeds that answer at once.
template <class T, class Deed> Answer<T> ask(Engine *engine, Deed deed)
{
    return post<T>(engine, [deed = std::move(deed)](Engine &there, const auto &reply) { reply(deed(there)); });
}

} // namespace genie
