// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"
#include "door/service/engine_options.h"

#include <QThread>

#include <memory>

namespace genie {

class Engine;

/// The link to an engine in this process, which lives in a thread of its own. The same messages as to a remote one, not serialised.
class LocalLink final : public Link
{
    Q_OBJECT

public:
    /// Starts the engine. A store that cannot be opened shows as state Lost, and every deed answers why.
    explicit LocalLink(EngineOptions options, QObject *parent = nullptr);
    /// Ends the engine and with it every run that is still under way.
    ~LocalLink() override;

    [[nodiscard]] LinkState state() const override { return m_state; }
    ScenarioDesk &scenarios() override;
    RunDesk &runs() override;
    RequirementDesk &requirements() override;
    RequestDesk &requests() override;
    AuditDesk &audits() override;
    CoverageDesk &coverage() override;
    EngineDesk &engine() override;

private:
    class Scenarios;
    class Runs;
    class Requirements;
    class Engines;

    void setState(LinkState state);

    QThread m_thread;
    Engine *m_engine = nullptr; ///< lives in, and is deleted by, m_thread
    std::unique_ptr<Scenarios> m_scenarios;
    std::unique_ptr<Runs> m_runs;
    std::unique_ptr<Requirements> m_requirements;
    std::unique_ptr<RequestDesk> m_requests;
    std::unique_ptr<AuditDesk> m_audits;
    std::unique_ptr<CoverageDesk> m_coverage;
    std::unique_ptr<Engines> m_engines;
    LinkState m_state = LinkState::Connecting;
};

} // namespace genie
