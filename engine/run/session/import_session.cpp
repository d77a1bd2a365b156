// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/session/import_session.h"

#include "core/base/text.h"
#include "formats/findings/sarif.h"
#include "formats/foreign_report.h"
#include "formats/results/reported_path.h"
#include "host/files/atomic_file.h"
#include "host/files/file_stream.h"
#include "run/session/imported_coverage.h"
#include "run/session/import_tally.h"
#include "run/session/run_session.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace genie {

namespace {

constexpr std::size_t kBatchCases = 500;
constexpr std::size_t kBatchBytes = 256 * 1024;

/// One report that has been read to its end once. Results are read again when they are told, since they can be as large as they like;
/// coverage and findings are kept.
struct Report {
    std::string path;
    std::string name; ///< shown to people
    const ReportFormat *format = nullptr;
    std::int64_t cases = 0;
    std::vector<FileCoverage> coverage;
    std::vector<Finding> findings;
};

Failure cancelled() { return {FailureKind::Cancelled, "the import was stopped"}; }

/// Finds out what a file holds, unless that was said.
Done recognise(Report &report)
{
    if (report.format != nullptr)
        return {};
    auto stream = FileStream::open(report.path, ImportSession::kLargestReport);
    if (!stream)
        return tl::unexpected(stream.error());
    std::string head;
    while (head.size() < kSniffedBytes) {
        const auto piece = stream->next();
        if (!piece)
            return tl::unexpected(piece.error());
        if (piece->empty())
            break;
        head += *piece;
    }
    const auto found = sniffReport(head);
    if (!found)
        return tl::unexpected(found.error());
    report.format = *found;
    return {};
}

/// Feeds a whole file to the reader of its format.
Done readThrough(const Report &report, const CaseSink &sink, const Cancellation &cancellation)
{
    auto stream = FileStream::open(report.path, ImportSession::kLargestReport);
    if (!stream)
        return tl::unexpected(stream.error());
    const auto reader = report.format->results->make(sink);
    for (;;) {
        if (cancellation.requested())
            return tl::unexpected(cancelled());
        const auto piece = stream->next();
        if (!piece)
            return tl::unexpected(piece.error());
        if (piece->empty())
            return reader->finish();
        reader->feed(*piece);
    }
}

/// Coverage or findings, whole.
Done readWhole(Report &report)
{
    const auto bytes = readBounded(report.path, ImportSession::kLargestWhole);
    if (!bytes)
        return tl::unexpected(bytes.error());
    if (report.format->holds == ReportFormat::Holds::Coverage) {
        auto files = report.format->coverage(*bytes);
        if (!files)
            return tl::unexpected(files.error());
        report.coverage = std::move(*files);
        return {};
    }
    auto findings = readSarif(*bytes);
    if (!findings)
        return tl::unexpected(findings.error());
    report.findings = std::move(*findings);
    return {};
}

/// Gathers cases into batches of bounded size and tells them.
class Batcher {
public:
    Batcher(const Execution &execution, const std::string &phase, FactSink &facts) : m_execution(execution), m_phase(phase), m_facts(facts)
    {
    }

    /// Fills in what the reader left to its caller.
    void place(TestCase &test, const ReportFormat &format) const
    {
        test.phase = m_phase;
        if (test.toolchain.empty())
            test.toolchain = format.results->toolchain;
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
        Report report;
        report.path = file;
        report.name = text::validUtf8(std::filesystem::path(file).filename().string());
        if (!request.format.empty())
            report.format = reportFormatNamed(request.format);
        Done read = recognise(report);
        if (read && report.format->holds == ReportFormat::Holds::Results)
            read = readThrough(report, [&](TestCase &&) { ++report.cases; }, cancellation);
        else if (read)
            read = readWhole(report);
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

/// Where the reports belong when nobody says so.
std::string phaseOf(const std::vector<Report> &reports)
{
    const auto isFindings = [](const Report &report) { return report.format->holds == ReportFormat::Holds::Findings; };
    return std::all_of(reports.begin(), reports.end(), isFindings) ? "lint" : "unit";
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
    const std::string phase = m_request.phase.empty() ? phaseOf(*reports) : m_request.phase;
    m_execution.request.phases = {phase};
    m_facts.tell({RunQueued{m_execution}, {}, {}});
    m_facts.tell({RunStarted{m_execution.id, began, {phase}}, {}, {}});
    m_facts.tell({PhaseStarted{m_execution.id, phase, began}, {}, {}});
    Batcher batcher(m_execution, phase, m_facts);
    ImportTally tally;
    ImportedCoverage coverage(m_execution.scenarioPath);
    Done told;
    for (Report &report : *reports) {
        if (!told)
            break;
        if (report.format->holds == ReportFormat::Holds::Results) {
            told = tellCases(report, batcher, tally, cancellation);
        } else if (report.format->holds == ReportFormat::Holds::Coverage) {
            const auto placed = coverage.add(std::move(report.coverage));
            tally.addCoverage(report.name, report.format->title, placed.files, placed.outside);
        } else {
            for (Finding &finding : report.findings)
                finding.file = reportedPath(finding.file, m_execution.scenarioPath);
            tally.addFindings(report.name, report.format->title, report.findings);
        }
    }
    batcher.flush();
    std::vector<std::string> warnings = m_execution.warnings;
    RunStatus status = RunStatus::Cancelled;
    if (told) {
        PhaseResult result = tally.result(phase);
        result.startedAt = began;
        result.duration = m_clock.now() - began;
        status = verdictOf({result});
        m_facts.tell({PhaseFinished{m_execution.id, std::move(result)}, {}, coverage.take()});
    } else if (told.error().kind != FailureKind::Cancelled) {
        status = RunStatus::Interrupted;
        warnings.push_back("the import failed: " + told.error().message);
    }
    m_facts.tell({RunFinished{m_execution.id, status, m_clock.now(), std::move(warnings)}, {}, {}});
    return {};
}

} // namespace genie
