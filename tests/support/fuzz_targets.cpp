// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fuzz_targets.h"

#include "core/json/json_edit.h"
#include "formats/coverage/cobertura.h"
#include "formats/coverage/coverage_py.h"
#include "formats/coverage/go_profile.h"
#include "formats/coverage/istanbul.h"
#include "formats/coverage/lcov.h"
#include "formats/coverage/v8_coverage.h"
#include "formats/coverage/xtrace.h"
#include "formats/findings/sarif.h"
#include "formats/foreign_report.h"
#include "formats/results/cargo_messages.h"
#include "formats/results/case_lines.h"
#include "formats/results/libtest_text.h"
#include "formats/results/sniff.h"
#include "run/phases/docs/markdown_page.h"
#include "run/phases/lint/linters.h"
#include "run/toolchains/bats/script_lines.h"
#include "scenario/requirements/evidence/evidence_files.h"
#include "scenario/requirements/module_reader.h"
#include "scenario/requirements/prd_document.h"
#include "scenario/requirements/tags/requirement_tags.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <vector>

namespace genie::fuzz {

namespace {

/// Ends the program as a fuzzer wants it when a promise of a reader is broken.
void demand(bool kept, const char *promise)
{
    if (kept)
        return;
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
}

struct Reading {
    std::vector<TestCase> cases;
    std::string problem;
};

/// Feeds the bytes in pieces of that size.
Reading readInPieces(const ResultFormat &format, std::string_view bytes, std::size_t piece)
{
    Reading reading;
    const auto reader = format.make([&](TestCase &&found) { reading.cases.push_back(std::move(found)); });
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
        reader->feed(bytes.substr(0, piece));
    if (const Done done = reader->finish(); !done)
        reading.problem = done.error().message;
    return reading;
}

/// Readers that are no format of a file: what a tool family prints, and the lines of our own reporters.
template <class Reader> ResultFormat streamOf(std::string_view name)
{
    ResultFormat format;
    format.name = name;
    format.make = [](CaseSink sink) -> std::unique_ptr<ResultReader> { return std::make_unique<Reader>(std::move(sink)); };
    return format;
}

/// A reader of results: texts stay bounded, an unknown status keeps its word, and it does not matter how the bytes are split.
void tryResults(const ResultFormat &format, std::string_view bytes)
{
    const Reading whole = readInPieces(format, bytes, std::max<std::size_t>(1, bytes.size()));
    for (const TestCase &found : whole.cases) {
        demand(found.message.size() <= ResultReader::kLongestMessage, "messages are bounded");
        demand(found.name.size() <= 8192 && found.suite.size() <= 8192 && found.file.size() <= 8192, "labels are bounded");
        demand(found.status != TestStatus::Unknown || !found.rawStatus.empty(), "an unknown status keeps its word");
        demand(found.line >= 0 && found.duration.count() >= 0 && found.attempt >= 1, "numbers make sense");
    }
    // What is wrong is said in other words by expat when a token is cut.
    const Reading split = readInPieces(format, bytes, 1 + bytes.size() % 13);
    demand(whole.cases == split.cases && whole.problem.empty() == split.problem.empty(), "it does not matter how the bytes are split");
}

/// A reader of coverage, and what a writer makes of its files.
void tryCoverage(const Outcome<std::vector<FileCoverage>> &files)
{
    if (!files)
        return;
    for (const FileCoverage &file : *files)
        demand(file.covered <= file.total && file.covered >= 0, "no more is covered than there is");
    if (files->empty())
        return;
    demand(readLcov(writeLcov(*files)).has_value(), "LCOV that is written can be read");
    demand(readCobertura(writeCobertura(*files)).has_value(), "Cobertura that is written can be read");
}

void trySarif(std::string_view bytes)
{
    const auto findings = readSarif(bytes);
    if (!findings)
        return;
    const auto again = readSarif(writeSarif(*findings, "1"));
    demand(again && again->size() == findings->size(), "SARIF that is written can be read");
}

void tryCargoMessages(std::string_view bytes)
{
    const auto readInPiecesOf = [bytes](std::size_t piece) {
        CargoMessages messages;
        for (auto rest = bytes; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size())))
            messages.feed(rest.substr(0, piece));
        return messages.targets();
    };
    const auto whole = readInPiecesOf(std::max<std::size_t>(1, bytes.size()));
    demand(whole.size() <= CargoMessages::kMostTargets, "targets are bounded");
    demand(whole == readInPiecesOf(1 + bytes.size() % 13), "it does not matter how the bytes are split");
}

