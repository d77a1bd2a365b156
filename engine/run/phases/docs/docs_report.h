// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/docs/external_links.h"
#include "run/phases/docs/local_links.h"
#include "run/phases/docs/markdown_page.h"
#include "run/phases/phase_runner.h"

#include <string>
#include <vector>

namespace genie {

/// What kind of trouble a finding of the phase is; each is a rule and a count in the summary.
enum class DocRule { Read, Encoding, Fence, OpenFenceInBlock, Mermaid, Link, Anchor, AbsolutePath, ExternalLink };

/// One finding in one file.
struct DocFinding {
    DocRule rule = DocRule::Read;
    bool fails = false;
    std::string text;
    DocPlace place;
};

/// One Markdown file: what was read of it, and what was found in it.
struct DocFile {
    std::string path; ///< relative to the scenario
    MarkdownPage page;
    std::vector<DocFinding> findings;
    std::vector<std::pair<std::string, DocPlace>> external; ///< URLs without their fragments
    int localLinks = 0;
};

/// Finds what is wrong with the file itself: fences, diagrams, absolute paths, encoding. Pure.
void checkPage(DocFile &file, const DocsSettings &settings);

/// Finds what is wrong with its links to files and headings, and collects the external ones. Thread-safe.
void checkLinks(DocFile &file, const LocalLinks &links, const DocsSettings &settings);

/// Tells the findings of all files in their order, at most a thousand, and sums them up.
class DocsReport {
public:
    static constexpr std::size_t kMostTold = 1000;

    explicit DocsReport(PhaseReporter &reporter) : m_reporter(reporter) {}
    void tell(DocFile &file);
    /// `complete` is false when the phase was stopped before everything was looked at.
    [[nodiscard]] PhaseOutcome outcome(std::size_t files, bool complete);

private:
    [[nodiscard]] int failed(DocRule rule) const { return m_failed[static_cast<std::size_t>(rule)]; }

    PhaseReporter &m_reporter;
    std::size_t m_told = 0, m_untold = 0;
    int m_failed[9] = {};
    int m_warnings = 0, m_links = 0;
    std::string m_first;
};

} // namespace genie
