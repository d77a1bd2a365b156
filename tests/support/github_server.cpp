// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/github_server.h"

#include "core/base/text.h"

#include <functional>

namespace genie::test {

namespace {

ScriptedAnswer json(int status, const Json &body) { return {status, toLine(body), {}, {}}; }
ScriptedAnswer notFound() { return json(404, {{"message", "Not Found"}, {"documentation_url", "https://docs.github.com/rest"}}); }

} // namespace

GithubServer::GithubServer() : http([this](const SeenRequest &request) { return answer(request); }) {}

void GithubServer::addPull(std::int64_t number, std::int64_t closes, bool draft)
{
    const std::string body = "Adds tests.\n\nFixes #" + std::to_string(closes);
    pulls[number] = {{"number", number},
                     {"state", "open"},
                     {"draft", draft},
                     {"merged", false},
                     {"body", body},
                     {"user", {{"login", "copilot"}}},
                     {"created_at", "2026-01-09T11:00:00Z"},
                     {"head", {{"sha", std::string(40, 'a')}}}};
    timelines[closes].push_back({{"event", "cross-referenced"},
                                 {"source",
                                  {{"type", "issue"},
                                   {"issue",
                                    {{"number", number},
                                     {"body", body},
                                     {"pull_request", {{"url", "x"}}},
                                     {"repository_url", http.url() + "/repos/" + kRepository}}}}}});
}

ScriptedAnswer GithubServer::answer(const SeenRequest &request)
{
    if (interfere) {
        auto other = interfere(request);
        if (other && doFirst)
            (void)route(request);
        if (other)
            return *other;
    }
    ScriptedAnswer result = route(request);
    if (request.method != "GET" || result.status != 200)
        return result;
    const std::string etag = "W/\"" + std::to_string(std::hash<std::string>{}(result.body)) + "\"";
    if (request.headers.contains("if-none-match") && request.headers.at("if-none-match") == etag) {
        ++notModified;
        return {304, "", {{"ETag", etag}}, {}};
    }
    result.headers["ETag"] = etag;
    return result;
}

ScriptedAnswer GithubServer::route(const SeenRequest &request)
{
    if (!request.headers.contains("authorization") || request.headers.at("authorization") != std::string("Bearer ") + kToken)
        return json(401, {{"message", "Bad credentials"}});
    const std::string repository = std::string("/repos/") + kRepository;
    if (!visible || !request.path.starts_with(repository))
        return notFound();
    const std::string rest = request.path.substr(repository.size());
    if (rest.empty())
        return json(200, {{"full_name", kRepository}, {"has_issues", true}, {"default_branch", "main"}});
    if (rest == "/issues" && request.method == "POST")
        return create(request);
    if (rest == "/issues") {
        std::vector<Json> all;
        for (const auto &[number, issue] : issues)
            all.push_back(issue);
        return page(request, all);
    }
    if (rest.starts_with("/pulls/")) {
        const auto found = pulls.find(std::atoll(rest.c_str() + 7));
        return found == pulls.end() ? notFound() : json(200, found->second);
    }
    if (rest.starts_with("/issues/")) {
        const auto slash = rest.find('/', 8);
        return issueRoute(request, std::atoll(rest.c_str() + 8), slash == std::string::npos ? "" : rest.substr(slash));
    }
    return notFound();
}

ScriptedAnswer GithubServer::create(const SeenRequest &request)
{
    const auto body = parseJson(request.body);
    if (!body || !body->contains("title"))
        return json(422, {{"message", "Validation Failed"}});
    if (body->value("body", "").size() > 65536)
        return json(422, {{"message", "body is too long (maximum is 65536 characters)"}});
    const auto number = issues.empty() ? 41 : issues.rbegin()->first + 1;
    Json labels = Json::array();
    for (const auto &label : body->value("labels", Json::array()))
        labels.push_back({{"name", label}});
    Json issue{{"number", number},
               {"title", (*body)["title"]},
               {"body", body->value("body", "")},
               {"state", "open"},
               {"state_reason", nullptr},
               {"labels", labels},
               {"assignee", nullptr},
               {"html_url", "https://github.com/ada/notes/issues/" + std::to_string(number)}};
    if (body->contains("assignees"))
        issue["assignee"] = {{"login", (*body)["assignees"][0]}};
    issues[number] = issue;
    return json(201, issue);
}

ScriptedAnswer GithubServer::issueRoute(const SeenRequest &request, std::int64_t number, const std::string &rest)
{
    if (!issues.contains(number))
        return notFound();
    if (rest == "/timeline")
        return page(request, timelines[number]);
    if (rest == "/comments" && request.method == "GET")
        return page(request, comments[number]);
    const auto body = parseJson(request.body);
    if (rest == "/comments" && body) {
        comments[number].push_back(*body);
        return json(201, *body);
    }
    if (rest.empty() && request.method == "PATCH" && body) {
        for (const auto &[name, value] : body->items())
            issues[number][name] = value;
        return json(200, issues[number]);
    }
    return rest.empty() && request.method == "GET" ? json(200, issues[number]) : notFound();
}

ScriptedAnswer GithubServer::page(const SeenRequest &request, const std::vector<Json> &all) const
{
    const auto number = [&](const char *name, std::size_t otherwise) {
        return request.query.contains(name) ? static_cast<std::size_t>(std::atoll(request.query.at(name).c_str())) : otherwise;
    };
    const std::size_t size = std::min(number("per_page", 30), mostPerPage);
    const std::size_t at = number("page", 1);
    Json items = Json::array();
    for (std::size_t i = (at - 1) * size; i < std::min(all.size(), at * size); ++i)
        items.push_back(all[i]);
    ScriptedAnswer result = json(200, items);
    if (at * size < all.size()) {
        std::string next = http.url() + request.target;
        if (const auto old = next.find("&page="); old != std::string::npos)
            next.resize(old);
        result.headers["Link"] =
            "<" + next + "&page=" + std::to_string(at + 1) + ">; rel=\"next\", <" + http.url() + "/last>; rel=\"last\"";
    }
    return result;
}

} // namespace genie::test
