// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/judge.h"

#include "core/base/ids.h"
#include "host/git/git_command.h"

#include <chrono>

namespace genie {

namespace {

constexpr std::size_t kMostDiff = 4 * 1024 * 1024;

class Text final : public OutputSink {
public:
    void standardOutput(std::string_view bytes) override { text += bytes.substr(0, kMostDiff - std::min(kMostDiff, text.size())); }
    void standardError(std::string_view) override {}
    std::string text;
};

/// The difference of two trees as git shows it, outside of any repository; empty when it cannot be had.
std::string differenceOf(const AuditInput &input, const AuditTools &tools, const Cancellation &cancellation)
{
    if (input.before.empty() || input.after.empty() || tools.commands.find("git", tools.environment).empty())
        return {};
    CommandSpec spec;
    spec.argv = {"git", "-c", "core.quotePath=false", "diff", "--no-index", "--no-ext-diff", "--no-textconv", "--no-color", "--src-prefix=a/", "--dst-prefix=b/", "--",
                 input.before.string(), input.after.string()};
    spec.workingDirectory = "/";
    spec.environment = tools.environment;
    spec.environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
    spec.timeout = milliseconds{30'000};
    Text sink;
    tools.commands.run(spec, sink, cancellation);
    // The places of the copies are nobody's business, and not the same twice.
    for (const auto &[place, word] : {std::pair{input.before.string(), std::string()}, {input.after.string(), std::string()}})
        for (std::size_t at = 0; (at = sink.text.find(place, at)) != std::string::npos;)
            sink.text.replace(at, place.size(), word);
    return sink.text;
}

} // namespace

Outcome<Verdict> judge(const AuditInput &input, const AuditTools &tools, const Cancellation &cancellation)
{
    const auto start = std::chrono::steady_clock::now();
    auto evidence = gatherEvidence(input, tools.trials, tools.weakenings, cancellation);
    if (!evidence)
        return tl::unexpected(evidence.error());
    if (const std::string diff = differenceOf(input, tools, cancellation); !diff.empty()) {
        auto kept = tools.store.objects().put(diff);
        if (!kept)
            return tl::unexpected(kept.error());
        evidence->diff = std::move(*kept);
    }
    const auto digest = tools.store.put(*evidence);
    if (!digest)
        return tl::unexpected(digest.error());
    // From what was kept rather than from what is in memory: what is verified later is what was judged now.
    const auto kept = tools.store.evidence(*digest);
    if (!kept)
        return tl::unexpected(kept.error());
    Verdict verdict = verdictOf(*kept, input.baseline);
    verdict.summary.id = newUuid();
    verdict.summary.at = tools.clock.now();
    verdict.evidenceDigest = *digest;
    verdict.took = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
    return verdict;
}

VerificationReport verify(const Verdict &stored, const BaselineStore &store)
{
    VerificationReport report;
    report.auditId = stored.summary.id;
    report.stored = stored.summary;
    const auto evidence = store.evidence(stored.evidenceDigest);
    const auto baseline = store.baseline(stored.baselineDigest);
    if (!evidence)
        report.differences.push_back("it cannot be computed again: " + evidence.error().message);
    if (!baseline)
        report.differences.push_back("it cannot be computed again: " + baseline.error().message);
    if (!evidence || !baseline)
        return report;
    Verdict again = verdictOf(*evidence, *baseline);
    report.differences = differencesBetween(stored, again);
    again.summary.id = stored.summary.id;
    again.summary.at = stored.summary.at;
    report.recomputed = again.summary;
    report.same = report.differences.empty();
    return report;
}

} // namespace genie
