// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/clock.h"
#include "desk/delegation/tracker.h"
#include "host/files/file_lock.h"
#include "host/process/command.h"

#include <QThreadPool>

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>

namespace genie {

/// Makes a checkout of the request's baseline that nobody else uses, and answers the scenario's directory in it. Blocks; any thread.
using PrepareCheckout = std::function<Outcome<std::filesystem::path>(const SuiteRequest &request)>;

/// Any program as a tracker: it gets the request as JSON on its standard input and works in a scratch checkout; what it leaves there
/// is the result. What it prints is kept in a bounded log; when its last line is a JSON object, `report`, `agent` and `cost_usd` of it
/// count.
///
/// Each attempt has a directory of its own with its state, so that it is found again after a crash. A program does not outlive its
/// engine: one that was running then has failed.
class CommandTracker final : public Tracker {
public:
    struct Options {
        std::string name;                               ///< "command:PROGRAM"
        std::vector<std::string> argv;                  ///< the program and its arguments
        std::filesystem::path records;                  ///< one directory for each attempt is made in it
        std::map<std::string, std::string> environment; ///< all that the program gets
        milliseconds timeout{std::chrono::minutes(80)};
        std::int64_t logBytes = 8 * 1024 * 1024;
        int mostAtOnce = 2; ///< others wait
    };

    /// All that is referred to outlives the tracker.
    CommandTracker(Options options, PrepareCheckout prepare, CommandRunner &commands, const Clock &clock);
    CommandTracker(const CommandTracker &) = delete;
    CommandTracker &operator=(const CommandTracker &) = delete;
    /// Ends what is running.
    ~CommandTracker() override;

    [[nodiscard]] std::string name() const override { return m_options.name; }
    [[nodiscard]] std::string label() const override;
    [[nodiscard]] TrackerPace pace() const override { return {std::chrono::seconds(5), std::chrono::seconds(1)}; }
    TrackerHealth probe(const Cancellation &cancellation) override;
    TrackerOutcome<IssueRef> send(const IssueDraft &draft, const Cancellation &cancellation) override;
    TrackerOutcome<std::optional<IssueRef>> find(const IssueKey &key, const Cancellation &cancellation) override;
    TrackerOutcome<TrackerReading> read(const std::string &issueId, const IssueKey &key, const Cancellation &cancellation) override;
    TrackerDone startWork(const std::string &, const Cancellation &) override { return {}; }
    /// Kept in a file beside the log.
    TrackerDone comment(const std::string &issueId, const std::string &mark, const std::string &text,
                        const Cancellation &cancellation) override;
    TrackerDone cancel(const std::string &issueId, const Cancellation &cancellation) override;

    /// Where the log of an attempt lies.
    [[nodiscard]] std::filesystem::path logOf(const std::string &issueId) const { return m_options.records / issueId / "output.log"; }

private:
    struct Record; ///< what `state.json` holds

    [[nodiscard]] Outcome<Record> recordOf(const std::string &issueId) const;
    [[nodiscard]] Done keep(const std::string &issueId, const Record &record) const;
    void carryOut(const IssueDraft &draft, const std::string &issueId, const Cancellation &cancellation);
    void runProgram(const IssueDraft &draft, const std::string &issueId, Record &record, const Cancellation &cancellation);
    [[nodiscard]] IssueRef refOf(const std::string &issueId) const;

    const Options m_options;
    const PrepareCheckout m_prepare;
    CommandRunner &m_commands;
    const Clock &m_clock;
    std::mutex m_mutex;
    std::map<std::string, CancellationSource> m_live; ///< by issue id; guarded by m_mutex
    QThreadPool m_pool;
};

} // namespace genie
