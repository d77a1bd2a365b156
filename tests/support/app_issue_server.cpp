// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/app_issue_server.h"

#include "core/base/ids.h"
#include "core/base/text.h"
#include "core/base/time.h"

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QPointer>
#include <QWebSocket>
#include <QWebSocketServer>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace genie::test {

namespace fs = std::filesystem;

namespace {

const std::set<std::string> kCreateFields{"title",
                                          "description",
                                          "type",
                                          "priority",
                                          "targets",
                                          "status",
                                          "tags",
                                          "labels",
                                          "watchers",
                                          "notes",
                                          "environment",
                                          "metadata_extra",
                                          "reporter",
                                          "reporter_name",
                                          "reporter_email",
                                          "reporter_user_id",
                                          "error_message",
                                          "error_logs",
                                          "stack_trace",
                                          "affected_files",
                                          "affected_components",
                                          "app_logs",
                                          "console_logs",
                                          "network_logs",
                                          "screenshot_data",
                                          "screenshot_content_type",
                                          "screenshot_filename",
                                          "attachments",
                                          "artifacts"};
const std::set<std::string> kUpdateFields{"title",     "description",   "type",     "priority",      "targets",        "status",
                                          "tags",      "labels",        "watchers", "notes",         "metadata_extra", "reporter",
                                          "artifacts", "investigation", "fix",      "manual_review", "error_context",  "resolved_at"};
const std::set<std::string> kStatuses{"open", "active", "completed", "failed", "archived"};
const std::set<std::string> kArtifactFields{"name", "category", "content", "encoding", "content_type", "description"};

ScriptedAnswer success(Json data) { return {200, toLine({{"success", true}, {"message", "ok"}, {"data", std::move(data)}}), {}, {}}; }
ScriptedAnswer error(int status, const std::string &message)
{
    return {status, toLine({{"success", false}, {"message", message}}), {}, {}};
}

std::string unknownField(const Json &body, const std::set<std::string> &fields)
{
    for (const auto &[name, value] : body.items())
        if (!fields.contains(name))
            return name;
    return {};
}

std::string now() { return toRfc3339(std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now())); }

/// The block form in which the real tracker writes its files; texts that could be misread are quoted.
void writeYaml(std::ostream &out, const Json &value, int indent)
{
    const std::string space(static_cast<std::size_t>(indent), ' ');
    const auto scalar = [](const Json &one) {
        const bool plain = one.is_string() && !one.get<std::string>().empty() &&
                           one.get<std::string>().find_first_not_of(
                               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,") == std::string::npos &&
                           one.get<std::string>().find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos;
        return plain ? one.get<std::string>() : toLine(one);
    };
    if (value.is_object()) {
        for (const auto &[name, one] : value.items()) {
            if (one.is_structured() && one.empty())
                continue; // empty groups are left out
            out << space << name << (one.is_structured() ? ":\n" : ": " + scalar(one) + "\n");
            if (one.is_structured())
                writeYaml(out, one, indent + 4);
        }
    } else {
        for (const auto &one : value)
            if (one.is_object()) {
                std::ostringstream element;
                writeYaml(element, one, indent + 2);
                std::string lines = element.str();
                lines[static_cast<std::size_t>(indent)] = '-';
                out << lines;
            } else {
                out << space << "- " << scalar(one) << "\n";
            }
    }
}

} // namespace

/// Those who listen.
struct AppIssueServer::Sockets {
    QWebSocketServer server{QStringLiteral("app-issue-tracker"), QWebSocketServer::NonSecureMode};
    std::vector<QPointer<QWebSocket>> open;
};

AppIssueServer::AppIssueServer(fs::path issues)
    : http([this](const SeenRequest &request) { return answer(request); }), m_root(std::move(issues)), m_sockets(std::make_unique<Sockets>())
{
    http.upgrade = [this](QTcpSocket *socket) { m_sockets->server.handleConnection(socket); };
    QObject::connect(&m_sockets->server, &QWebSocketServer::newConnection, &m_sockets->server, [this] {
        while (QWebSocket *socket = m_sockets->server.nextPendingConnection())
            m_sockets->open.emplace_back(socket);
    });
    for (const auto &status : kStatuses)
        fs::create_directories(m_root / status);
}

