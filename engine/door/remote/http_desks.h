// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"

#include <memory>

namespace genie {

class HttpCaller;

/// The desks of an engine that is asked over HTTP: each deed is one route of its API.
class HttpDesks {
public:
    /// `caller` outlives them. Reading waits `answer` at most, what runs tests `longAnswer`.
    HttpDesks(HttpCaller &caller, std::string engineName, milliseconds answer, milliseconds longAnswer);
    ~HttpDesks();

    std::unique_ptr<ScenarioDesk> scenarios;
    std::unique_ptr<RunDesk> runs;
    std::unique_ptr<RequirementDesk> requirements;
    std::unique_ptr<RequestDesk> requests;
    std::unique_ptr<AuditDesk> audits;
    std::unique_ptr<CoverageDesk> coverage;
    std::unique_ptr<EngineDesk> engine;
};

} // namespace genie
