// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/audit_report.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace genie {

namespace {

using Kind = Observation::Kind;

std::string counted(int count, const std::string &noun)
{
    return std::to_string(count) + " " + noun + (count == 1 ? "" : (noun.ends_with("ch") ? "es" : "s"));
}

std::string upper(std::string_view word)
{
    std::string result(word);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return result;
}

/// `1 critical, 2 high, ...` with our words in their order and others after them.
std::string severityCounts(const AuditResult &result)
{
    constexpr std::array kOrder = {StandardsSeverity::Critical, StandardsSeverity::High, StandardsSeverity::Medium, StandardsSeverity::Low,
                                   StandardsSeverity::Info};
    std::map<std::string, int> left = result.bySeverity;
    std::vector<std::string> parts;
    for (const StandardsSeverity severity : kOrder)
        if (const auto it = left.find(std::string(toWord(severity))); it != left.end()) {
            parts.push_back(std::to_string(it->second) + " " + it->first);
            left.erase(it);
        }
    for (const auto &[word, count] : left)
        parts.push_back(std::to_string(count) + " " + text::shortened(word, 40));
    return text::join(parts, ", ");
}

std::string firstRules(const AuditResult &result)
{
    std::vector<std::pair<std::string, int>> rules(result.byRule.begin(), result.byRule.end());
    std::stable_sort(rules.begin(), rules.end(), [](const auto &a, const auto &b) { return a.second > b.second; });
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < std::min<std::size_t>(rules.size(), 5); ++i)
        parts.push_back(rules[i].first + " (" + std::to_string(rules[i].second) + ")");
    return text::join(parts, ", ");
}

void tellBreaches(const AuditResult &result, const PhaseContext &context)
{
    const StandardsSettings &settings = context.workspace.testing.standards;
    context.reporter.observe({Kind::Section, "Breaches", "", 0});
    int told = 0;
    int untold = 0;
    for (const Breach &breach : result.breaches) {
        const bool fails = breach.severity >= settings.failOn;
        if (breach.severity < settings.minSeverity && !fails)
            continue;
        if (told == settings.limit) {
            ++untold;
            continue;
        }
        ++told;
        context.reporter.observe({fails ? Kind::Error : Kind::Warning,
                                  "[" + upper(toWord(breach.severity)) + "] " + (breach.title.empty() ? breach.rule : breach.title),
                                  breach.file, breach.line, breach.column, "standards/" + breach.rule});
    }
    if (untold > 0)
        context.reporter.observe({Kind::Info, "... and " + std::to_string(untold) + " more (standards.limit shows more of them)", "", 0});
}

} // namespace

PhaseOutcome reportAudit(const AuditResult &result, const PhaseContext &context)
{
    const StandardsSettings &settings = context.workspace.testing.standards;
    PhaseReporter &reporter = context.reporter;
    const std::string highest = result.highest ? std::string(toWord(*result.highest)) : "none";
    const std::string threshold(toWord(settings.failOn));
    const std::string total = counted(result.total, "breach");
    reporter.observe({Kind::Section, "Standards", "", 0});
    reporter.observe({Kind::Info, total + ", the highest: " + highest + "; the phase fails from " + threshold + " on", "", 0});
    if (!result.bySeverity.empty())
        reporter.observe({Kind::Info, severityCounts(result), "", 0});
    if (!result.artifact.empty())
        reporter.observe({Kind::Info, "the auditor's full report: " + text::shortened(result.artifact, 500), "", 0});
    if (!result.byRule.empty())
        reporter.observe({Kind::Info, "rules: " + firstRules(result), "", 0});
    if (!result.breaches.empty())
        tellBreaches(result, context);
    PhaseOutcome outcome;
    outcome.summary = total + (result.total > 0 ? " (" + severityCounts(result) + ")" : "");
    if (result.highest && *result.highest >= settings.failOn) {
        outcome.status = PhaseStatus::Failed;
        outcome.failureClass = FailureClass::Misconfiguration;
        outcome.error = "the highest breach is " + highest + ", and the phase fails from " + threshold + " on";
        if (!result.breaches.empty())
            outcome.error += "; the first: " + (result.breaches.front().file.empty() ? "" : result.breaches.front().file + ": ") +
                             result.breaches.front().title;
        outcome.remediations.push_back(
            {"standards.threshold",
             "correct what reaches " + threshold +
                 ", or let somebody answer for it in standards.allow (rule, path, owner, reason) of .vrooli/testing.json",
             text::commandLine({"test-genie", "execute", context.workspace.name, "--phases", "standards"})});
        reporter.observe({Kind::Error, outcome.error, "", 0});
    } else if (result.total > 0) {
        reporter.observe({Kind::Warning, total + " below " + threshold, "", 0});
    } else {
        reporter.observe({Kind::Success, "every standard is kept", "", 0});
    }
    return outcome;
}

} // namespace genie
