// SPDX-License-Identifier: GPL-3.0-or-later
// What GitHub's answers mean, without asking anything.
#include "core/base/text.h"
#include "desk/delegation/github_tracker.h"
#include "desk/delegation/issue_text.h"

#include <algorithm>

namespace genie {

namespace {

bool flagAt(const Json &json, std::string_view path)
{
    const Json &value = at(json, path);
    return value.is_boolean() && value.get<bool>();
}

/// The commit that closed an issue; empty when none did.
std::string closingCommit(const std::vector<Json> &timeline)
{
    std::string commit;
    for (const auto &event : timeline)
        if (textAt(event, "event", 40) == "closed")
            if (const std::string id = textAt(event, "commit_id", 64); isCommit(id))
                commit = id;
    return commit;
}

/// "fixes #12", "closes owner/name#12": what GitHub takes as a promise to close.
bool closes(const std::string &body, const std::string &issueId)
{
    const std::string words = text::lowered(body);
    for (const std::string_view verb : {"close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved"})
        for (auto found = words.find(verb); found != std::string::npos; found = words.find(verb, found + 1)) {
            const auto hash = words.find('#', found + verb.size());
            if (hash == std::string::npos || hash - found > verb.size() + 120)
                continue;
            const std::string between = words.substr(found + verb.size(), hash - found - verb.size());
            const bool plain = !between.empty() && (between.front() == ' ' || between.front() == ':') &&
                               between.find_first_of("\n#") == std::string::npos && std::ranges::count(between, ' ') <= 2;
            const std::string number = words.substr(hash + 1, issueId.size() + 1);
            if (plain && number.starts_with(issueId) && (number.size() == issueId.size() || number.back() < '0' || number.back() > '9'))
                return true;
        }
    return false;
}

} // namespace

std::string nextPage(const std::string &link)
{
    for (const auto &part : text::split(link, ',')) {
        const auto begin = part.find('<');
        const auto end = part.find('>');
        if (begin != std::string::npos && end != std::string::npos && end > begin && part.find("rel=\"next\"", end) != std::string::npos)
            return part.substr(begin + 1, end - begin - 1);
    }
    return {};
}

std::vector<std::int64_t> linkedPulls(const std::vector<Json> &timeline, const std::string &repository, const std::string &issueId)
{
    std::vector<std::int64_t> mentioning;
    std::vector<std::int64_t> closing;
    for (const auto &event : timeline) {
        if (textAt(event, "event", 40) != "cross-referenced" || !at(event, "source.issue.pull_request").is_object())
            continue;
        const Json &number = at(event, "source.issue.number");
        const std::string home =
            textAt(event, "source.issue.repository_url", 300) + textAt(event, "source.issue.repository.full_name", 300);
        const bool ours = text::lowered("/" + home).ends_with("/" + text::lowered(repository));
        if (!number.is_number_integer() || !ours)
            continue;
        auto &list = closes(textAt(event, "source.issue.body", 64 * 1024), issueId) ? closing : mentioning;
        list.push_back(number.get<std::int64_t>());
    }
    // A mere mention is somebody else's business when another pull request says that it closes the issue.
    return closing.empty() ? mentioning : closing;
}

TrackerReading readGithubIssue(const Json &issue, const std::vector<Json> &timeline, const Json &pull)
{
    using State = TrackerReading::State;
    TrackerReading reading;
    reading.word = textAt(issue, "state", 60);
    reading.agent = textAt(issue, "assignee.login", 100);
    const bool closed = reading.word == "closed";
    const std::string reason = textAt(issue, "state_reason", 60);
    const bool merged = flagAt(pull, "merged");
    const bool pullCounts = pull.is_object() && (merged || textAt(pull, "state", 20) == "open");
    if (pullCounts) {
        reading.agent = textAt(pull, "user.login", 100);
        reading.report = textAt(pull, "body", kMostReportBytes);
        reading.result = "refs/pull/" + std::to_string(at(pull, "number").get<std::int64_t>()) + "/head";
        reading.startedAt = momentAt(pull, "created_at");
    }
    if (pullCounts && (closed || merged || !flagAt(pull, "draft"))) {
        reading.state = State::Finished;
    } else if (closed && (reason == "not_planned" || reason == "duplicate")) {
        reading.state = State::Withdrawn;
        reading.word += " as " + reason;
    } else if (closed) {
        reading.state = State::Finished;
        reading.result = closingCommit(timeline);
        reading.changed = reading.result.empty() ? std::optional(false) : std::nullopt;
    } else if (reading.word == "open") {
        reading.state = pullCounts ? State::Working : State::Open;
    }
    return reading;
}

} // namespace genie
