// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/delegation/command_tracker.h"

#include "core/base/text.h"
#include "desk/delegation/issue_text.h"
#include "desk/delegation/tracker_http.h"
#include "host/files/atomic_file.h"
#include "host/files/log_file.h"
#include "host/git/tree_digest.h"

#include <algorithm>
#include <cmath>

namespace genie {

namespace fs = std::filesystem;

/// `state` is "waiting", "working", "done", "failed" or "cancelled".
struct CommandTracker::Record {
    std::string state = "waiting";
    std::string directory, report, agent, note;
    std::optional<double> cost;
    std::optional<Moment> startedAt;
    std::optional<bool> changed;
};

namespace {

constexpr std::int64_t kMostRecordBytes = 512 * 1024;

/// Ids are made of the request and the attempt, and of nothing else: they are names of directories.
std::string idOf(const RequestId &request, int attempt) { return request + "-" + std::to_string(attempt); }

bool isRunId(std::string_view id)
{
    return id.size() > 37 && id.size() < 50 && isUuid(id.substr(0, 36)) && id[36] == '-' &&
           id.substr(37).find_first_not_of("0123456789") == std::string_view::npos;
}

TrackerFault wrongId() { return TrackerFault::lasting(FailureKind::Invalid, "this is no id of a command's run"); }

TrackerFault faultOf(const Failure &failure) { return {failure, failure.kind == FailureKind::Unavailable, {}}; }

/// The last bytes of what somebody printed, at most `limit`, as plain text.
std::string endOf(std::string_view bytes, std::size_t limit)
{
    const std::string plain = text::withoutControls(text::validUtf8(bytes.substr(bytes.size() - std::min(bytes.size(), limit))));
    std::string_view end = text::trimmed(plain);
    if (end.size() > limit)
        end.remove_prefix(end.size() - limit);
    while (!end.empty() && (static_cast<unsigned char>(end.front()) & 0xC0) == 0x80)
        end.remove_prefix(1); // the rest of a character that was cut
    return std::string(end);
}

/// Writes what a program prints into its log and keeps the end of it.
class ProgramOutput final : public OutputSink {
public:
    explicit ProgramOutput(LogWriter *log) : m_log(log) {}
    void standardOutput(std::string_view bytes) override
    {
        write(bytes);
        keepEnd(m_output, bytes);
    }
    void standardError(std::string_view bytes) override
    {
        write(bytes);
        keepEnd(m_error, bytes);
    }
    /// What it said: the end of the output, or of the errors when there was none.
    [[nodiscard]] std::string said() const { return endOf(text::trimmed(m_output).empty() ? m_error : m_output, kMostReportBytes); }
    [[nodiscard]] std::string errorEnd() const { return endOf(m_error, 600); }

private:
    void write(std::string_view bytes)
    {
        if (m_log != nullptr)
            (void)m_log->append(bytes); // a full disk ends the log, not the work
    }
    static void keepEnd(std::string &kept, std::string_view bytes)
    {
        kept += bytes;
        if (kept.size() > 2 * kMostReportBytes)
            kept.erase(0, kept.size() - kMostReportBytes);
    }

