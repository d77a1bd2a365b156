// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/domain_json.h"
#include "core/domain/json_fields.h"

namespace genie {

// What the readers and writers of this room share beyond domain_json.h: nouns that occur within other nouns.

Tally readTally(JsonFields &fields);
Observation readObservation(JsonFields &fields);
PhaseResult readPhaseResult(JsonFields &fields);
RunRequest readRunRequest(JsonFields &fields);
Execution readExecution(JsonFields &fields);

/// Seconds as the result of a phase tells them: rounded up.
std::int64_t wholeSeconds(milliseconds duration);

/// An array of what `toJson` makes of each item.
template <class T> Json jsonArray(const std::vector<T> &items)
{
    Json array = Json::array();
    for (const auto &item : items)
        array.push_back(toJson(item));
    return array;
}

/// Sets the member unless the text is empty.
inline void setIfAny(Json &json, const char *name, const std::string &text)
{
    if (!text.empty())
        json[name] = text;
}

} // namespace genie
