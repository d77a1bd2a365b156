// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancellation.h"
#include "core/base/failure.h"
#include "core/domain/suite_request.h"

#include <optional>
#include <string>
#include <vector>

namespace genie {

/// Why a tracker did not do what it was asked, and whether asking again can help.
struct TrackerFault {
    Failure failure;                        ///< without secrets
    bool passing = false;                   ///< no connection, too many requests, trouble in the server: it may work later
    std::optional<milliseconds> retryAfter; ///< the tracker asks not to come back before

    static TrackerFault lasting(FailureKind kind, std::string message) { return {{kind, std::move(message)}, false, {}}; }
    static TrackerFault transient(std::string message) { return {{FailureKind::Unavailable, std::move(message)}, true, {}}; }
};

template <class T> using TrackerOutcome = tl::expected<T, TrackerFault>;
using TrackerDone = tl::expected<void, TrackerFault>;

/// What identifies one attempt's issue within a tracker.
struct IssueKey {
    RequestId request;
    int attempt = 1;
    std::string scenario;
    Moment since{}; ///< the issue is not older than this
};

/// An issue as it is to be made: one attempt of one request in words.
struct IssueDraft {
    SuiteRequest request; ///< with its gap
    int attempt = 1;
    std::string title;
    std::string description;    ///< Markdown, at most 64 KiB
    std::string attachmentName; ///< "notes-test-request.json"
    std::string attachment;     ///< JSON, at most 1 MiB

    [[nodiscard]] IssueKey key() const;
};

/// An issue that is there.
struct IssueRef {
    std::string id;
    std::string url;
    int others = 0; ///< further issues of the same attempt, which the tracker should not have
};

/// What a tracker says of an issue.
struct TrackerReading {
    enum class State { Open, Working, Finished, Failed, Withdrawn, Deleted, Unknown };
    State state = State::Unknown;
    std::string word; ///< the tracker's own: "active", "closed"
    std::string agent;
    std::string report; ///< plain text
    std::string result; ///< a commit (40 hexadecimal digits), a git ref ("refs/pull/42/head"), a directory (absolute); empty: the scenario
                        ///< as it lies there
    std::string note;   ///< what else it says: why it is blocked, why it failed
    std::optional<double> cost;
    std::optional<Moment> startedAt;
    std::optional<bool> changed; ///< when done: whether anything came of it, as far as the tracker knows
    bool operator==(const TrackerReading &) const = default;
};

/// Whether a tracker can be used now.
struct TrackerHealth {
    bool ready = false;
    std::string detail; ///< its address without secrets; when not ready what is wrong and what to do
};

/// How often a tracker is asked about an issue.
struct TrackerPace {
    milliseconds quiet{30'000}; ///< normally
    milliseconds lively{5'000}; ///< for a minute after news
};

/// A place where somebody else takes work. Every call blocks for a bounded time and may come from any thread, several at once.
/// An adapter keeps no truth: what it knows beyond its configuration may be lost at any time.
class Tracker {
public:
    virtual ~Tracker() = default;

    /// As in a request: "app-issue-tracker", "github", "command:PROGRAM".
    [[nodiscard]] virtual std::string name() const = 0;
    [[nodiscard]] virtual std::string label() const = 0; ///< for people
    [[nodiscard]] virtual TrackerPace pace() const { return {}; }

    /// Where it tells news, so that nobody has to wait for the next question; empty when it does not.
    virtual std::string newsAddress(const Cancellation &) { return {}; }
    virtual TrackerHealth probe(const Cancellation &cancellation) = 0;
    /// Makes the issue. A failure does not mean that there is none: look with `find` before sending again.
    virtual TrackerOutcome<IssueRef> send(const IssueDraft &draft, const Cancellation &cancellation) = 0;
    /// The issue of an attempt, the oldest when there are several; nothing when there is none.
    virtual TrackerOutcome<std::optional<IssueRef>> find(const IssueKey &key, const Cancellation &cancellation) = 0;
    /// What became of an issue. One that is gone is a reading, not a fault.
    virtual TrackerOutcome<TrackerReading> read(const std::string &issueId, const IssueKey &key, const Cancellation &cancellation) = 0;
    /// Asks for work to begin. Done also when it has begun already, or when this tracker cannot be asked.
    virtual TrackerDone startWork(const std::string &issueId, const Cancellation &cancellation) = 0;
    /// Adds a text to the issue, once for each `mark`. Done also when this tracker takes none.
    virtual TrackerDone comment(const std::string &issueId, const std::string &mark, const std::string &text,
                                const Cancellation &cancellation) = 0;
    /// Stops the work and takes the issue back. Done also when there is nothing left to take back.
    virtual TrackerDone cancel(const std::string &issueId, const Cancellation &cancellation) = 0;
};

inline IssueKey IssueDraft::key() const
{
    IssueKey key{request.id, attempt, request.scenario, request.createdAt};
    for (const auto &one : request.attempts)
        if (one.number == attempt)
            key.since = one.createdAt;
    return key;
}

} // namespace genie
