// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/docs/docs_report.h"

#include "core/base/text.h"
#include "run/phases/docs/mermaid.h"
#include "run/phases/docs/rooted_path.h"

#include <algorithm>
#include <numeric>

namespace genie {

namespace {

using Kind = Observation::Kind;

constexpr std::size_t kMostLinks = 100'000; // of one file

const char *ruleId(DocRule rule)
{
    switch (rule) {
    case DocRule::Read: return "docs/read";
    case DocRule::Encoding: return "docs/encoding";
    case DocRule::Fence: return "docs/fence";
    case DocRule::OpenFenceInBlock: return "docs/fence-in-block";
    case DocRule::Mermaid: return "docs/mermaid";
    case DocRule::Link: return "docs/link";
    case DocRule::Anchor: return "docs/anchor";
    case DocRule::AbsolutePath: return "docs/absolute-path";
    case DocRule::ExternalLink: return "docs/external-link";
    }
    return "docs";
}

std::string counted(int count, const std::string &noun) { return std::to_string(count) + " " + noun + (count == 1 ? "" : "s"); }

std::string quoted(const std::string &destination) { return "'" + text::shortened(text::withoutControls(destination), 200) + "'"; }

void addOpenFences(DocFile &file)
{
    for (const MarkdownPage::OpenFence &fence : file.page.openFences) {
        if (fence.endsWithBlock)
            file.findings.push_back({DocRule::OpenFenceInBlock, false,
                                     "the code that starts here ends with the list or quotation around it, not with a fence of its own "
                                     "(is the closing fence indented like the opening one?)",
                                     fence.place});
        else
            file.findings.push_back({DocRule::Fence, true,
                                     "the code that starts in line " + std::to_string(fence.place.line) + " is not closed by a fence",
                                     fence.place});
    }
}

} // namespace

void checkPage(DocFile &file, const DocsSettings &settings)
{
    if (file.page.badUtf8Line > 0)
        file.findings.push_back({DocRule::Encoding, false, "is not valid UTF-8 from this line on", {file.page.badUtf8Line, 0}});
    addOpenFences(file);
    if (settings.mermaid)
        for (const MarkdownPage::Diagram &diagram : file.page.diagrams)
            if (const std::string problem = mermaidProblem(diagram.body); !problem.empty())
                file.findings.push_back({DocRule::Mermaid, settings.mermaidStrict, "the mermaid diagram " + problem, diagram.place});
    if (settings.absolutePaths)
        for (const MarkdownPage::RootedPath &rooted : file.page.rooted)
            if (!isAllowedPath(rooted.path, settings.absoluteAllow))
                file.findings.push_back({DocRule::AbsolutePath, true,
                                         quoted(rooted.path) + " is a path of one machine (allow it with docs.absolute_paths.allow)",
                                         rooted.place});
}

void checkLinks(DocFile &file, const LocalLinks &links, const DocsSettings &settings)
{
    if (!settings.links)
        return;
    std::size_t seen = 0;
    for (const MarkdownPage::Link &link : file.page.links) {
        if (++seen > kMostLinks) {
            file.findings.push_back(
                {DocRule::Read, true, "has more than " + std::to_string(kMostLinks) + " links; the rest is not checked", link.place});
            return;
        }
        if (isIgnoredLink(link.destination, settings.linksIgnore))
            continue;
        const LinkTarget target = linkTarget(link.destination);
        if (target.kind == LinkTarget::Kind::External) {
            file.external.emplace_back(link.destination.substr(0, link.destination.find('#')), link.place);
        } else if (target.kind == LinkTarget::Kind::Bad) {
            file.findings.push_back({DocRule::Link, true, quoted(link.destination) + " " + target.problem, link.place});
        } else if (target.kind == LinkTarget::Kind::Local) {
            ++file.localLinks;
            const LinkVerdict verdict = links.check(file.path, target);
            const bool anchorFails = settings.anchors == DocsSettings::Anchors::Fail;
            if (verdict.what == LinkVerdict::What::Broken)
                file.findings.push_back({DocRule::Link, true, quoted(link.destination) + " " + verdict.reason, link.place});
            else if (verdict.what == LinkVerdict::What::NoAnchor)
                file.findings.push_back({DocRule::Anchor, anchorFails, quoted(link.destination) + " " + verdict.reason, link.place});
        }
    }
}

void DocsReport::tell(DocFile &file)
{
    m_links += file.localLinks;
    std::stable_sort(file.findings.begin(), file.findings.end(), [](const DocFinding &a, const DocFinding &b) {
        return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
    });
    for (DocFinding &finding : file.findings) {
        if (finding.fails && m_first.empty())
            m_first = file.path + ":" + std::to_string(finding.place.line) + ": " + finding.text;
        if (finding.fails)
            ++m_failed[static_cast<std::size_t>(finding.rule)];
        else
            ++m_warnings;
        if (m_told >= kMostTold) {
            ++m_untold;
            continue;
        }
        ++m_told;
        m_reporter.observe({finding.fails ? Kind::Error : Kind::Warning, std::move(finding.text), file.path, finding.place.line,
                            finding.place.column, ruleId(finding.rule)});
    }
}

PhaseOutcome DocsReport::outcome(std::size_t files, bool complete)
{
    if (m_untold > 0)
        m_reporter.observe({Kind::Warning, "... and " + counted(static_cast<int>(m_untold), "more finding") + " of the same kinds", "", 0});
    const int broken = failed(DocRule::Link) + failed(DocRule::ExternalLink);
    const int markdown = failed(DocRule::Fence) + failed(DocRule::Read);
    PhaseOutcome outcome;
    outcome.summary = counted(static_cast<int>(files), "file") + ", " + counted(m_links, "local link") + ", " +
                      counted(broken, "broken link") + ", " + counted(failed(DocRule::Mermaid), "mermaid error") + ", " +
                      counted(markdown, "markdown error") + ", " + counted(failed(DocRule::AbsolutePath), "absolute path") + ", " +
                      counted(m_warnings, "warning");
    const int failures = std::accumulate(std::begin(m_failed), std::end(m_failed), 0);
    if (failures > 0) {
        outcome.status = PhaseStatus::Failed;
        outcome.failureClass = FailureClass::Misconfiguration;
        outcome.error = counted(failures, "problem") + " in the documents; the first: " + m_first;
        outcome.remediations.push_back({"docs.issues", "correct the documents (" + outcome.summary + "), starting with " + m_first, ""});
    } else if (!complete) {
        outcome.status = PhaseStatus::Failed;
        outcome.error = "was stopped before every document had been looked at";
    } else {
        m_reporter.observe({Kind::Success, outcome.summary, "", 0});
    }
    return outcome;
}

} // namespace genie