AppIssueServer::~AppIssueServer()
{
    for (const auto &socket : m_sockets->open) // Qt hands them over without a parent.
        delete socket.data();
    for (auto &[id, process] : m_runs)
        if (process != nullptr) {
            process->disconnect();
            process->kill();
            process->waitForFinished();
            delete process;
        }
}

void AppIssueServer::tell(const std::vector<Json> &news)
{
    std::string text;
    for (const auto &one : news)
        text += (text.empty() ? "" : "\n") + toLine(one);
    for (const auto &socket : m_sockets->open)
        if (socket)
            socket->sendTextMessage(QString::fromStdString(text));
}

std::size_t AppIssueServer::listeners() const
{
    return static_cast<std::size_t>(std::count_if(m_sockets->open.begin(), m_sockets->open.end(), [](const auto &socket) {
        return socket && socket->state() == QAbstractSocket::ConnectedState;
    }));
}

std::vector<std::string> AppIssueServer::ids() const
{
    std::vector<std::string> all;
    for (const auto &[id, issue] : m_issues)
        all.push_back(id);
    return all;
}

ScriptedAnswer AppIssueServer::answer(const SeenRequest &request)
{
    if (interfere) {
        auto other = interfere(request);
        if (other && doFirst)
            (void)route(request);
        if (other)
            return *other;
    }
    return route(request);
}

ScriptedAnswer AppIssueServer::route(const SeenRequest &request)
{
    if (request.path == "/health")
        return {200, R"({"status":"healthy","service":"app-issue-tracker","readiness":true,"version":"2.0.0"})", {}, {}};
    const std::string issues = "/api/v1/issues";
    const std::string processes = "/api/v1/processes/running/";
    if (request.path == issues)
        return request.method == "POST" ? create(request) : list(request);
    if (request.path.starts_with(issues + "/")) {
        const std::string id = request.path.substr(issues.size() + 1);
        if (!m_issues.contains(id))
            return error(404, "Issue not found"); // also "search", which the real one never reaches
        if (request.method == "GET")
            return success({{"issue", m_issues.at(id)}});
        if (request.method == "DELETE") {
            if (m_runs.contains(id))
                return error(409, "agent is running");
            remove(id);
            return success({{"issue_id", id}});
        }
        return update(id, request);
    }
    if (request.path == "/api/v1/investigate")
        return investigate(request);
    if (request.path.starts_with(processes) && request.method == "DELETE")
        return stopRun(request.path.substr(processes.size()));
    return {404, "404 page not found\n", {}, {}};
}

ScriptedAnswer AppIssueServer::create(const SeenRequest &request)
{
    const auto parsed = parseJson(request.body);
    if (!parsed || !parsed->is_object())
        return error(400, "Invalid JSON");
    const Json &body = *parsed;
    if (const auto field = unknownField(body, kCreateFields); !field.empty())
        return error(400, "json: unknown field \"" + field + "\"");
    if (body.value("title", "").empty())
        return error(400, "title is required");
    if (!body.contains("targets") || body["targets"].empty())
        return error(400, "at least one target is required");
    for (const auto &target : body["targets"])
        if (!unknownField(target, {"type", "id", "name"}).empty() ||
            (target.value("type", "") != "scenario" && target.value("type", "") != "resource") || target.value("id", "").empty())
            return error(400, "invalid target");
    const std::string status = body.value("status", "open");
    if (!kStatuses.contains(status))
        return error(400, "invalid status");
    for (const char *map : {"metadata_extra", "environment", "labels"})
        if (body.contains(map))
            for (const auto &[name, value] : body[map].items())
                if (!value.is_string())
                    return error(400, "json: cannot unmarshal into string");
    const std::string id = "issue-" + newUuid().substr(0, 8);
    const std::string moment = now();
    Json issue{
        {"id", id},
        {"title", body["title"]},
        {"description", body.value("description", body["title"].get<std::string>())},
        {"type", body.value("type", "bug")},
        {"priority", body.value("priority", "medium")},
        {"targets", body["targets"]},
        {"status", status},
        {"reporter", {{"name", body.value("reporter_name", "")}, {"email", body.value("reporter_email", "")}, {"timestamp", moment}}},
        {"error_context", Json::object()},
        {"investigation", Json::object()},
        {"fix", {{"applied", false}}},
        {"attachments", Json::array()},
        {"manual_review", {{"marked_as_failed", false}}},
        {"metadata", {{"created_at", moment}, {"updated_at", moment}}}};
    if (body.contains("environment"))
        issue["error_context"]["environment_info"] = body["environment"];
    if (body.contains("tags"))
        issue["metadata"]["tags"] = body["tags"];
    issue["metadata"]["extra"] = body.value("metadata_extra", Json::object());
    if (body.contains("notes"))
        issue["notes"] = body["notes"];
    fs::create_directories(m_root / status / id / "artifacts");
    for (const auto &artifact : body.value("artifacts", Json::array())) {
        const std::string encoding = artifact.value("encoding", "");
        if (!unknownField(artifact, kArtifactFields).empty())
            return error(400, "json: unknown field in artifact");
        if (!std::set<std::string>{"", "plain", "text", "markdown", "json", "base64"}.contains(encoding))
            return error(500, "unsupported encoding");
        const std::string name = fs::path(artifact.value("name", "artifact")).filename();
        const std::string content = artifact.value("content", "");
        std::ofstream(m_root / status / id / "artifacts" / name) << content;
        issue["attachments"].push_back({{"name", name},
                                        {"type", artifact.value("content_type", "text/plain")},
                                        {"path", "artifacts/" + name},
                                        {"size", content.size()},
                                        {"category", artifact.value("category", "artifact")}});
    }
    issue["metadata"]["order"] = ++m_tick; // only to list the newest first; not told
    m_issues[id] = issue;
    write(id);
    issue["metadata"].erase("order");
    return success({{"issue", issue}, {"issue_id", id}, {"storage_path", status + "/" + id}});
}