    LogWriter *m_log;
    std::string m_output;
    std::string m_error;
};

Json requestForProgram(const IssueDraft &draft, const fs::path &directory)
{
    const auto attachment = parseJson(draft.attachment);
    return {{"format", "test-genie/command-request"},
            {"version", 1},
            {"requestId", draft.request.id},
            {"attempt", draft.attempt},
            {"scenario", draft.request.scenario},
            {"directory", directory.string()},
            {"types", draft.request.types},
            {"coverageTarget", draft.request.coverageTarget},
            {"priority", toWord(draft.request.priority)},
            {"notes", plainText(draft.request.notes, 4000)},
            {"allowProductChanges", draft.request.allowProductChanges},
            {"baselineDigest", draft.request.baselineDigest},
            {"gap", attachment ? at(*attachment, "gap") : Json()},
            {"gapTruncated", attachment ? at(*attachment, "gap_truncated") : Json(true)},
            {"title", draft.title},
            {"description", draft.description}};
}

} // namespace

CommandTracker::CommandTracker(Options options, PrepareCheckout prepare, CommandRunner &commands, const Clock &clock)
    : m_options(std::move(options)), m_prepare(std::move(prepare)), m_commands(commands), m_clock(clock)
{
    m_pool.setMaxThreadCount(m_options.mostAtOnce);
}

CommandTracker::~CommandTracker()
{
    {
        const std::scoped_lock lock(m_mutex);
        for (auto &[id, source] : m_live)
            source.requestKill();
    }
    m_pool.waitForDone();
}

std::string CommandTracker::label() const { return "Command " + text::validUtf8(text::commandLine(m_options.argv)); }

TrackerHealth CommandTracker::probe(const Cancellation &)
{
    if (m_options.argv.empty() || m_commands.find(m_options.argv.front(), m_options.environment).empty())
        return {false, "the program " + (m_options.argv.empty() ? "" : plainText(m_options.argv.front(), 200)) +
                           " was not found or cannot be run"};
    return {true, plainText(m_commands.find(m_options.argv.front(), m_options.environment).string(), 500)};
}

IssueRef CommandTracker::refOf(const std::string &issueId) const { return {issueId, "file://" + logOf(issueId).string()}; }

Outcome<CommandTracker::Record> CommandTracker::recordOf(const std::string &issueId) const
{
    const auto bytes = readBounded(m_options.records / issueId / "state.json", kMostRecordBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const auto json = parseJson(*bytes);
    if (!json)
        return tl::unexpected(json.error());
    Record record;
    record.state = textAt(*json, "state", 20);
    record.directory = textAt(*json, "directory", 4096);
    record.report = textAt(*json, "report", kMostReportBytes);
    record.agent = textAt(*json, "agent", 100);
    record.note = textAt(*json, "note");
    record.cost = numberAt(*json, "cost");
    record.startedAt = momentAt(*json, "startedAt");
    if (const Json &changed = at(*json, "changed"); changed.is_boolean())
        record.changed = changed.get<bool>();
    return record;
}

Done CommandTracker::keep(const std::string &issueId, const Record &record) const
{
    Json json{{"state", record.state},
              {"directory", record.directory},
              {"report", record.report},
              {"agent", record.agent},
              {"note", record.note}};
    if (record.cost)
        json["cost"] = *record.cost;
    if (record.startedAt)
        json["startedAt"] = toRfc3339(*record.startedAt);
    if (record.changed)
        json["changed"] = *record.changed;
    return writeAtomically(m_options.records / issueId / "state.json", toPretty(json), 0600);
}

TrackerOutcome<IssueRef> CommandTracker::send(const IssueDraft &draft, const Cancellation &cancellation)
{
    if (!isUuid(draft.request.id))
        return tl::unexpected(wrongId());
    if (const auto health = probe(cancellation); !health.ready)
        return tl::unexpected(TrackerFault::lasting(FailureKind::Invalid, health.detail));
    const std::string id = idOf(draft.request.id, draft.attempt);
    std::error_code trouble;
    fs::create_directories(m_options.records, trouble);
    // Whoever makes the directory is the one who runs the program: a second try finds it made.
    if (!fs::create_directory(m_options.records / id, trouble)) {
        if (trouble)
            return tl::unexpected(TrackerFault::transient("the record of the run cannot be made: " + trouble.message()));
        return refOf(id);
    }
    auto lock = FileLock::tryAcquire(m_options.records / id / "lock");
    if (!lock)
        return tl::unexpected(faultOf(lock.error()));
    if (const Done kept = keep(id, Record{}); !kept)
        return tl::unexpected(faultOf(kept.error()));
    Cancellation token;
    {
        const std::scoped_lock guard(m_mutex);
        token = m_live[id].token();
    }
    m_pool.start([this, draft, id, token, held = std::make_shared<FileLock>(std::move(*lock))] {
        carryOut(draft, id, token);
        const std::scoped_lock guard(m_mutex);
        m_live.erase(id);
    });
    return refOf(id);
}

void CommandTracker::carryOut(const IssueDraft &draft, const std::string &issueId, const Cancellation &cancellation)
{
    Record record;
    record.startedAt = m_clock.now();
    record.state = "working";
    if (!cancellation.requested()) {
        (void)keep(issueId, record); // what cannot be kept now is kept at the end, or the run counts as interrupted
        const auto directory = m_prepare(draft.request);
        if (directory) {
            record.directory = directory->string();
            runProgram(draft, issueId, record, cancellation);
        } else {
            record.state = "failed";
            record.note = "no checkout could be made: " + directory.error().message;
        }
    }
    if (cancellation.kill.stop_requested()) {
        record.state = "failed";
        record.note = "the engine ended while the program ran";
    } else if (cancellation.requested()) {
        record.state = "cancelled";
    }
    (void)keep(issueId, record);
}

void CommandTracker::runProgram(const IssueDraft &draft, const std::string &issueId, Record &record, const Cancellation &cancellation)
{
    CommandSpec spec;
    spec.argv = m_options.argv;
    spec.workingDirectory = record.directory;
    spec.environment = m_options.environment;
    spec.timeout = m_options.timeout;
    spec.input = toLine(requestForProgram(draft, record.directory)) + "\n";
    const std::string before = treeDigest(record.directory, m_commands, m_options.environment, cancellation);
    const auto log = LogWriter::create(logOf(issueId), m_options.logBytes);
    ProgramOutput output(log ? log->get() : nullptr);
    const CommandEnd end = m_commands.run(spec, output, cancellation);
    if (log)
        (void)(*log)->flush();
    const std::string after = treeDigest(record.directory, m_commands, m_options.environment, cancellation);
    if (!before.empty() && !after.empty())
        record.changed = before != after;
    record.report = output.said();
    const std::string lastLine = record.report.substr(record.report.rfind('\n') + 1); // npos + 1 is 0
    if (const auto own = parseJson(lastLine); own && own->is_object()) {
        if (std::string report = textAt(*own, "report", kMostReportBytes); !report.empty())
            record.report = std::move(report);
        record.agent = textAt(*own, "agent", 100);
        record.cost = numberAt(*own, "cost_usd");
    }
    record.state = end.succeeded() ? "done" : "failed";
    if (!end.succeeded()) {
        const std::string said = output.errorEnd();
        record.note =
            "the program " + (end.problem.empty() ? end.describe() : "was not started: " + end.problem) + (said.empty() ? "" : ": " + said);
    }
}

TrackerOutcome<std::optional<IssueRef>> CommandTracker::find(const IssueKey &key, const Cancellation &)
{
    const std::string id = idOf(key.request, key.attempt);
    std::error_code trouble;
    if (!isRunId(id))
        return tl::unexpected(wrongId());
    if (fs::is_directory(m_options.records / id, trouble))
        return refOf(id);
    return std::nullopt;
}

TrackerOutcome<TrackerReading> CommandTracker::read(const std::string &issueId, const IssueKey &, const Cancellation &)
{
    if (!isRunId(issueId))
        return tl::unexpected(wrongId());
    using State = TrackerReading::State;
    TrackerReading reading;
    std::error_code trouble;
    if (!fs::is_directory(m_options.records / issueId, trouble)) {
        reading.state = State::Deleted;
        reading.word = "deleted";
        return reading;
    }
    // Asked before the state is read: a run that ends in between has written its end by then.
    const bool running = !FileLock::tryAcquire(m_options.records / issueId / "lock");
    auto record = recordOf(issueId);
    if (!record && running)
        return tl::unexpected(TrackerFault::transient("the record of the run cannot be read: " + record.error().message));
    reading.word = record ? record->state : "lost";
    const bool over = record && (record->state == "done" || record->state == "failed" || record->state == "cancelled");
    if (!over && !running) {
        reading.state = State::Failed;
        reading.word = "interrupted";
        reading.note = "the engine ended while the program ran";
        return reading;
    }
    reading.agent = record->agent;
    reading.report = record->report;
    reading.result = record->directory;
    reading.note = record->note;
    reading.cost = record->cost;
    reading.startedAt = record->startedAt;
    reading.changed = record->changed;
    reading.state = record->state == "waiting"     ? State::Open
                    : record->state == "working"   ? State::Working
                    : record->state == "done"      ? State::Finished
                    : record->state == "cancelled" ? State::Withdrawn
                                                   : State::Failed;
    return reading;
}

TrackerDone CommandTracker::comment(const std::string &issueId, const std::string &mark, const std::string &words, const Cancellation &)
{
    std::error_code trouble;
    if (!isRunId(issueId))
        return tl::unexpected(wrongId());
    if (!fs::is_directory(m_options.records / issueId, trouble))
        return {};
    if (const Done kept =
            writeAtomically(m_options.records / issueId / "verdict.txt", "[" + mark + "] " + plainText(words, 4000) + "\n", 0600);
        !kept)
        return tl::unexpected(faultOf(kept.error()));
    return {};
}

TrackerDone CommandTracker::cancel(const std::string &issueId, const Cancellation &)
{
    if (!isRunId(issueId))
        return tl::unexpected(wrongId());
    const std::scoped_lock lock(m_mutex);
    if (const auto live = m_live.find(issueId); live != m_live.end())
        live->second.requestStop();
    return {};
}

} // namespace genie
