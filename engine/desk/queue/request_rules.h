// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/suite_request.h"
#include "core/json/json.h"

#include <string_view>

namespace genie {

// What a request may ask for (spec/api.md 1.4 and 2.4). Pure.

/// Whether the text can be the name of a scenario that a request is for: it reaches trackers and command lines.
bool isRequestableName(std::string_view name);

/// "app-issue-tracker", "github" or "command:PROGRAM".
bool isTrackerName(std::string_view name);

/// The wish as it is queued: texts trimmed, words in lower case, types without blanks and repetitions, defaults filled in. Invalid with
/// every rule that is broken.
Outcome<NewRequest> checkedRequest(NewRequest wish);

/// A wish as a JSON body says it; a member of the wrong type is Invalid, one that is not known is ignored. Rules are checkedRequest's.
Outcome<NewRequest> newRequestFrom(const Json &body);

} // namespace genie