ScriptedAnswer AppIssueServer::list(const SeenRequest &request) const
{
    const auto wanted = [&](const char *name) { return request.query.contains(name) ? request.query.at(name) : std::string(); };
    if (!wanted("status").empty() && !kStatuses.contains(wanted("status")))
        return error(400, "invalid status");
    std::map<std::int64_t, Json, std::greater<>> newestFirst;
    for (const auto &[id, issue] : m_issues) {
        bool fits = wanted("status").empty() || issue["status"] == wanted("status");
        if (!wanted("target_id").empty())
            fits = fits && issue["targets"][0]["id"] == wanted("target_id");
        if (fits)
            newestFirst[issue["metadata"].value("order", std::int64_t{0})] = issue;
    }
    int limit = wanted("limit").empty() ? 20 : std::atoi(wanted("limit").c_str());
    limit = limit <= 0 ? 20 : std::min(limit, 200);
    Json issues = Json::array();
    for (auto &[order, issue] : newestFirst)
        if (static_cast<int>(issues.size()) < limit)
            issues.push_back(issue);
    const auto count = issues.size();
    return success({{"issues", std::move(issues)}, {"count", count}});
}

ScriptedAnswer AppIssueServer::update(const std::string &id, const SeenRequest &request)
{
    const auto body = parseJson(request.body);
    if (!body || !body->is_object())
        return error(400, "Invalid JSON");
    if (const auto field = unknownField(*body, kUpdateFields); !field.empty())
        return error(400, "json: unknown field \"" + field + "\"");
    Json &issue = m_issues.at(id);
    if (body->contains("status")) {
        const std::string status = (*body)["status"];
        if (!kStatuses.contains(status))
            return error(400, "invalid status");
        if (m_runs.contains(id) && status != "active")
            return error(409, "agent is running");
        move(id, status);
    }
    if (body->contains("metadata_extra"))
        issue["metadata"]["extra"] = (*body)["metadata_extra"]; // the whole collection
    for (const char *name : {"notes", "title", "description", "priority"})
        if (body->contains(name))
            issue[name] = (*body)[name];
    issue["metadata"]["updated_at"] = now();
    write(id);
    return success({{"issue", issue}});
}

