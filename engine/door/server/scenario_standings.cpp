// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/scenario_standings.h"

#include <algorithm>
#include <memory>

namespace genie {

namespace {

constexpr std::size_t kMostRuns = 10'000;

} // namespace

ScenarioStandings::ScenarioStandings(Link &link, QObject *parent) : QObject(parent), m_link(link)
{
    connect(&link, &Link::told, this, &ScenarioStandings::take);
    connect(&link, &Link::stateChanged, this, [this] { m_known.clear(); });
}

ScenarioStanding ScenarioStandings::of(const std::string &name) const
{
    const auto found = m_known.find(name);
    return found == m_known.end() ? ScenarioStanding{} : found->second;
}

void ScenarioStandings::take(const std::vector<Event> &events)
{
    for (const auto &event : events) {
        if (const auto *queued = std::get_if<RequestQueued>(&event.fact)) {
            m_known.erase(queued->request.scenario);
        } else if (const auto *changed = std::get_if<RequestChanged>(&event.fact)) {
            m_known.erase(changed->request.scenario);
        } else if (const auto *run = std::get_if<RunQueued>(&event.fact)) {
            m_runs[run->execution.id] = run->execution.scenario;
        } else if (const auto *finished = std::get_if<RunFinished>(&event.fact)) {
            const auto known = m_runs.find(finished->run);
            if (known == m_runs.end()) { // it began before this engine was served
                m_known.clear();
            } else {
                m_known.erase(known->second);
                m_runs.erase(known);
            }
        }
    }
    if (m_runs.size() > kMostRuns)
        m_runs.clear();
}

void ScenarioStandings::ask(const std::vector<std::string> &names, std::function<void()> then)
{
    std::vector<std::string> wanted;
    for (const auto &name : names)
        if (m_known.count(name) == 0)
            wanted.push_back(name);
    if (wanted.empty())
        return then();
    const auto left = std::make_shared<std::size_t>(wanted.size());
    const std::function<void()> done = [left, then = std::move(then)] {
        if (--*left == 0)
            then();
    };
    for (const auto &name : wanted)
        askOne(name, done);
}

/// Three short questions, of which the last one that is answered ends it.
void ScenarioStandings::askOne(const std::string &name, const std::function<void()> &done)
{
    const auto standing = std::make_shared<ScenarioStanding>();
    const auto left = std::make_shared<int>(3);
    const auto answered = [this, name, standing, left, done] {
        if (--*left > 0)
            return;
        m_known[name] = *standing;
        done();
    };
    RequestQuery newest;
    newest.scenario = name;
    newest.limit = 1;
    RequestQuery pending = newest;
    pending.statuses = {RequestStatus::Queued, RequestStatus::Delegated};
    ExecutionQuery failed;
    failed.scenario = name;
    failed.statuses = {RunStatus::Failed};
    failed.limit = 1;
    m_link.requests().list(newest).then(this, [standing, answered](const Outcome<Page<SuiteRequest>> &page) {
        if (page && !page->items.empty()) {
            standing->lastRequest = page->items.front();
            standing->totalRequests = std::max<std::int64_t>(page->total, 1);
        }
        answered();
    });
    m_link.requests().list(pending).then(this, [standing, answered](const Outcome<Page<SuiteRequest>> &page) {
        if (page)
            standing->pendingRequests = std::max<std::int64_t>(page->total, 0);
        answered();
    });
    m_link.runs().list(failed).then(this, [standing, answered](const Outcome<Page<Execution>> &page) {
        if (page && !page->items.empty())
            standing->lastFailureAt = page->items.front().completedAt;
        answered();
    });
}

} // namespace genie
