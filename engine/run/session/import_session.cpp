// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/session/import_session.h"

#include "core/base/text.h"
#include "formats/results/reported_path.h"
#include "formats/results/sniff.h"
#include "host/files/file_stream.h"
#include "run/session/import_tally.h"
#include "run/session/run_session.h"

#include <filesystem>
#include <utility>

namespace genie {

namespace {

constexpr std::size_t kBatchCases = 500;
constexpr std::size_t kBatchBytes = 256 * 1024;

/// One report that has been read to its end once.
struct Report {
    std::string path;
    std::string name; ///< shown to people
    const ResultFormat *format = nullptr;
    std::int64_t cases = 0;
};

Failure cancelled() { return {FailureKind::Cancelled, "the import was stopped"}; }

/// Feeds a whole file to the reader of its format, which is found out when it is not known yet.
Done readThrough(Report &report, const CaseSink &sink, const Cancellation &cancellation)
{
    auto stream = FileStream::open(report.path, ImportSession::kLargestReport);
    if (!stream)
        return tl::unexpected(stream.error());
    std::unique_ptr<ResultReader> reader;
    std::string head;
    for (;;) {
        if (cancellation.requested())
            return tl::unexpected(cancelled());
        const auto piece = stream->next();
        if (!piece)
            return tl::unexpected(piece.error());
        if (!reader) {
            head += *piece;
            if (!piece->empty() && head.size() < kSniffedBytes)
                continue;
            if (report.format == nullptr) {
                const auto found = sniffResults(head);
                if (!found)
                    return tl::unexpected(found.error());
                report.format = *found;
            }
            reader = report.format->make(sink);
            reader->feed(head);
            head.clear();
            if (!piece->empty())
                continue;
        }
        if (piece->empty())
            return reader->finish();
        reader->feed(*piece);
    }
}

/// Gathers cases into batches of bounded size and tells them.
class Batcher {
public:
    Batcher(const Execution &execution, const std::string &phase, FactSink &facts) : m_execution(execution), m_phase(phase), m_facts(facts)
    {
    }

    /// Fills in what the reader left to its caller.
    void place(TestCase &test, const ResultFormat &format) const
    {
        test.phase = m_phase;
        if (test.toolchain.empty())
            test.toolchain = format.toolchain;
        if (test.workspace.empty())
            test.workspace = ".";
        test.file = reportedPath(test.file, m_execution.scenarioPath);
    }

    void add(TestCase &&test)
    {
        m_bytes += test.message.size() + test.name.size() + test.suite.size() + test.file.size();
        m_cases.push_back(std::move(test));
        if (m_cases.size() >= kBatchCases || m_bytes >= kBatchBytes)
            flush();
    }

    void flush()
    {
        if (m_cases.empty())
            return;
        Entry entry{CasesRecorded{m_execution.id, m_phase, 0, 0, {}}, std::exchange(m_cases, {}), {}};
        m_bytes = 0;
        m_facts.tell(std::move(entry));
    }

private:
    const Execution &m_execution;
    const std::string &m_phase;
    FactSink &m_facts;
    std::vector<TestCase> m_cases;
    std::size_t m_bytes = 0;
};

Outcome<std::vector<Report>> readOnce(const ImportRequest &request, const Cancellation &cancellation)
{
    std::vector<Report> reports;
    std::int64_t all = 0;
    for (const std::string &file : request.files) {
        Report report{file, text::validUtf8(std::filesystem::path(file).filename().string()), nullptr, 0};
        if (!request.format.empty())
            report.format = resultFormatNamed(request.format);
        const Done read = readThrough(
            report, [&](TestCase &&) { ++report.cases; }, cancellation);
        if (!read)
            return tl::unexpected(read.error().within(text::validUtf8(file)));
        all += report.cases;
        if (all > ImportSession::kMostCases)
            return fail(FailureKind::Invalid, "there are more than " + std::to_string(ImportSession::kMostCases) + " cases in one import");
        reports.push_back(std::move(report));
    }
    return reports;
}

/// Tells the cases of one report; a failure when it is not what it was before.
Done tellCases(Report &report, Batcher &batcher, ImportTally &tally, const Cancellation &cancellation)
{
    std::int64_t cases = 0;
    tally.beginReport(report.name, report.format->title);
    const auto sink = [&](TestCase &&test) {
        if (++cases > report.cases)
            return;
        batcher.place(test, *report.format);
        tally.add(test);
        batcher.add(std::move(test));
    };
    const Done read = readThrough(report, sink, cancellation);
    tally.endReport();
    if (read && cases != report.cases)
        return fail(FailureKind::Unavailable, report.name + " changed while it was read");
    return read ? Done() : Done(tl::unexpected(read.error().within(report.name)));
}

} // namespace

ImportSession::ImportSession(Execution execution, ImportRequest request, const Clock &clock, FactSink &facts)
    : m_execution(std::move(execution)), m_request(std::move(request)), m_clock(clock), m_facts(facts)
{
}

Done ImportSession::carryOut(const Cancellation &cancellation)
{
    auto reports = readOnce(m_request, cancellation);
    if (!reports)
        return tl::unexpected(reports.error());
    const Moment began = m_clock.now();
    const std::string &phase = m_request.phase;
    m_facts.tell({RunQueued{m_execution}, {}, {}});
    m_facts.tell({RunStarted{m_execution.id, began, {phase}}, {}, {}});
    m_facts.tell({PhaseStarted{m_execution.id, phase, began}, {}, {}});
    Batcher batcher(m_execution, phase, m_facts);
    ImportTally tally;
    Done told;
    for (Report &report : *reports)
        if (told)
            told = tellCases(report, batcher, tally, cancellation);
    batcher.flush();
    std::vector<std::string> warnings = m_execution.warnings;
    RunStatus status = RunStatus::Cancelled;
    if (told) {
        PhaseResult result = tally.result(phase);
        result.startedAt = began;
        result.duration = m_clock.now() - began;
        status = verdictOf({result});
        m_facts.tell({PhaseFinished{m_execution.id, std::move(result)}, {}, {}});
    } else if (told.error().kind != FailureKind::Cancelled) {
        status = RunStatus::Interrupted;
        warnings.push_back("the import failed: " + told.error().message);
    }
    m_facts.tell({RunFinished{m_execution.id, status, m_clock.now(), std::move(warnings)}, {}, {}});
    return {};
}

} // namespace genie
