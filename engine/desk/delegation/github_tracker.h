// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/delegation/tracker_http.h"
#include "host/secrets/secrets.h"

#include <map>
#include <mutex>

namespace genie {

/// GitHub's issues over its REST interface, version 3. An issue's id is its number. Answers are kept with their ETag, so that asking
/// again costs nothing of the rate limit when nothing has changed.
class GithubTracker final : public Tracker {
public:
    static constexpr const char *kName = "github";

    struct Options {
        std::string repository;                         ///< "owner/name"
        std::string baseUrl = "https://api.github.com"; ///< of the interface; for GitHub Enterprise "https://HOST/api/v3"
        std::vector<std::string> labels{"test-genie", "test-generation"};
        std::vector<std::string> assignees; ///< who is to begin; empty: nobody
    };

    /// All that is referred to outlives the tracker. The secret is called "github".
    GithubTracker(Options options, const Secrets &secrets, HttpClient &client, const Clock &clock);

    [[nodiscard]] std::string name() const override { return kName; }
    [[nodiscard]] std::string label() const override { return "GitHub (" + m_options.repository + ")"; }
    [[nodiscard]] TrackerPace pace() const override { return {std::chrono::seconds(60), std::chrono::seconds(15)}; }
    TrackerHealth probe(const Cancellation &cancellation) override;
    TrackerOutcome<IssueRef> send(const IssueDraft &draft, const Cancellation &cancellation) override;
    TrackerOutcome<std::optional<IssueRef>> find(const IssueKey &key, const Cancellation &cancellation) override;
    TrackerOutcome<TrackerReading> read(const std::string &issueId, const IssueKey &key, const Cancellation &cancellation) override;
    /// Whoever is to begin was assigned when the issue was made.
    TrackerDone startWork(const std::string &, const Cancellation &) override { return {}; }
    TrackerDone comment(const std::string &issueId, const std::string &mark, const std::string &text,
                        const Cancellation &cancellation) override;
    TrackerDone cancel(const std::string &issueId, const Cancellation &cancellation) override;

private:
    struct Kept {
        std::string etag;
        TrackerAnswer answer;
    };

    TrackerOutcome<TrackerAnswer> ask(const std::string &method, const std::string &url, const Json &body, std::vector<int> accepted,
                                      const Cancellation &cancellation);
    TrackerOutcome<TrackerAnswer> get(const std::string &path, std::vector<int> accepted, const Cancellation &cancellation);
    /// All elements of a list, page by page.
    TrackerOutcome<std::vector<Json>> list(const std::string &path, const Cancellation &cancellation);
    TrackerOutcome<Json> linkedPull(const std::vector<Json> &timeline, const std::string &issueId, const Cancellation &cancellation);
    [[nodiscard]] Done usable() const;
    [[nodiscard]] std::string repositoryUrl() const;
    [[nodiscard]] std::string linkTo(const Json &issue, const std::string &id) const;

    const Options m_options;
    const Secrets &m_secrets;
    TrackerHttp m_http;
    std::mutex m_mutex;
    std::map<std::string, Kept> m_kept; ///< by URL; guarded by m_mutex
};

/// The text of a GitHub issue: the mark by which it is found again, the description, and the attachment in a code block, within the
/// 65,536 characters that GitHub takes.
std::string githubBody(const IssueDraft &draft);

/// What GitHub says of an issue, out of the issue, its timeline and the pull request that belongs to it (null: none).
TrackerReading readGithubIssue(const Json &issue, const std::vector<Json> &timeline, const Json &pull);

/// The numbers of the pull requests of `repository` that a timeline links with the issue, those that close it last.
std::vector<std::int64_t> linkedPulls(const std::vector<Json> &timeline, const std::string &repository, const std::string &issueId);

/// The address of the next page out of a Link header; empty when there is none.
std::string nextPage(const std::string &link);

} // namespace genie
