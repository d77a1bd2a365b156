// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/service/delegation_service.h"

#include "desk/delegation/app_issue_tracker.h"
#include "desk/queue/request_steps.h"
#include "door/service/engine.h"
#include "door/service/tracker_settings.h"
#include "host/process/environment.h"

#include <QProcessEnvironment>

namespace genie {

namespace {

/// Only the variables that trackers are found by, and PATH.
std::map<std::string, std::string> ownEnvironment()
{
    std::map<std::string, std::string> environment;
    for (const char *name : {"PATH", "HOME", "TEST_GENIE_TRACKER_URL"})
        if (const auto value = qgetenv(name); !value.isEmpty())
            environment[name] = value.toStdString();
    return environment;
}

Trackers::Options optionsFor(const EngineOptions &engine)
{
    const auto settings = readTrackerSettings(engine.configDirectory / "trackers.json");
    for (const auto &warning : settings.warnings)
        qWarning("%s: %s %s", warning.file.c_str(), warning.path.c_str(), warning.message.c_str());
    Trackers::Options options;
    options.appIssueTracker = settings.appIssueTracker;
    options.github = settings.github;
    options.commands = settings.commands;
    options.anyProgram = true; // Who may ask this engine may run anything here anyway.
    options.records = engine.dataDirectory / "delegations";
    options.environment = ownEnvironment();
    options.childEnvironment = childEnvironment({});
    return options;
}

/// Each state has a deadline, so that none lasts for ever; what is over has none.
void setDeadline(SuiteRequest &request)
{
    const RequestDeadlines deadlines;
    if (isFinal(request.status))
        request.deadline.reset();
    else if (request.status == RequestStatus::Queued)
        request.deadline = request.createdAt + deadlines.queued;
    else if (request.status == RequestStatus::Delegated)
        request.deadline = request.updatedAt + deadlines.delegated;
    else
        request.deadline = request.updatedAt + deadlines.running;
}

} // namespace

DelegationService::DelegationService(Engine &engine, Parts parts)
    : m_engine(engine), m_client(makeHttpClient()), m_secrets(engine.options().configDirectory / "secrets"),
      m_trackers(optionsFor(engine.options()), std::move(parts.checkout), *m_client, parts.commands, m_secrets, engine.clock()),
      m_delegator({parts.store, [&engine](std::vector<Entry> entries) { return engine.append(std::move(entries)); }, engine.clock(),
                   [this](const std::string &name) { return m_trackers.tracker(name); }, std::move(parts.answered), &setDeadline}),
      m_news([this](const std::string &issue) {
          m_delegator.hurry(issue);
          m_delegator.tick();
      })
{
}

void DelegationService::tick()
{
    m_delegator.tick();
    listen();
}

/// Finding the address may wait for another program, so it is done on the pool.
void DelegationService::listen()
{
    if (m_lookingForNews || !m_news.wantsAddress(m_delegator.followed() > 0, m_engine.clock().now()))
        return;
    const auto tracker = m_trackers.tracker(AppIssueTracker::kName);
    if (!tracker)
        return;
    m_lookingForNews = true;
    m_engine.onPool<std::string>([tracker = *tracker] { return tracker->newsAddress({}); },
                                 [this, alive = std::weak_ptr<int>(m_alive)](const std::string &address) {
                                     if (alive.expired())
                                         return;
                                     m_lookingForNews = false;
                                     m_news.connectTo(address, m_engine.clock().now());
                                 });
}

void DelegationService::handle(const std::vector<Event> &events)
{
    for (const auto &event : events)
        m_delegator.handle(event);
}

Done DelegationService::knows(const std::string &tracker)
{
    const auto found = m_trackers.tracker(tracker);
    return found ? Done() : Done(tl::unexpected(found.error()));
}

std::function<std::vector<TrackerChoice>()> DelegationService::probing()
{
    std::vector<std::pair<std::string, std::shared_ptr<Tracker>>> trackers;
    for (const auto &name : m_trackers.names())
        if (auto tracker = m_trackers.tracker(name))
            trackers.emplace_back(name, std::move(*tracker));
    return [trackers] {
        std::vector<TrackerChoice> choices;
        for (const auto &[name, tracker] : trackers) {
            const auto health = tracker->probe({});
            choices.push_back({name, tracker->label(), health.ready, health.detail});
        }
        return choices;
    };
}

} // namespace genie
