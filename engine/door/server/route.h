// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "door/link/link.h"
#include "door/server/access.h"
#include "door/server/http_server.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// The parameters behind the `?`. What cannot be read is as if it were absent, as in the reference.
class Query {
public:
    /// Of several of one name the last counts.
    static Query parse(std::string_view text);

    [[nodiscard]] std::string text(const std::string &name) const;
    [[nodiscard]] bool has(const std::string &name) const { return m_values.count(name) > 0; }
    [[nodiscard]] bool flag(const std::string &name) const;
    /// The number, or `otherwise` when it is absent, no number or below `least`; at most `most`. What the reference does with its limits.
    [[nodiscard]] std::int64_t number(const std::string &name, std::int64_t otherwise, std::int64_t least, std::int64_t most) const;
    /// The parts of a comma-separated list.
    [[nodiscard]] std::vector<std::string> list(const std::string &name) const;

private:
    std::map<std::string, std::string> m_values;
};

/// Undoes percent-encoding (and `+` in queries). Nothing when a sequence is broken or a NUL byte comes out.
std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace = false);

/// One request that has found its route, and the way to answer it. Lives in the thread of the link.
struct Call {
    std::shared_ptr<Exchange> exchange;
    Caller caller;
    std::map<std::string, std::string> path; ///< decoded parts of the path by the names in the pattern
    Query query;
    Json body = Json::object();
    std::string cacheKey = {};                             ///< of an answer that is kept for others who ask the same; empty: not kept
    std::function<void(const std::string &body)> keep = {}; ///< keeps a good answer; may be empty

    void send(int status, const Json &json) const;
    void send(const Failure &failure) const { exchange->send(errorResponse(failure)); }
};
using CallPtr = std::shared_ptr<Call>;

/// One parameter of a route's query, for its description.
struct QueryParameter {
    std::string_view name;
    std::string_view type; ///< of JSON Schema: "string", "integer", "boolean"
    std::string_view description;
};

/// One thing that can be asked for: what the server does is exactly this table, and so is its description.
struct Route {
    std::string_view method;
    std::string_view pattern; ///< beneath /api/v1, with `{name}` for a part
    Role role = Role::Viewer;
    std::string_view tag;
    std::string_view summary;
    std::function<void(const CallPtr &call)> handle;
    std::vector<QueryParameter> query = {};
    std::string_view body = {};   ///< schema of what is sent, empty for none
    std::string_view answer = {}; ///< schema of the answer, empty for any
    int status = 200;             ///< of a success
    bool lasting = false; ///< the same answer serves all who ask within this second, until something happens
    bool events = false;  ///< answers an event stream
};

} // namespace genie
