// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/delegation/tracker_news.h"

#include "core/base/text.h"
#include "core/json/json.h"

#include <algorithm>

namespace genie {

namespace {

constexpr auto kBetweenTries = std::chrono::seconds(30);
constexpr std::size_t kMostIssues = 1000; ///< of one message
constexpr std::size_t kLongestId = 200;

/// `data.issue_id`, or the id of `data.issue`.
std::string issueOf(const Json &news)
{
    const auto data = news.is_object() ? news.find("data") : news.end();
    if (!news.is_object() || data == news.end() || !data->is_object())
        return {};
    const auto textOf = [](const Json &object, const char *name) {
        const auto found = object.find(name);
        return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    std::string id = textOf(*data, "issue_id");
    if (const auto issue = data->find("issue"); id.empty() && issue != data->end() && issue->is_object())
        id = textOf(*issue, "id");
    return id.size() <= kLongestId ? id : std::string();
}

} // namespace

std::vector<std::string> issuesInNews(std::string_view message)
{
    std::vector<std::string> issues;
    for (const auto &line : text::split(message, '\n')) {
        if (issues.size() >= kMostIssues)
            break;
        const auto news = parseJson(line);
        const std::string id = news ? issueOf(*news) : std::string();
        if (!id.empty() && std::find(issues.begin(), issues.end(), id) == issues.end())
            issues.push_back(id);
    }
    return issues;
}

TrackerNews::TrackerNews(std::function<void(const std::string &issue)> heard) : m_heard(std::move(heard))
{
    QObject::connect(&m_socket, &TextSocket::opened, &m_socket, [this] { m_connected = true; });
    QObject::connect(&m_socket, &TextSocket::closed, &m_socket, [this] { m_connected = false; });
    QObject::connect(&m_socket, &TextSocket::received, &m_socket, [this](const QString &message) {
        for (const auto &issue : issuesInNews(message.toStdString()))
            m_heard(issue);
    });
}

bool TrackerNews::wantsAddress(bool following, Moment now) const
{
    return following && !m_socket.active() && (m_triedAt == Moment{} || now - m_triedAt >= kBetweenTries);
}

void TrackerNews::connectTo(const std::string &api, Moment now)
{
    m_triedAt = now;
    if (api.rfind("http", 0) == 0) // http becomes ws, https becomes wss
        m_socket.open("ws" + api.substr(4) + "/api/v1/ws");
}

} // namespace genie
