// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/json_fields.h"
#include "core/json/json.h"
#include "door/link/link.h"

namespace genie {

// What only the link speaks of, as JSON. The nouns of the domain have theirs in core/domain.

/// The version of the HTTP API that carries the link; another one is not understood.
inline constexpr int kApiVersion = 1;

Json toJson(const EngineInfo &info);
Json toJson(const DoctorCheck &check);
Json toJson(const TrackerChoice &tracker);
Json toJson(const RunDesk::Commands &commands);
Json toJson(const LogSlice &slice);
Json toJson(const LogMatches &matches);

EngineInfo readEngineInfo(JsonFields &fields);
DoctorCheck readDoctorCheck(JsonFields &fields);
TrackerChoice readTrackerChoice(JsonFields &fields);
RunDesk::Commands readCommands(JsonFields &fields);
LogSlice readLogSlice(JsonFields &fields);
LogMatches readLogMatches(JsonFields &fields);

} // namespace genie
