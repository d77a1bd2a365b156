// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/domain_json.h"
#include "core/domain/json_fields.h"
#include "core/domain/request_json.h"

namespace genie {

// What the readers and writers of this room share beyond domain_json.h: nouns that occur within other nouns.

Json toJson(const TestSelector &selector);
TestSelector readSelector(JsonFields &fields);
Tally readTally(JsonFields &fields);
Observation readObservation(JsonFields &fields);
PhaseResult readPhaseResult(JsonFields &fields);
RunRequest readRunRequest(JsonFields &fields);
Execution readExecution(JsonFields &fields);
FileCoverage readFileCoverage(JsonFields &fields);
SuiteRequest readSuiteRequest(JsonFields &fields);
VerdictSummary readVerdictSummary(JsonFields &fields);
LineRange readLineRange(JsonFields &fields);
FileGap readFileGap(JsonFields &fields);
RequirementGap readRequirementGap(JsonFields &fields);
Gap readGap(JsonFields &fields);

/// Sets the member to RFC 3339 when there is a moment.
inline void setIfAny(Json &json, const char *name, const std::optional<Moment> &moment)
{
    if (moment)
        json[name] = toRfc3339(*moment);
}

/// Sets the member when there is a number.
inline void setIfAny(Json &json, const char *name, const std::optional<double> &number)
{
    if (number)
        json[name] = *number;
}

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
