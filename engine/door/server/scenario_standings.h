// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"
#include "door/server/reference_json.h"

#include <QObject>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace genie {

/// What is known of each scenario's requests and failures: asked of the link once, and again only for a scenario of which something was
/// told since. Lives in the thread of the link.
class ScenarioStandings final : public QObject
{
    Q_OBJECT

public:
    explicit ScenarioStandings(Link &link, QObject *parent = nullptr);

    /// Calls `then` when all of these are known.
    void ask(const std::vector<std::string> &names, std::function<void()> then);
    /// As it was known when it was asked for last.
    [[nodiscard]] ScenarioStanding of(const std::string &name) const;

private:
    void take(const std::vector<Event> &events);
    void askOne(const std::string &name, const std::function<void()> &done);

    Link &m_link;
    std::map<std::string, ScenarioStanding> m_known;
    std::map<ExecutionId, std::string> m_runs; ///< the scenarios of open runs
};

} // namespace genie
