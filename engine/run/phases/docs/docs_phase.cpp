// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/docs/docs_phase.h"

#include "host/files/atomic_file.h"
#include "run/phases/docs/doc_files.h"
#include "run/phases/docs/docs_report.h"
#include "run/phases/side_by_side.h"

#include <algorithm>
#include <map>

namespace genie {

namespace {

using Kind = Observation::Kind;

constexpr std::int64_t kMostBytes = 8 * 1024 * 1024; // of one file
constexpr std::size_t kBatch = 8;
constexpr milliseconds kPause{250};

PhaseOutcome skipped(const PhaseContext &context, std::string reason)
{
    context.reporter.observe({Kind::Skip, reason, "", 0});
    PhaseOutcome outcome;
    outcome.status = PhaseStatus::Skipped;
    outcome.skipReason = std::move(reason);
    return outcome;
}

void readFile(DocFile &file, const PhaseContext &context)
{
    const auto bytes = readBounded(context.workspace.directory / file.path, kMostBytes);
    if (bytes) {
        file.page = readMarkdown(*bytes);
        checkPage(file, context.workspace.testing.docs);
    } else {
        file.findings.push_back({DocRule::Read, true, "cannot be read: " + bytes.error().message, {}});
    }
}

class DocsPhase final : public PhaseRunner {
public:
    DocsPhase(std::unique_ptr<UrlProbe> probe, milliseconds pause) : m_probe(std::move(probe)), m_pause(pause) {}
    [[nodiscard]] std::string_view name() const override { return "docs"; }

    PhaseOutcome run(const PhaseContext &context) const override
    {
        const DocsSettings &settings = context.workspace.testing.docs;
        if (!settings.markdown)
            return skipped(context, "switched off by docs.markdown.enabled in .vrooli/testing.json");
        DocFiles found = findDocFiles(context.workspace.directory);
        if (found.files.empty())
            return skipped(context, "there is no Markdown file");
        std::vector<DocFile> files(found.files.size());
        for (std::size_t i = 0; i < files.size(); ++i)
            files[i].path = std::move(found.files[i]);
        bool complete = sideBySide(context, files.size(), kBatch, [&](std::size_t i) { readFile(files[i], context); });
        complete = complete && checkAllLinks(context, files);
        complete = complete && checkExternal(context, files);
        tellOff(context, found.cut);
        DocsReport report(context.reporter);
        for (DocFile &file : files)
            report.tell(file);
        return report.outcome(files.size(), complete);
    }

private:
    static bool checkAllLinks(const PhaseContext &context, std::vector<DocFile> &files)
    {
        DocPages pages;
        for (const DocFile &file : files)
            pages[file.path] = &file.page;
        const LocalLinks links(context.workspace.directory, context.workspace.appRoot, pages, context.workspace.testing.docs);
        return sideBySide(context, files.size(), kBatch,
                          [&](std::size_t i) { checkLinks(files[i], links, context.workspace.testing.docs); });
    }

    /// What was not looked at because somebody wanted it so, or because there is too much.
    static void tellOff(const PhaseContext &context, bool cut)
    {
        const DocsSettings &settings = context.workspace.testing.docs;
        const auto skip = [&](bool on, const std::string &what, const std::string &key) {
            if (!on)
                context.reporter.observe({Kind::Skip, what + " not checked (" + key + ")", "", 0});
        };
        skip(settings.links, "links are", "docs.links.enabled");
        skip(settings.mermaid, "diagrams are", "docs.mermaid.enabled");
        skip(settings.absolutePaths, "absolute paths are", "docs.absolute_paths.enabled");
        if (cut)
            context.reporter.observe(
                {Kind::Warning, "the tree is too large or too deep to be looked through to its end", "", 0, 0, "docs/read"});
    }

    /// Asks for every URL once, and tells at the first place that has it.
    bool checkExternal(const PhaseContext &context, std::vector<DocFile> &files) const
    {
        struct First {
            DocFile *file;
            DocPlace place;
        };
        std::vector<std::string> urls;
        std::vector<First> places;
        std::map<std::string, bool> known;
        for (DocFile &file : files)
            for (const auto &[url, place] : file.external)
                if (!isOwnMachine(url) && known.try_emplace(url, true).second) {
                    urls.push_back(url);
                    places.push_back({&file, place});
                }
        if (urls.empty())
            return true;
        if (!context.workspace.testing.docs.external) {
            context.reporter.observe(
                {Kind::Info, "external links: " + std::to_string(urls.size()) + ", not asked for (docs.links.external switches that on)",
                 "", 0});
            return true;
        }
        std::vector<ExternalVerdict> verdicts;
        const bool complete = ExternalLinks(*m_probe, m_pause).check(context, urls, verdicts);
        for (std::size_t i = 0; i < urls.size(); ++i)
            if (verdicts[i].what != ExternalVerdict::What::Fine)
                places[i].file->findings.push_back({DocRule::ExternalLink, verdicts[i].what == ExternalVerdict::What::Broken,
                                                    "'" + urls[i] + "' " + verdicts[i].reason, places[i].place});
        return complete;
    }

    const std::unique_ptr<UrlProbe> m_probe;
    const milliseconds m_pause;
};

} // namespace

std::unique_ptr<PhaseRunner> makeDocsPhase() { return makeDocsPhase(makeUrlProbe(), kPause); }

std::unique_ptr<PhaseRunner> makeDocsPhase(std::unique_ptr<UrlProbe> probe, milliseconds pause)
{
    return std::make_unique<DocsPhase>(std::move(probe), pause);
}

} // namespace genie
