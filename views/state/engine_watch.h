// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"

#include <QMap>
#include <QObject>
#include <QString>

#include <optional>
#include <set>

namespace genie::ui {

/// What the shell knows of the engine now: who it is, whether it answers, what is running, what happened last. Asks the link and
/// applies what is told; belongs to the GUI thread. It decides nothing about how that is shown.
class EngineWatch : public QObject {
    Q_OBJECT

public:
    explicit EngineWatch(Link &link, QObject *parent = nullptr);

    /// Asks again who the engine is and what is running.
    void refresh();

    [[nodiscard]] const EngineInfo &engine() const { return m_info; }
    [[nodiscard]] LinkState state() const { return m_link.state(); }
    /// Since when the link is not live; nothing while it is.
    [[nodiscard]] std::optional<Moment> lostSince() const { return m_lostSince; }
    /// How many executions are running or queued.
    [[nodiscard]] int activeCount() const { return static_cast<int>(m_active.size()); }
    /// The active ones that were started from this window and would end with it.
    [[nodiscard]] const std::set<ExecutionId> &startedHere() const { return m_startedHere; }
    /// One line about the latest thing that happened; empty before anything did.
    [[nodiscard]] QString lastEvent() const { return m_lastEvent; }
    [[nodiscard]] std::optional<Moment> lastEventAt() const { return m_lastEventAt; }
    /// Whether the first answers have come.
    [[nodiscard]] bool settled() const { return m_pending == 0; }

Q_SIGNALS:
    void changed();

private:
    void apply(const std::vector<Event> &events);
    void applyOne(const Event &event);
    void handleState(LinkState state);

    Link &m_link;
    EngineInfo m_info;
    std::optional<Moment> m_lostSince;
    std::set<ExecutionId> m_active;
    std::set<ExecutionId> m_startedHere;
    QMap<ExecutionId, QString> m_names; ///< scenario by active execution
    QString m_lastEvent;
    std::optional<Moment> m_lastEventAt;
    int m_pending = 0;
};

} // namespace genie::ui
