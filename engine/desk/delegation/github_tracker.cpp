// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/delegation/github_tracker.h"

#include "core/base/text.h"
#include "desk/delegation/issue_text.h"

#include <algorithm>
#include <cctype>

namespace genie {

namespace {

constexpr std::size_t kMostBody = 65'000;
constexpr std::size_t kMostKept = 500;
constexpr int kMostPages = 20;

bool isNumber(std::string_view id)
{
    return !id.empty() && id.size() <= 18 && id.find_first_not_of("0123456789") == std::string_view::npos;
}

TrackerFault wrongId() { return TrackerFault::lasting(FailureKind::Invalid, "an issue of GitHub has a number"); }

std::string markOf(const IssueKey &key)
{
    return "<!-- test-genie request=" + key.request + " attempt=" + std::to_string(key.attempt) + " -->";
}

bool isRepository(const std::string &text)
{
    const auto slash = text.find('/');
    const auto plain = [](std::string_view part) {
        return !part.empty() && part.size() <= 100 && part.front() != '.' &&
               std::ranges::all_of(part, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.'; });
    };
    return slash != std::string::npos && plain(std::string_view(text).substr(0, slash)) && plain(std::string_view(text).substr(slash + 1));
}

/// The moment without fractions of a second, as GitHub takes it.
std::string secondsOf(Moment moment) { return toRfc3339(moment).substr(0, 19) + "Z"; }

std::string numberOf(const Json &issue)
{
    const Json &number = at(issue, "number");
    return number.is_number_integer() && number.get<std::int64_t>() > 0 ? std::to_string(number.get<std::int64_t>()) : std::string();
}

} // namespace

std::string githubBody(const IssueDraft &draft)
{
    const std::string mark = markOf(draft.key()) + "\n";
    const std::string description = text::shortened(draft.description, kMostBody * 2 / 3);
    const std::string before = "\n## For machines\n\n```json\n";
    const std::string after = "\n```\n";
    std::size_t room = kMostBody - mark.size() - description.size() - before.size() - after.size();
    std::string attachment;
    for (;; room = room * 2 / 3) {
        attachment = gapAttachment(draft.request, draft.attempt, room);
        for (auto tick = attachment.find('`'); tick != std::string::npos; tick = attachment.find('`', tick))
            attachment.replace(tick, 1, "\\u0060"); // the same to JSON, and no end of the block
        if (attachment.size() <= kMostBody - mark.size() - description.size() - before.size() - after.size() || room < 1000)
            break;
    }
    return mark + description + before + attachment + after;
}

GithubTracker::GithubTracker(Options options, const Secrets &secrets, HttpClient &client, const Clock &clock)
    : m_options(std::move(options)), m_secrets(secrets), m_http(client, clock, kName)
{
}

Done GithubTracker::usable() const
{
    if (m_options.repository.empty())
        return fail(FailureKind::Invalid, "no GitHub repository is configured; give one as OWNER/NAME");
    if (!isRepository(m_options.repository))
        return fail(FailureKind::Invalid, "the GitHub repository must be written as OWNER/NAME");
    if (!isBaseUrl(m_options.baseUrl))
        return fail(FailureKind::Invalid, "the address of GitHub's interface is no http or https address");
    return {};
}

std::string GithubTracker::repositoryUrl() const { return m_options.baseUrl + "/repos/" + m_options.repository; }

std::string GithubTracker::linkTo(const Json &issue, const std::string &id) const
{
    const std::string given = textAt(issue, "html_url", 500);
    if ((given.starts_with("https://") || given.starts_with("http://")) && given.find_first_of(" \n\t\"<>") == std::string::npos)
        return given;
    return "https://github.com/" + m_options.repository + "/issues/" + id;
}

TrackerOutcome<TrackerAnswer> GithubTracker::ask(const std::string &method, const std::string &url, const Json &body,
                                                 std::vector<int> accepted, const Cancellation &cancellation)
{
    if (const Done fine = usable(); !fine)
        return tl::unexpected(TrackerFault{fine.error(), false, {}});
    const auto token = m_secrets.secret("github");
    if (!token)
        return tl::unexpected(TrackerFault{token.error(), token.error().kind == FailureKind::Unavailable, {}});
    HttpRequest request;
    request.method = method;
    request.url = url;
    request.headers = {
        {"Accept", "application/vnd.github+json"}, {"X-GitHub-Api-Version", "2022-11-28"}, {"Authorization", "Bearer " + *token}};
    if (!body.is_null())
        request.body = toLine(body);
    if (method == "GET") {
        const std::scoped_lock lock(m_mutex);
        if (const auto kept = m_kept.find(url); kept != m_kept.end())
            request.headers.emplace_back("If-None-Match", kept->second.etag);
    }
    auto answer = m_http.ask(std::move(request), std::move(accepted), cancellation);
    if (!answer) {
        std::string &message = answer.error().failure.message; // a server may repeat what it was sent
        for (auto found = message.find(*token); found != std::string::npos; found = message.find(*token))
            message.replace(found, token->size(), "***");
        return answer;
    }
    if (method != "GET")
        return answer;
    const std::scoped_lock lock(m_mutex);
    if (answer->status == 304) {
        const auto kept = m_kept.find(url);
        if (kept == m_kept.end())
            return tl::unexpected(m_http.garbage("'not modified' to what it was never asked before"));
        return kept->second.answer;
    }
    if (const std::string etag = answer->http.header("etag"); !etag.empty() && answer->http.ok()) {
        if (m_kept.size() >= kMostKept)
            m_kept.erase(m_kept.begin());
        m_kept[url] = {etag, *answer};
    }
    return answer;
}

TrackerOutcome<TrackerAnswer> GithubTracker::get(const std::string &path, std::vector<int> accepted, const Cancellation &cancellation)
{
    return ask("GET", repositoryUrl() + path, nullptr, std::move(accepted), cancellation);
}

TrackerOutcome<std::vector<Json>> GithubTracker::list(const std::string &path, const Cancellation &cancellation)
{
    std::vector<Json> all;
    std::string url = repositoryUrl() + path;
    for (int page = 0; !url.empty(); ++page) {
        // Nothing is concluded from a list that was not read to its end.
        if (page == kMostPages)
            return tl::unexpected(TrackerFault::transient("github: the list has more than " + std::to_string(kMostPages) + " pages"));
        if (!url.starts_with(m_options.baseUrl + "/"))
            return tl::unexpected(m_http.garbage("a next page on another server"));
        auto answer = ask("GET", url, nullptr, {}, cancellation);
        if (!answer)
            return tl::unexpected(answer.error());
        if (!answer->json.is_array())
            return tl::unexpected(m_http.garbage("a list that is none"));
        for (auto &element : answer->json)
            all.push_back(std::move(element));
        url = nextPage(answer->http.header("link"));
    }
    return all;
}

TrackerHealth GithubTracker::probe(const Cancellation &cancellation)
{
    const auto answer = get("", {}, cancellation);
    if (!answer)
        return {false, answer.error().failure.message};
    if (const Json &issues = at(answer->json, "has_issues"); issues.is_boolean() && !issues.get<bool>())
        return {false, "the repository " + m_options.repository + " has its issues switched off"};
    return {true, repositoryUrl()};
}

TrackerOutcome<IssueRef> GithubTracker::send(const IssueDraft &draft, const Cancellation &cancellation)
{
    Json body{{"title", draft.title}, {"body", githubBody(draft)}, {"labels", m_options.labels}};
    if (!m_options.assignees.empty())
        body["assignees"] = m_options.assignees;
    const auto answer = ask("POST", repositoryUrl() + "/issues", body, {}, cancellation);
    if (!answer)
        return tl::unexpected(answer.error());
    const std::string id = numberOf(answer->json);
    if (id.empty())
        return tl::unexpected(m_http.garbage("a success without the number of an issue"));
    return IssueRef{id, linkTo(answer->json, id)};
}

TrackerOutcome<std::optional<IssueRef>> GithubTracker::find(const IssueKey &key, const Cancellation &cancellation)
{
    // Not by label: GitHub drops labels silently when the token may not set them. A day more, since clocks differ.
    const auto issues = list(
        "/issues?state=all&sort=created&direction=asc&per_page=100&since=" + secondsOf(key.since - std::chrono::hours(24)), cancellation);
    if (!issues)
        return tl::unexpected(issues.error());
    std::optional<IssueRef> found;
    const std::string mark = markOf(key);
    for (const auto &issue : *issues) {
        const std::string id = numberOf(issue);
        if (id.empty() || at(issue, "pull_request").is_object() || !textAt(issue, "body", 300).starts_with(mark))
            continue;
        if (found)
            found->others += 1;
        else
            found = IssueRef{id, linkTo(issue, id)};
    }
    return found;
}

TrackerOutcome<Json> GithubTracker::linkedPull(const std::vector<Json> &timeline, const std::string &issueId,
                                               const Cancellation &cancellation)
{
    constexpr std::size_t kMostPulls = 5;
    auto numbers = linkedPulls(timeline, m_options.repository, issueId);
    if (numbers.size() > kMostPulls)
        numbers.erase(numbers.begin(), numbers.end() - kMostPulls);
    Json chosen;
    for (const auto number : numbers) { // the newest that is open or merged counts
        const auto pull = get("/pulls/" + std::to_string(number), {404}, cancellation);
        if (!pull)
            return tl::unexpected(pull.error());
        const Json &merged = at(pull->json, "merged");
        if (pull->http.ok() && numberOf(pull->json) == std::to_string(number) &&
            (textAt(pull->json, "state", 20) == "open" || (merged.is_boolean() && merged.get<bool>())))
            chosen = pull->json;
    }
    return chosen;
}

TrackerOutcome<TrackerReading> GithubTracker::read(const std::string &issueId, const IssueKey &, const Cancellation &cancellation)
{
    if (!isNumber(issueId))
        return tl::unexpected(wrongId());
    const auto issue = get("/issues/" + issueId, {404, 410}, cancellation);
    if (!issue)
        return tl::unexpected(issue.error());
    if (!issue->http.ok()) {
        // GitHub says 404 also of what the token may not see; only a repository that can be seen has lost an issue.
        if (const auto repository = get("", {}, cancellation); !repository && issue->status == 404)
            return tl::unexpected(repository.error());
        TrackerReading gone;
        gone.state = TrackerReading::State::Deleted;
        gone.word = "deleted";
        return gone;
    }
    if (numberOf(issue->json) != issueId)
        return tl::unexpected(m_http.garbage("another issue (" + numberOf(issue->json) + ") than was asked for"));
    const auto timeline = list("/issues/" + issueId + "/timeline?per_page=100", cancellation);
    if (!timeline)
        return tl::unexpected(timeline.error());
    const auto pull = linkedPull(*timeline, issueId, cancellation);
    if (!pull)
        return tl::unexpected(pull.error());
    TrackerReading reading = readGithubIssue(issue->json, *timeline, *pull);
    if (reading.state == TrackerReading::State::Finished && reading.result.empty()) {
        const auto repository = get("", {}, cancellation);
        if (!repository)
            return tl::unexpected(repository.error());
        if (const std::string branch = textAt(repository->json, "default_branch", 200); !branch.empty())
            reading.result = "refs/heads/" + branch;
    }
    return reading;
}

TrackerDone GithubTracker::comment(const std::string &issueId, const std::string &mark, const std::string &words,
                                   const Cancellation &cancellation)
{
    if (!isNumber(issueId))
        return tl::unexpected(wrongId());
    const std::string heading = "<!-- test-genie " + mark + " -->";
    const auto comments = list("/issues/" + issueId + "/comments?per_page=100", cancellation);
    if (!comments)
        return tl::unexpected(comments.error());
    if (std::ranges::any_of(*comments, [&](const Json &one) { return textAt(one, "body", 300).starts_with(heading); }))
        return {};
    std::string plain = plainText(words, 4000);
    std::ranges::replace(plain, '@', ' '); // nobody is called by a verdict
    const auto written =
        ask("POST", repositoryUrl() + "/issues/" + issueId + "/comments", {{"body", heading + "\n" + plain}}, {404, 410}, cancellation);
    if (!written)
        return tl::unexpected(written.error());
    return {};
}

TrackerDone GithubTracker::cancel(const std::string &issueId, const Cancellation &cancellation)
{
    if (!isNumber(issueId))
        return tl::unexpected(wrongId());
    const auto closed = ask("PATCH", repositoryUrl() + "/issues/" + issueId, {{"state", "closed"}, {"state_reason", "not_planned"}},
                            {404, 410}, cancellation);
    if (!closed)
        return tl::unexpected(closed.error());
    return {};
}

} // namespace genie
