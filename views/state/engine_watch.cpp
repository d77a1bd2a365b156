// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/engine_watch.h"

#include "views/state/ask.h"
#include "views/style/look.h"

namespace genie::ui {

EngineWatch::EngineWatch(Link &link, QObject *parent) : QObject(parent), m_link(link)
{
    connect(&link, &Link::told, this, &EngineWatch::apply);
    connect(&link, &Link::stateChanged, this, &EngineWatch::handleState);
    handleState(link.state());
    refresh();
}

void EngineWatch::refresh()
{
    m_pending += 2;
    ask(m_link.engine().info(), this, [this](const Outcome<EngineInfo> &info) {
        --m_pending;
        if (info) {
            m_info = *info;
        }
        Q_EMIT changed();
    });
    const ExecutionQuery active{.scenario = {}, .statuses = {RunStatus::Queued, RunStatus::Running}, .before = 0, .limit = 100};
    ask(m_link.runs().list(active), this, [this](const Outcome<Page<Execution>> &page) {
        --m_pending;
        if (page) {
            m_active.clear();
            for (const Execution &execution : page->items) {
                m_active.insert(execution.id);
                m_names[execution.id] = qtext(execution.scenario);
            }
        }
        Q_EMIT changed();
    });
}

void EngineWatch::handleState(LinkState state)
{
    if (state == LinkState::Live) {
        if (m_lostSince) {
            refresh();
        }
        m_lostSince.reset();
    } else if (state != LinkState::Connecting && !m_lostSince) {
        m_lostSince = std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
    }
    Q_EMIT changed();
}

void EngineWatch::apply(const std::vector<Event> &events)
{
    for (const Event &event : events) {
        applyOne(event);
    }
    Q_EMIT changed();
}

void EngineWatch::applyOne(const Event &event)
{
    const auto say = [this, &event](const QString &line) {
        m_lastEvent = line;
        m_lastEventAt = event.at;
    };
    if (const auto *queued = std::get_if<RunQueued>(&event.fact)) {
        const ExecutionId &id = queued->execution.id;
        m_active.insert(id);
        m_names[id] = qtext(queued->execution.scenario);
        if (queued->execution.request.trigger == "console") {
            m_startedHere.insert(id);
        }
        say(tr("%1 was queued").arg(m_names[id]));
    } else if (const auto *started = std::get_if<RunStarted>(&event.fact)) {
        m_active.insert(started->run);
        say(tr("%1 started").arg(m_names.value(started->run, tr("A run"))));
    } else if (const auto *finished = std::get_if<RunFinished>(&event.fact)) {
        say(tr("%1: %2").arg(m_names.value(finished->run, tr("A run")), Look::statusWord(finished->status).toLower()));
        m_active.erase(finished->run);
        m_startedHere.erase(finished->run);
        m_names.remove(finished->run);
    } else if (const auto *added = std::get_if<ScenarioAdded>(&event.fact)) {
        say(tr("%1 was added").arg(qtext(added->name)));
    } else if (const auto *removed = std::get_if<ScenarioRemoved>(&event.fact)) {
        say(tr("%1 was removed").arg(qtext(removed->name)));
    }
}

} // namespace genie::ui
