// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/event.h"
#include "door/server/api.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <string>
#include <vector>

namespace genie {

/// Tells one run to one client in the events of the reference (spec/api.md 1.7): accepted, phase_start, observation, phase_end, progress,
/// complete, error. The run goes on whether or not the client stays. Deletes itself when everything is told or nobody listens.
class RunStream final : public QObject
{
    Q_OBJECT

public:
    /// Child of the API.
    RunStream(Api &api, std::shared_ptr<EventStream> stream);

    /// Tells the run from its beginning.
    void tell(const Execution &execution);
    /// Tells that there will be no run.
    void refuse(const Failure &failure);

private:
    /// False when nothing more is to be told.
    bool take(const Event &event);
    void complete();
    void send(const char *event, const Json &data);
    void end();

    Api &m_api;
    std::shared_ptr<EventStream> m_stream;
    Execution m_run;
    std::vector<std::string> m_phases; ///< in run order
    std::string m_phase;               ///< the last that began and has not ended
    Moment m_phaseStarted{};
    QTimer m_progress;
};

} // namespace genie
