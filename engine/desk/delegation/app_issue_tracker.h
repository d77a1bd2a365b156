// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/delegation/tracker_address.h"
#include "desk/delegation/tracker_http.h"

namespace genie {

/// The App Issue Tracker over HTTP, by the recipe of spec/api.md 4.8. Sends only fields that the tracker documents, since it refuses
/// others.
class AppIssueTracker final : public Tracker {
public:
    static constexpr const char *kName = "app-issue-tracker";

    /// All that is referred to outlives the tracker.
    AppIssueTracker(TrackerAddress &address, HttpClient &client, const Clock &clock) : m_address(address), m_http(client, clock, kName) {}

    [[nodiscard]] std::string name() const override { return kName; }
    [[nodiscard]] std::string label() const override { return "App Issue Tracker"; }
    /// The base address of its API, beside which its WebSocket lies; see TrackerNews.
    std::string newsAddress(const Cancellation &cancellation) override;
    TrackerHealth probe(const Cancellation &cancellation) override;
    TrackerOutcome<IssueRef> send(const IssueDraft &draft, const Cancellation &cancellation) override;
    TrackerOutcome<std::optional<IssueRef>> find(const IssueKey &key, const Cancellation &cancellation) override;
    TrackerOutcome<TrackerReading> read(const std::string &issueId, const IssueKey &key, const Cancellation &cancellation) override;
    TrackerDone startWork(const std::string &issueId, const Cancellation &cancellation) override;
    TrackerDone comment(const std::string &issueId, const std::string &mark, const std::string &text,
                        const Cancellation &cancellation) override;
    TrackerDone cancel(const std::string &issueId, const Cancellation &cancellation) override;

private:
    TrackerOutcome<TrackerAnswer> ask(const std::string &method, const std::string &path, const Json &body, std::vector<int> accepted,
                                      const Cancellation &cancellation);

    TrackerAddress &m_address;
    TrackerHttp m_http;
};

/// The body that makes an issue of a draft (spec/api.md 4.2).
Json createIssueBody(const IssueDraft &draft);

/// What an issue of the App Issue Tracker says, as `GET /issues/{id}` gives it (spec/api.md 4.5).
TrackerReading readAppIssue(const Json &issue);

} // namespace genie
