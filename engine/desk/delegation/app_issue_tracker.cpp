// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/delegation/app_issue_tracker.h"

#include "core/base/text.h"
#include "desk/delegation/issue_text.h"

#include <algorithm>
#include <cctype>

namespace genie {

namespace {

/// An id that may become part of an address and of a path on the tracker's disk.
bool isIssueId(std::string_view id)
{
    return !id.empty() && id.size() <= 100 && std::isalnum(static_cast<unsigned char>(id.front())) != 0 &&
           std::ranges::all_of(id, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
}

std::string priorityOf(RequestPriority priority)
{
    switch (priority) {
    case RequestPriority::Low: return "low";
    case RequestPriority::Normal: return "medium";
    case RequestPriority::High: return "high";
    case RequestPriority::Urgent: return "critical";
    }
    return "medium";
}

bool isOurs(const Json &issue, const IssueKey &key)
{
    const std::string attempt = textAt(issue, "metadata.extra.attempt", 20);
    return textAt(issue, "metadata.extra.request_id", 64) == key.request &&
           (attempt.empty() ? "1" : attempt) == std::to_string(key.attempt);
}

TrackerFault wrongId() { return TrackerFault::lasting(FailureKind::Invalid, "the issue's id cannot be one of the App Issue Tracker"); }

std::string linkTo(const TrackerPlace &place, const std::string &id) { return place.ui + "?issue=" + urlEncoded(id); }

} // namespace

Json createIssueBody(const IssueDraft &draft)
{
    const SuiteRequest &request = draft.request;
    const std::string types = text::join(request.types, ",");
    Json extra{{"requested_by", "test-genie"}, {"request_id", request.id},           {"attempt", std::to_string(draft.attempt)},
               {"scenario", request.scenario}, {"target_primary", request.scenario}, {"target_count", "1"}};
    if (!request.baselineDigest.empty())
        extra["baseline_digest"] = plainText(request.baselineDigest, 128);
    return {{"title", draft.title},
            {"description", draft.description},
            {"type", "task"},
            {"priority", priorityOf(request.priority)},
            {"status", "open"},
            {"tags", {"test-genie", "test-generation", "automation"}},
            {"targets", Json::array({{{"type", "scenario"}, {"id", request.scenario}, {"name", request.scenario}}})},
            {"metadata_extra", std::move(extra)},
            {"environment",
             {{"scenario", request.scenario},
              {"requested_test_types", types},
              {"coverage_target", std::to_string(request.coverageTarget) + ".00"}}},
            {"artifacts", Json::array({{{"name", draft.attachmentName},
                                        {"category", "test_generation"},
                                        {"content", draft.attachment},
                                        {"encoding", "plain"},
                                        {"content_type", "application/json"}}})},
            {"reporter_name", "Test Genie"},
            {"reporter_email", "test-genie@vrooli.local"}};
}

TrackerReading readAppIssue(const Json &issue)
{
    TrackerReading reading;
    reading.word = textAt(issue, "status", 60);
    reading.agent = textAt(issue, "investigation.agent_id", 100);
    if (reading.agent.empty())
        reading.agent = textAt(issue, "metadata.extra.agent_provider", 100);
    reading.report = textAt(issue, "investigation.report", kMostReportBytes);
    if (const std::string commit = text::lowered(textAt(issue, "fix.commit_hash", 64)); isCommit(commit))
        reading.result = commit;
    reading.cost = numberAt(issue, "investigation.cost_estimate");
    reading.startedAt = momentAt(issue, "investigation.started_at");
    using State = TrackerReading::State;
    if (reading.word == "open")
        reading.state = State::Open;
    else if (reading.word == "active")
        reading.state = State::Working;
    else if (reading.word == "completed")
        reading.state = State::Finished;
    else if (reading.word == "failed")
        reading.state = State::Failed;
    else if (reading.word == "archived")
        reading.state = State::Withdrawn;
    if (reading.state == State::Open)
        reading.note = textAt(issue, "metadata.extra.blocked_reason", 300);
    if (reading.state == State::Failed)
        for (const char *path : {"metadata.extra.agent_last_error", "manual_review.failure_reason", "investigation.report"})
            if (reading.note.empty())
                reading.note = textAt(issue, path, 600);
    if (const auto until = textAt(issue, "metadata.extra.rate_limit_until", 64); !until.empty())
        reading.note += (reading.note.empty() ? "" : "; ") + ("the agent's rate limit lasts until " + until);
    if (reading.state == State::Finished && at(issue, "attachments").is_array()) {
        const Json &attachments = at(issue, "attachments");
        const bool more =
            std::ranges::any_of(attachments, [](const Json &one) { return textAt(one, "category", 60) != "test_generation"; });
        if (reading.report.empty() && reading.result.empty() && !more)
            reading.changed = false;
    }
    return reading;
}

TrackerOutcome<TrackerAnswer> AppIssueTracker::ask(const std::string &method, const std::string &path, const Json &body,
                                                   std::vector<int> accepted, const Cancellation &cancellation)
{
    const auto place = m_address.place(cancellation);
    if (!place)
        return tl::unexpected(place.error());
    HttpRequest request;
    request.method = method;
    request.url = place->api + "/api/v1" + path;
    if (!body.is_null())
        request.body = toLine(body);
    auto answer = m_http.ask(std::move(request), std::move(accepted), cancellation);
    if (!answer && answer.error().passing)
        m_address.forget();
    if (!answer)
        return answer;
    // Every answer of the tracker has its envelope; without it something else sits at the address.
    if (!at(answer->json, "success").is_boolean())
        return tl::unexpected(m_http.garbage("something that is not the App Issue Tracker's"));
    if (answer->http.ok() && !at(answer->json, "success").get<bool>())
        return tl::unexpected(
            m_http.garbage("status " + std::to_string(answer->status) + " and no success: " + textAt(answer->json, "message", 300)));
    return answer;
}

std::string AppIssueTracker::newsAddress(const Cancellation &cancellation)
{
    const auto place = m_address.place(cancellation);
    return place ? place->api : std::string();
}

TrackerHealth AppIssueTracker::probe(const Cancellation &cancellation)
{
    const auto place = m_address.place(cancellation);
    if (!place)
        return {false, place.error().failure.message};
    HttpRequest request;
    request.url = place->api + "/health";
    request.timeout = std::chrono::seconds(2);
    const auto answer = m_http.ask(std::move(request), {}, cancellation);
    if (!answer) {
        m_address.forget();
        return {false, place->api + ": " + answer.error().failure.message};
    }
    const Json &ready = at(answer->json, "readiness");
    if (!ready.is_boolean() || !ready.get<bool>())
        return {false, place->api + ": it answers, but not that it is ready"};
    return {true, place->api};
}

TrackerOutcome<IssueRef> AppIssueTracker::send(const IssueDraft &draft, const Cancellation &cancellation)
{
    const auto place = m_address.place(cancellation);
    if (!place)
        return tl::unexpected(place.error());
    const auto answer = ask("POST", "/issues", createIssueBody(draft), {}, cancellation);
    if (!answer)
        return tl::unexpected(answer.error());
    for (const char *path : {"data.issue_id", "data.issueId", "data.issue.id"})
        if (const std::string id = textAt(answer->json, path, 200); isIssueId(id))
            return IssueRef{id, linkTo(*place, id)};
    return tl::unexpected(m_http.garbage("a success without the id of an issue"));
}

TrackerOutcome<std::optional<IssueRef>> AppIssueTracker::find(const IssueKey &key, const Cancellation &cancellation)
{
    const auto place = m_address.place(cancellation);
    if (!place)
        return tl::unexpected(place.error());
    const auto answer =
        ask("GET", "/issues?target_type=scenario&target_id=" + urlEncoded(key.scenario) + "&limit=200", {}, {}, cancellation);
    if (!answer)
        return tl::unexpected(answer.error());
    const Json &issues = at(answer->json, "data.issues");
    if (!issues.is_array() && !issues.is_null())
        return tl::unexpected(m_http.garbage("a list that is none"));
    if (issues.is_null() && !at(answer->json, "data").is_object())
        return tl::unexpected(m_http.garbage("a success without a list"));
    std::optional<IssueRef> found;
    int count = 0;
    if (issues.is_array())
        for (const auto &issue : issues) // the newest first: the last one counts
            if (const std::string id = textAt(issue, "id", 200); isOurs(issue, key) && isIssueId(id)) {
                found = IssueRef{id, linkTo(*place, id)};
                ++count;
            }
    if (found)
        found->others = count - 1;
    return found;
}

TrackerOutcome<TrackerReading> AppIssueTracker::read(const std::string &issueId, const IssueKey &key, const Cancellation &cancellation)
{
    if (!isIssueId(issueId))
        return tl::unexpected(wrongId());
    const auto answer = ask("GET", "/issues/" + urlEncoded(issueId), {}, {404}, cancellation);
    if (!answer)
        return tl::unexpected(answer.error());
    if (answer->status == 404) {
        TrackerReading gone;
        gone.state = TrackerReading::State::Deleted;
        gone.word = "deleted";
        return gone;
    }
    const Json &issue = at(answer->json, "data.issue");
    if (!issue.is_object())
        return tl::unexpected(m_http.garbage("a success without the issue"));
    if (const std::string id = textAt(issue, "id", 200); id != issueId)
        return tl::unexpected(m_http.garbage("another issue (" + id + ") than was asked for"));
    const std::string owner = textAt(issue, "metadata.extra.request_id", 64);
    if (!owner.empty() && owner != key.request)
        return tl::unexpected(m_http.garbage("an issue that belongs to another request"));
    return readAppIssue(issue);
}

TrackerDone AppIssueTracker::startWork(const std::string &issueId, const Cancellation &cancellation)
{
    if (!isIssueId(issueId))
        return tl::unexpected(wrongId());
    const auto answer = ask("POST", "/investigate", {{"issue_id", issueId}}, {409, 500}, cancellation);
    if (!answer)
        return tl::unexpected(answer.error());
    if (answer->status != 500)
        return {}; // 409: it runs already
    // The tracker says 500 for an unknown id and for trouble alike; the issue itself says which.
    const auto issue = ask("GET", "/issues/" + urlEncoded(issueId), {}, {404}, cancellation);
    if (!issue)
        return tl::unexpected(issue.error());
    if (issue->status == 404 || textAt(issue->json, "data.issue.status", 60) != "open")
        return {}; // gone or begun: the next reading tells
    return tl::unexpected(TrackerFault::transient("app-issue-tracker could not begin the work: " + textAt(answer->json, "message", 300)));
}

TrackerDone AppIssueTracker::comment(const std::string &issueId, const std::string &mark, const std::string &text,
                                     const Cancellation &cancellation)
{
    if (!isIssueId(issueId))
        return tl::unexpected(wrongId());
    const auto issue = ask("GET", "/issues/" + urlEncoded(issueId), {}, {404}, cancellation);
    if (!issue)
        return tl::unexpected(issue.error());
    if (issue->status == 404)
        return {};
    // The tracker knows no comments; its notes are one text, which is read, added to and written back.
    std::string notes = textAt(issue->json, "data.issue.notes", kMostDescriptionBytes);
    const std::string heading = "[test-genie " + mark + "]";
    if (notes.find(heading) != std::string::npos)
        return {};
    notes = notes.empty() ? "" : text::shortened(notes, kMostDescriptionBytes / 2) + "\n\n";
    notes += heading + " " + plainText(text, 4000);
    const auto written = ask("PATCH", "/issues/" + urlEncoded(issueId), {{"notes", notes}}, {404}, cancellation);
    if (!written)
        return tl::unexpected(written.error());
    return {};
}

TrackerDone AppIssueTracker::cancel(const std::string &issueId, const Cancellation &cancellation)
{
    if (!isIssueId(issueId))
        return tl::unexpected(wrongId());
    const auto stopped = ask("DELETE", "/processes/running/" + urlEncoded(issueId), {}, {404}, cancellation);
    if (!stopped)
        return tl::unexpected(stopped.error());
    const auto archived = ask("PATCH", "/issues/" + urlEncoded(issueId), {{"status", "archived"}}, {404, 409}, cancellation);
    if (!archived)
        return tl::unexpected(archived.error());
    if (archived->status == 409) // its agent has not ended yet
        return tl::unexpected(TrackerFault::transient("app-issue-tracker: the agent is still ending"));
    return {};
}

} // namespace genie
