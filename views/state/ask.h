// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"

#include <QFutureWatcher>
#include <QObject>

#include <utility>

namespace genie::ui {

/// Hands the answer to `then(Outcome<T>)` in the GUI thread when it has come, and never when `context` is gone by then (a
/// continuation with a context would still look at it). Who asks the same thing twice compares a generation in `then`.
template <class T, class Then> void ask(const Answer<T> &answer, QObject *context, Then then)
{
    auto *watcher = new QFutureWatcher<Outcome<T>>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context, [watcher, then = std::move(then)]() mutable {
        watcher->deleteLater();
        if (watcher->future().resultCount() > 0) {
            then(watcher->result());
        }
    });
    watcher->setFuture(answer);
}

} // namespace genie::ui