ScriptedAnswer AppIssueServer::investigate(const SeenRequest &request)
{
    const auto body = parseJson(request.body);
    if (!body || !unknownField(*body, {"issue_id", "agent_id", "priority", "auto_resolve", "force"}).empty())
        return error(400, "Invalid JSON");
    const std::string id = body->value("issue_id", "");
    if (id.empty())
        return error(400, "issue_id is required");
    if (!m_issues.contains(id))
        return error(500, "Failed to start investigation");
    if (m_runs.contains(id))
        return error(409, "Issue is already being worked on");
    if (static_cast<int>(m_runs.size()) >= slots)
        return error(429, "All agent slots are in use");
    move(id, "active");
    Json &extra = m_issues.at(id)["metadata"]["extra"];
    extra["agent_last_status"] = "running";
    m_issues.at(id)["investigation"]["agent_id"] = "unified-resolver";
    write(id);
    tell({{{"type", "agent.started"}, {"data", {{"issue_id", id}, {"agent_id", "unified-resolver"}}}}});
    runAgent(id);
    return success(
        {{"run_id", "run_1"}, {"resolution_id", "resolve_1"}, {"issue_id", id}, {"agent_id", "unified-resolver"}, {"status", "active"}});
}

void AppIssueServer::runAgent(const std::string &id)
{
    m_runs[id] = nullptr;
    if (agentProgram.empty())
        return;
    auto *process = new QProcess;
    m_runs[id] = process;
    QObject::connect(process, &QProcess::finished, process, [this, id, process](int code, QProcess::ExitStatus how) {
        const std::string said = process->readAllStandardOutput().toStdString();
        process->deleteLater();
        m_runs[id] = nullptr;
        finish(id, how == QProcess::NormalExit && code == 0, said);
    });
    process->start(QString::fromStdString(agentProgram), {QStringLiteral("run"), QStringLiteral("--tag"),
                                                          QString::fromStdString("app-issue-tracker-" + id), QStringLiteral("-")});
    process->write(QByteArray::fromStdString(m_issues.at(id)["description"].get<std::string>()));
    process->closeWriteChannel();
}

ScriptedAnswer AppIssueServer::stopRun(const std::string &id)
{
    const auto run = m_runs.find(id);
    if (run == m_runs.end())
        return error(404, "no such process");
    if (QProcess *process = run->second; process != nullptr) {
        process->disconnect();
        process->kill();
        process->waitForFinished();
        process->deleteLater();
    }
    m_runs.erase(run);
    move(id, "open");
    m_issues.at(id)["metadata"]["extra"]["agent_last_status"] = "cancelled";
    write(id);
    return success({{"issue_id", id}});
}

void AppIssueServer::move(const std::string &id, const std::string &status)
{
    Json &issue = m_issues.at(id);
    const std::string before = issue["status"];
    if (before == status)
        return;
    fs::rename(m_root / before / id, m_root / status / id);
    issue["status"] = status;
    Json &extra = issue["metadata"]["extra"];
    extra.erase("agent_last_error");
    if (status == "active" && !issue["investigation"].contains("started_at"))
        issue["investigation"]["started_at"] = now();
    if (status == "completed")
        issue["metadata"]["resolved_at"] = now();
    if (status == "open") {
        issue["investigation"] = Json::object();
        issue["fix"] = {{"applied", false}};
        issue["metadata"].erase("resolved_at");
        extra.erase("agent_last_status");
    }
    write(id);
}

void AppIssueServer::finish(const std::string &id, bool worked, const std::string &said)
{
    m_runs.erase(id);
    move(id, worked ? "completed" : "failed");
    Json &issue = m_issues.at(id);
    if (worked) {
        issue["investigation"]["report"] = said;
        issue["metadata"]["extra"]["agent_last_status"] = "completed";
    } else {
        issue["metadata"]["extra"]["agent_last_error"] =
            "agent exited with code 1: " + said; // the status stays "running", as in the real one
    }
    write(id);
    tell({{{"type", "issue.updated"}, {"data", {{"issue", {{"id", id}}}}}},
          {{"type", worked ? "agent.completed" : "agent.failed"}, {"data", {{"issue_id", id}, {"success", worked}}}}});
}

void AppIssueServer::remove(const std::string &id)
{
    fs::remove_all(m_root / m_issues.at(id)["status"].get<std::string>() / id);
    m_issues.erase(id);
}

void AppIssueServer::write(const std::string &id) const
{
    Json issue = m_issues.at(id);
    issue["metadata"].erase("order");
    std::ofstream out(m_root / issue["status"].get<std::string>() / id / "metadata.yaml");
    writeYaml(out, issue, 0);
}

} // namespace genie::test