/// The first byte says which linter, the second how it ended, the third where its errors begin.
void tryLint(std::string_view bytes)
{
    constexpr std::size_t kHead = 3;
    if (bytes.size() < kHead)
        return;
    const auto byte = [bytes](std::size_t at) { return static_cast<unsigned char>(bytes[at]); };
    const Linter &linter = *linters()[byte(0) % linters().size()];
    LintOutput said;
    said.end.how = CommandEnd::How::Exited;
    said.end.exitCode = byte(1) % 4;
    const auto text = bytes.substr(kHead);
    const auto cut = text.size() * byte(2) / 256;
    said.output = text.substr(0, cut);
    said.errors = text.substr(cut);
    const LintReport report = linter.read(said);
    demand(said.end.exitCode == 0 || !report.findings.empty() || !report.problem.empty(), "a linter that complains is no pass");
    for (const auto &finding : report.findings)
        demand(finding.line >= 0 && finding.column >= 0, "places make sense");
    static_cast<void>(linter.otherCommand(said));
}

/// Reading keeps the bytes; an edit changes its value and nothing else.
void tryJsonText(std::string_view bytes)
{
    const auto text = JsonText::parse(std::string(bytes));
    if (!text)
        return;
    demand(text->bytes() == bytes, "the bytes are kept");
    JsonText::Node last = JsonText::root();
    for (JsonText::Node node = 0; node < static_cast<JsonText::Node>(text->size()); ++node) {
        demand(text->begin(node) <= text->end(node) && text->end(node) <= bytes.size(), "values lie within the bytes");
        last = node;
    }
    JsonEdit edit(*text);
    edit.replace(last, toJsonString("an \xff edit"));
    demand(edit.applied().has_value(), "a planned edit can be made");
}

void tryRequirements(std::string_view bytes)
{
    auto text = JsonText::parse(std::string(bytes));
    if (!text)
        return;
    RequirementFile file;
    file.path = "requirements/01-core/module.json";
    file.folder = "01-core";
    file.text = std::move(*text);
    ReadingBudget budget;
    const auto most = budget;
    std::vector<RequirementIssue> issues;
    const auto module = readModule(file, true, budget, issues);
    demand(module.requirements.size() <= most.requirements && issues.size() <= most.issues + 1, "what is read is bounded");
}

/// A file whose format is not known: whatever it is taken for must be able to read it.
void trySniffed(std::string_view bytes)
{
    const auto format = sniffReport(bytes);
    if (!format)
        return;
    switch ((*format)->holds) {
    case ReportFormat::Holds::Results: return tryResults(*(*format)->results, bytes);
    case ReportFormat::Holds::Coverage: return tryCoverage((*format)->coverage(bytes));
    case ReportFormat::Holds::Findings: return trySarif(bytes);
    }
}

/// The first byte says which kind of evidence it is.
void tryEvidence(std::string_view bytes)
{
    if (bytes.empty())
        return;
    const auto kind = static_cast<unsigned char>(bytes.front()) % 3;
    const auto text = bytes.substr(1);
    EvidenceSet found;
    if (kind == 0)
        addPhaseResults(text, "coverage/phase-results/unit.json", found);
    else if (kind == 1)
        addVitestReport(text, "ui/coverage/vitest-requirements.json", found);
    else
        addManualLog(text, std::string(kManualLog), Moment{}, found);
    for (const EvidenceRecord &record : found.records)
        demand(std::isfinite(record.seconds) && record.seconds >= 0, "durations make sense");
    for (const auto &[id, entry] : found.manual)
        demand(!id.empty(), "a word of a person is about something");
    static_cast<void>(filesNamedIn(text));
}

