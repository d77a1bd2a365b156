// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/lint_report.h"

#include "core/base/text.h"
#include "run/toolchains/verdict.h"

#include <algorithm>

namespace genie {

namespace {

using Kind = Observation::Kind;
using Severity = Finding::Severity;

std::string counted(std::size_t count, const std::string &noun) { return std::to_string(count) + " " + noun + (count == 1 ? "" : "s"); }

std::string placeOf(const LintTarget &target) { return target.directory == "." ? "the scenario" : text::validUtf8(target.directory); }

bool fails(Severity severity, LintSettings::FailOn failOn)
{
    if (failOn == LintSettings::FailOn::None)
        return false;
    return severity == Severity::Error || (severity == Severity::Warning && failOn == LintSettings::FailOn::Warning);
}

std::string placeOf(const Finding &finding) { return finding.line > 0 ? finding.file + ":" + std::to_string(finding.line) : finding.file; }

/// How the tools that we know are had; Debian has no golangci-lint and no ruff.
std::string howToGet(const std::string &tool)
{
    static const std::map<std::string, std::string> commands{{"gofmt", "apt-get install golang-go"},
                                                             {"go-vet", "apt-get install golang-go"},
                                                             {"flake8", "apt-get install flake8"},
                                                             {"mypy", "apt-get install mypy"},
                                                             {"shellcheck", "apt-get install shellcheck"},
                                                             {"bash", "apt-get install bash"},
                                                             {"eslint", "install the packages of this workspace, eslint among them"},
                                                             {"tsc", "install the packages of this workspace, typescript among them"}};
    const auto it = commands.find(tool);
    return it == commands.end() ? std::string() : " (" + it->second + ")";
}

} // namespace

void LintSummary::tellDisabled(const std::string &language)
{
    m_context.reporter.observe({Kind::Section, language, "", 0});
    m_context.reporter.observe({Kind::Skip, "switched off by lint.languages." + language + ".enabled in .vrooli/testing.json", "", 0});
}

void LintSummary::tell(const std::string &language, std::vector<LintJob> &jobs)
{
    m_context.reporter.observe({Kind::Section, language, "", 0});
    if (jobs.empty())
        m_context.reporter.observe({Kind::Skip, "no linter is configured for " + language, "", 0});
    for (LintJob &job : jobs) {
        if (job.program.empty()) {
            tellMissing(job, jobs);
            continue;
        }
        if (!job.done)
            continue;
        ++m_ran;
        tellFindings(job);
        if (!job.report.problem.empty())
            tellProblem(job);
    }
}

void LintSummary::tellMissing(const LintJob &job, const std::vector<LintJob> &all)
{
    const std::string tool(job.linter->name());
    const bool replaced = std::any_of(all.begin(), all.end(), [&](const LintJob &other) {
        return other.target == job.target && !other.program.empty() && other.linter->name() == job.linter->standIn();
    });
    std::string text = tool + " is not installed, so " + placeOf(*job.target) + " is not checked by it" + howToGet(tool);
    if (replaced)
        text = tool + " is not installed; " + std::string(job.linter->standIn()) + " looks at " + placeOf(*job.target) + " instead";
    else
        m_missing.push_back(tool);
    // A stand-in does as well, unless the project says that it wants this one.
    const bool matters = !replaced || job.linter->isConfigured(*job.target, m_context);
    m_context.reporter.observe({matters ? Kind::Warning : Kind::Info, std::move(text), "", 0, 0, "lint/missing-tool"});
}

void LintSummary::tellFindings(LintJob &job)
{
    const std::string tool(job.linter->name());
    const auto failOn = m_context.workspace.testing.lint.of(job.target->language).failOn;
    auto &findings = job.report.findings;
    // The worst first, so that what is cut is what matters least; else as the tool ordered them.
    std::stable_sort(findings.begin(), findings.end(), [](const Finding &a, const Finding &b) { return a.severity > b.severity; });
    std::size_t &told = m_told[tool];
    std::size_t untold = 0;
    for (const Finding &finding : findings) {
        const bool failing = fails(finding.severity, failOn);
        if (failing && m_failing++ == 0)
            m_firstFailing = placeOf(finding) + ": " + finding.message;
        if (told >= kMostOfATool) {
            ++untold;
            continue;
        }
        ++told;
        // Whether something is an error here is for the settings to say, not for the tool.
        Observation observation = toObservation(finding);
        observation.kind = failing ? Kind::Error : finding.severity == Severity::Note ? Kind::Info : Kind::Warning;
        m_context.reporter.observe(std::move(observation));
    }
    m_findings += findings.size();
    if (untold > 0)
        m_context.reporter.observe({Kind::Warning,
                                    "... and " + counted(untold, "more finding") + " of " + tool + " in " + placeOf(*job.target) +
                                        "; the log of this phase has them all",
                                    "", 0, 0, tool});
    if (findings.empty() && job.report.problem.empty())
        m_context.reporter.observe({Kind::Success, tool + " finds nothing in " + placeOf(*job.target), "", 0, 0, tool});
}

void LintSummary::tellProblem(const LintJob &job)
{
    const bool tolerated = m_context.workspace.testing.lint.tolerateToolErrors;
    const std::string text = std::string(job.linter->name()) + " in " + placeOf(*job.target) + " " + job.report.problem;
    m_context.reporter.observe({tolerated ? Kind::Warning : Kind::Error, text, "", 0, 0, "lint/tool-error"});
    ++m_problems;
    if (!tolerated && m_problemClass == FailureClass::None) {
        m_problemClass = job.report.problemClass;
        m_firstProblem = text;
    }
}

PhaseOutcome LintSummary::outcome(bool complete)
{
    PhaseOutcome outcome;
    outcome.summary =
        counted(m_ran, "check") + ", " + counted(m_failing, "error") + ", " + counted(m_findings - m_failing, "other finding");
    if (m_failing > 0) {
        outcome.status = PhaseStatus::Failed;
        outcome.failureClass = FailureClass::Misconfiguration;
        outcome.error =
            counted(m_failing, "finding") + " that " + (m_failing == 1 ? "fails" : "fail") + " the phase; the first: " + m_firstFailing;
        outcome.remediations.push_back(
            {"lint.types", "correct " + counted(m_failing, "finding") + ", starting with " + m_firstFailing, ""});
    }
    if (m_problemClass != FailureClass::None) {
        outcome.status = PhaseStatus::Failed;
        outcome.remediations.push_back(
            {m_problemClass == FailureClass::Timeout ? "timeout" : "lint.tool",
             m_firstProblem + (m_problemClass == FailureClass::Timeout
                                   ? "; raise lint.tool_timeout in .vrooli/testing.json"
                                   : "; run it by hand, or set lint.tolerate_tool_errors in .vrooli/testing.json"),
             ""});
        if (outcome.error.empty()) {
            outcome.error = m_firstProblem;
            outcome.failureClass = m_problemClass;
        }
    }
    if (outcome.status == PhaseStatus::Passed && !complete) {
        outcome.status = PhaseStatus::Failed;
        outcome.error = "was stopped before every linter had ended";
    } else if (outcome.status == PhaseStatus::Passed && m_ran == m_problems) {
        // Also when all that ran was tolerated in its failure: nothing has been checked.
        outcome.status = PhaseStatus::Skipped;
        std::sort(m_missing.begin(), m_missing.end());
        m_missing.erase(std::unique(m_missing.begin(), m_missing.end()), m_missing.end());
        outcome.skipReason = m_ran > 0           ? "no linter came to an answer"
                             : m_missing.empty() ? "there is nothing here that a linter is configured for"
                                                 : "no linter is installed: " + text::join(m_missing, ", ");
    }
    return outcome;
}

} // namespace genie
