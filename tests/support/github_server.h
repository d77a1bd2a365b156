// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "support/loopback_http.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace genie::test {

/// GitHub's REST interface on the loopback, as far as its documentation speaks of issues, comments, timelines and pull requests of one
/// repository: a token, pages with Link, ETags with 304, and rate limits.
class GithubServer {
public:
    static constexpr const char *kToken = "ghp_secretsecretsecret";
    static constexpr const char *kRepository = "ada/notes";

    GithubServer();

    LoopbackHttp http;
    std::map<std::int64_t, Json> issues;
    std::map<std::int64_t, std::vector<Json>> comments;
    std::map<std::int64_t, std::vector<Json>> timelines;
    std::map<std::int64_t, Json> pulls;
    bool visible = true; ///< false: the token may not see the repository
    int notModified = 0; ///< answers 304 so far
    std::size_t mostPerPage = 100;
    std::function<std::optional<ScriptedAnswer>(const SeenRequest &)> interfere;
    bool doFirst = false; ///< as in AppIssueServer

    [[nodiscard]] std::string url() const { return http.url(); }
    /// A pull request of somebody, which says that it closes the issue.
    void addPull(std::int64_t number, std::int64_t closes, bool draft);

private:
    ScriptedAnswer answer(const SeenRequest &request);
    ScriptedAnswer route(const SeenRequest &request);
    ScriptedAnswer create(const SeenRequest &request);
    ScriptedAnswer issueRoute(const SeenRequest &request, std::int64_t number, const std::string &rest);
    ScriptedAnswer page(const SeenRequest &request, const std::vector<Json> &all) const;
};

} // namespace genie::test