/// The first byte says which language it is.
void tryTags(std::string_view bytes)
{
    constexpr std::array<std::string_view, 5> kFiles{"api/a_test.go", "ui/src/a.test.ts", "test_a.py", "test/a.bats", "lib/a.sh"};
    if (bytes.empty())
        return;
    const auto text = bytes.substr(1);
    const TagScan scan = scanTags(kFiles[static_cast<unsigned char>(bytes.front()) % kFiles.size()], text);
    const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
    for (const RequirementTag &tag : scan.tags)
        demand(tag.line >= 1 && tag.line <= lines && !tag.id.empty(), "a tag stands in its file");
    for (const SourceTest &test : scan.tests)
        demand(test.line >= 1 && test.line <= test.lastLine && test.lastLine <= lines, "a test stands in its file");
    if (scan.tests.empty())
        return;
    const std::string &last = scan.tests.back().symbol;
    static_cast<void>(idsBoundTo(scan, last));
    static_cast<void>(symbolCovers(last, scan.tests.front().symbol)); // a test without a name is not even itself
}

void tryPrd(std::string_view bytes)
{
    const PrdDocument document = readPrdDocument(bytes);
    for (const PrdTarget &target : document.targets) {
        demand(target.mark < bytes.size() && std::string_view(" xX").find(bytes[target.mark]) != std::string_view::npos,
               "a mark stands between its brackets");
        demand(document.mentioned.contains(target.id), "a target is mentioned");
    }
}

void tryMarkdown(std::string_view bytes)
{
    const MarkdownPage page = readMarkdown(bytes);
    const auto lines = static_cast<int>(std::count(bytes.begin(), bytes.end(), '\n') + std::count(bytes.begin(), bytes.end(), '\r')) + 1;
    for (const auto &link : page.links)
        demand(link.place.line >= 0 && link.place.line <= lines, "links lie within the page");
    demand(std::is_sorted(page.anchors.begin(), page.anchors.end()), "anchors are sorted");
}

} // namespace

std::map<std::string, std::function<void(std::string_view)>> targets()
{
    std::map<std::string, std::function<void(std::string_view)>> all;
    for (const ResultFormat &format : resultFormats())
        all[std::string(format.name)] = [&format](std::string_view bytes) { tryResults(format, bytes); };
    all["sniff"] = &trySniffed;
    all["xtrace"] = [](std::string_view bytes) {
        XtraceReader reader;
        reader.feed(bytes);
        for (const auto &[place, hits] : reader.places())
            demand(!place.script.empty() && !hits.empty() && hits.begin()->first >= 1, "what ran has a script and a line");
    };
    all["shell_lines"] = [](std::string_view bytes) {
        const auto lines = bats::executableLines(bytes);
        demand(lines.empty() || *lines.rbegin() <= 1 + std::count(bytes.begin(), bytes.end(), '\n'), "a line is within its script");
    };
    all["lcov"] = [](std::string_view bytes) { tryCoverage(readLcov(bytes)); };
    all["cobertura"] = [](std::string_view bytes) { tryCoverage(readCobertura(bytes)); };
    all["go_profile"] = [](std::string_view bytes) { tryCoverage(readGoProfile(bytes)); };
    all["istanbul"] = [](std::string_view bytes) { tryCoverage(readIstanbul(bytes)); };
    all["coverage_py"] = [](std::string_view bytes) { tryCoverage(readCoveragePy(bytes)); };
    all["v8"] = [](std::string_view bytes) {
        tryCoverage(
            readV8Coverage(bytes, [](std::string_view) { return std::optional<std::string>("function f() {\n  return 1;\n}\n\nf();\n"); }));
    };
    all["libtest"] = [format = streamOf<LibtestReader>("libtest")](std::string_view bytes) { tryResults(format, bytes); };
    all["case_lines"] = [format = streamOf<CaseLinesReader>("case_lines")](std::string_view bytes) { tryResults(format, bytes); };
    all["cargo_messages"] = &tryCargoMessages;
    all["lint"] = &tryLint;
    all["json_text"] = &tryJsonText;
    all["requirements"] = &tryRequirements;
    all["evidence"] = &tryEvidence;
    all["tags"] = &tryTags;
    all["prd"] = &tryPrd;
    all["markdown"] = &tryMarkdown;
    all["sarif"] = [](std::string_view bytes) { trySarif(bytes); };
    return all;
}

} // namespace genie::fuzz
