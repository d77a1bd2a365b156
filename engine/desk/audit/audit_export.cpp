// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/audit_export.h"

#include "core/domain/request_json.h"
#include "core/json/json.h"
#include "host/files/atomic_file.h"

namespace genie {

namespace fs = std::filesystem;

namespace {

std::string readme(const AuditPapers &papers)
{
    const auto &verdict = papers.verdict;
    std::string text = "# Audit " + verdict.summary.id + "\n\n" + verdict.summary.sentence + "\n\n";
    text += "Scenario: " + papers.evidence.scenario + "  \nRequest: " + verdict.summary.request + ", attempt " + std::to_string(verdict.summary.attempt) +
            "  \nJudged: " + toRfc3339(verdict.summary.at) + "  \nResult: " + papers.evidence.result + "  \nContained by: " + verdict.sandbox + "\n\n";
    text += "| File | What it is |\n|---|---|\n"
            "| verdict.json | what the engine says, gap by gap and test by test |\n"
            "| evidence.json | everything that was measured; the verdict follows from it and the baseline alone |\n"
            "| baseline.json | what was there when the request was queued |\n"
            "| changes.diff | what the result changed |\n"
            "| logs/ | what the tools printed |\n\n";
    text += "## How to verify\n\n"
            "1. The first lines of `sha256sum baseline.json evidence.json` must be `" + verdict.baselineDigest + "` and `" + verdict.evidenceDigest +
            "`: both files are the very bytes that were kept.\n"
            "2. `test-genie audit verify " + verdict.summary.id + "` computes the verdict again from them, on the engine that made it.\n"
            "3. Apply `changes.diff` to the baseline's commit" + (papers.baseline.commit.empty() ? std::string() : " (" + papers.baseline.commit + ")") +
            " and run the tests of verdict.json yourself, each alone.\n";
    return text;
}

std::string runLog(const WholeRun &run)
{
    std::string log = run.ran ? "ran to its end" : "did not run to its end: " + run.problem;
    log += "; passed " + std::to_string(run.passed) + ", failed " + std::to_string(run.failed) + ", skipped " + std::to_string(run.skipped) + ", other " +
           std::to_string(run.other) + "\n\n";
    return log + run.output + "\n";
}

std::string candidateLog(const Evidence &evidence)
{
    std::string log;
    for (const auto &candidate : evidence.candidates) {
        log += candidate.test.toText() + "\n";
        int number = 0;
        for (const auto &run : candidate.runs)
            log += "  run " + std::to_string(++number) + ": " + std::string(toWord(run.status)) + (run.problem.empty() ? "" : ": " + run.problem) + "\n";
        if (!candidate.notJudged.empty())
            log += "  not judged: " + candidate.notJudged + "\n";
    }
    return log;
}

} // namespace

Outcome<fs::path> exportAudit(const AuditPapers &papers, const fs::path &directory)
{
    const fs::path folder = directory / ("audit-" + papers.verdict.summary.id);
    std::error_code error;
    if (fs::exists(folder, error))
        return fail(FailureKind::Conflict, folder.string() + " is there already");
    fs::create_directories(folder / "logs", error);
    if (error)
        return fail(FailureKind::Unavailable, folder.string() + ": " + error.message());
    Done written;
    const auto put = [&](const char *name, const std::string &text) {
        if (written)
            written = writeAtomically(folder / name, text);
    };
    put("verdict.json", toPretty(toJson(papers.verdict)) + "\n");
    put("baseline.json", toLine(toJson(papers.baseline)));
    put("evidence.json", toLine(toJson(papers.evidence)));
    put("changes.diff", papers.diff);
    put("logs/result.log", runLog(papers.evidence.after));
    if (papers.evidence.before.done)
        put("logs/baseline.log", runLog(papers.evidence.before));
    put("logs/tests.log", candidateLog(papers.evidence));
    put("README.md", readme(papers));
    if (!written)
        return tl::unexpected(written.error());
    return folder;
}

} // namespace genie
