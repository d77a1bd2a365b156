// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "core/ports/clock.h"
#include "desk/delegation/tracker.h"
#include "host/net/http_client.h"

#include <string>
#include <string_view>

namespace genie {

/// An answer with a status that its caller understands; `json` is null when the body is empty.
struct TrackerAnswer {
    int status = 0;
    Json json;
    HttpAnswer http; ///< without its body
};

/// Speaks JSON over HTTP with a tracker and sorts what can go wrong: no connection, no answer in time, 408, 425, 429 and 5xx pass;
/// other statuses last; a success that is no JSON passes too, since nobody knows what it was. Thread-safe.
class TrackerHttp {
public:
    TrackerHttp(HttpClient &client, const Clock &clock, std::string who) : m_client(client), m_clock(clock), m_who(std::move(who)) {}

    /// Any status below 300 and 304 is an answer, and so are the statuses in `accepted`.
    TrackerOutcome<TrackerAnswer> ask(HttpRequest request, std::vector<int> accepted, const Cancellation &cancellation) const;

    /// A fault in this tracker's name: "app-issue-tracker answered with garbage".
    [[nodiscard]] TrackerFault garbage(std::string_view what) const;

private:
    [[nodiscard]] TrackerFault faultOf(const HttpAnswer &answer) const;
    [[nodiscard]] std::optional<milliseconds> retryAfter(const HttpAnswer &answer) const;

    HttpClient &m_client;
    const Clock &m_clock;
    std::string m_who;
};

// Members of somebody else's JSON, each with the empty value when it is absent or of another type.

/// A member by its path "data.issue.id"; null when it is absent.
const Json &at(const Json &json, std::string_view path);
/// Its text, plain and bounded.
std::string textAt(const Json &json, std::string_view path, std::size_t limit = 1000);
std::optional<Moment> momentAt(const Json &json, std::string_view path);
std::optional<double> numberAt(const Json &json, std::string_view path);

/// Whether a text is a git commit's full name.
bool isCommit(std::string_view text);

} // namespace genie
