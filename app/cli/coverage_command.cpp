// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/coverage_command.h"

#include "cli/commands.h"
#include "cli/words.h"
#include "core/domain/request_json.h"
#include "formats/coverage/cobertura.h"
#include "formats/coverage/lcov.h"
#include "host/files/atomic_file.h"
#include "scenario/coverage/coverage_markdown.h"

#include <CLI/CLI.hpp>
#include <QCoroFuture>

#include <algorithm>
#include <iostream>
#include <unistd.h>

namespace genie {

namespace {

/// Files worst first; those without data at the end, because nobody knows.
std::vector<CoveredFile> worstFirst(std::vector<CoveredFile> files)
{
    std::stable_sort(files.begin(), files.end(), [](const auto &a, const auto &b) {
        const auto key = [](const CoveredFile &file) { return file.noData ? 102.0 : file.percent.value_or(101.0); };
        return key(a) < key(b);
    });
    return files;
}

std::string requirementRows(const CoverageView &view)
{
    std::vector<std::vector<std::string>> rows;
    for (const auto &requirement : view.requirements)
        rows.push_back({"  " + oneLine(requirement.id), requirement.criticality.empty() ? "-" : oneLine(requirement.criticality),
                        oneLine(requirement.live), requirement.percent ? percentOrNoData(requirement.percent) : "unknown",
                        requirement.files.empty() ? "no source names it" : std::to_string(requirement.files.size()) + " sources",
                        oneLine(requirement.text)});
    if (rows.empty())
        return "the scenario keeps no requirements\n";
    return "coverage of the sources that name a requirement (which lines its own tests run is not known)\n" + table(rows);
}

std::string textOf(const CoverageView &view, const CoverageOptions &options)
{
    const auto &snapshot = view.snapshot;
    const auto most = static_cast<std::size_t>(options.limit);
    std::string text = oneLine(snapshot.scenario) + "  " + percentOrNoData(snapshot.percent) + "  " + std::to_string(snapshot.covered) +
                       " covered, " + std::to_string(snapshot.uncovered) + " uncovered, " + std::to_string(snapshot.excluded) +
                       " excluded lines, " + std::to_string(snapshot.filesWithoutData) + " files without data\n";
    if (!snapshot.execution.empty())
        text += "measured in execution " + snapshot.execution.substr(0, 8) + ", " + localTime(snapshot.at) + "\n";
    if (!snapshot.complete)
        text += "not complete: " + oneLine(snapshot.incompleteBecause) + "\n";
    if (options.byRequirement)
        return text + "\n" + requirementRows(view);
    std::vector<std::vector<std::string>> rows;
    const auto files = worstFirst(snapshot.files);
    for (std::size_t i = 0; i < std::min(most, files.size()); ++i)
        rows.push_back({"  " + oneLine(files[i].path),
                        files[i].noData    ? "no data"
                        : files[i].percent ? percentOrNoData(files[i].percent)
                                           : "no code",
                        shownRanges(files[i].uncoveredLines, 6) + (files[i].exclusions.empty()
                                                                       ? ""
                                                                       : "  (" + std::to_string(files[i].excluded) + " excluded by " +
                                                                             oneLine(files[i].exclusions.front().by) + ")")});
    text += "\n" + table(rows);
    if (files.size() > most)
        text += "  and " + std::to_string(files.size() - most) + " more files (--limit)\n";
    if (!view.gaps.empty())
        text += "\nwhat to do first\n";
    for (std::size_t i = 0; i < std::min(most, view.gaps.size()); ++i) {
        const auto &gap = view.gaps[i];
        text += "  " + oneLine(gap.file ? gap.file->path : gap.requirement->id + "  " + gap.requirement->text) + ": " +
                oneLine(gap.reason) + "\n";
    }
    if (!view.gaps.empty())
        text += "ask for tests with: test-genie generate " + oneLine(snapshot.scenario) + " --gaps " +
                std::to_string(std::min(most, view.gaps.size())) + "\n";
    return text;
}

/// The raw lines of the execution in another tool's format; files without data are not in it, because they are not uncovered.
QCoro::Task<Outcome<std::string>> foreign(Link *link, ExecutionId execution, std::string format)
{
    if (execution.empty())
        co_return std::string();
    const auto files = co_await link->runs().coverage(execution);
    if (!files)
        co_return tl::unexpected(files.error());
    co_return format == "lcov" ? writeLcov(*files) : writeCobertura(*files);
}

QCoro::Task<ExitCode> history(Link *link, CoverageOptions options)
{
    const auto points = co_await link->coverage().fileHistory(options.scenario, options.file, options.limit);
    if (!points)
        co_return report(points.error());
    if (options.format == "json") {
        Json json{{"path", options.file}, {"items", Json::array()}, {"count", points->size()}};
        for (const auto &point : *points)
            json["items"].push_back(toJson(point));
        std::cout << toPretty(json) << std::endl;
        co_return ExitCode::Passed;
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto &point : *points)
        rows.push_back({"  " + point.execution.substr(0, 8), localTime(point.at), percentOrNoData(point.percent),
                        std::to_string(point.covered) + " of " + std::to_string(point.covered + point.uncovered) + " lines"});
    std::cout << (rows.empty() ? "no execution has measured " + oneLine(options.file) + "\n" : table(rows));
    co_return rows.empty() ? ExitCode::NothingRan : ExitCode::Passed;
}

/// Closed without data, and below the threshold.
ExitCode codeOf(const CoverageSnapshot &snapshot, double threshold)
{
    if (!snapshot.percent) {
        std::cerr << "test-genie: there is no coverage of " << oneLine(snapshot.scenario) << "; measure it with: test-genie execute "
                  << oneLine(snapshot.scenario) << " --phases unit\n";
        return ExitCode::NothingRan;
    }
    if (threshold < 0 || *snapshot.percent >= threshold)
        return ExitCode::Passed;
    std::cerr << "test-genie: " << percentOrNoData(snapshot.percent) << " is below " << percentOrNoData(threshold) << "\n";
    return ExitCode::Failed;
}

} // namespace

void addCoverage(CLI::App &app, CoverageOptions &options)
{
    auto *coverage = app.add_subcommand("coverage", "What the tests of a scenario run, and what they do not; exit code 7 without data");
    coverage->add_option("SCENARIO", options.scenario, "Name of a scenario (see: scenarios list)")->required();
    coverage->add_option("--threshold", options.threshold, "Exit 1 below so many percent of lines")->check(CLI::Range(0.0, 100.0));
    coverage->add_flag("--by-requirement", options.byRequirement, "For each requirement the sources that name it");
    coverage->add_option("--format", options.format, "text, json, markdown, lcov or cobertura")
        ->check(CLI::IsMember({"text", "json", "markdown", "lcov", "cobertura"}))
        ->capture_default_str();
    coverage->add_option("--execution", options.execution, "That of this execution (default: the newest that measured lines)");
    coverage->add_option("--file", options.file, "How one file did in each execution, newest first");
    coverage->add_option("--output", options.output, "Write to this file instead of standard output");
    coverage->add_option("--limit", options.limit, "At most so many files, gaps or executions in text")
        ->check(CLI::Range(1, 500))
        ->capture_default_str();
    coverage->callback([&options] { options.chosen = true; });
}

QCoro::Task<ExitCode> coverageCommand(Link *link, CoverageOptions options)
{
    if (!options.file.empty())
        co_return co_await history(link, options);
    const auto view = co_await link->coverage().show(options.scenario, options.execution);
    if (!view)
        co_return report(view.error());
    std::string text;
    if (options.format == "lcov" || options.format == "cobertura") {
        auto written = co_await foreign(link, view->snapshot.execution, options.format);
        if (!written)
            co_return report(written.error());
        text = std::move(*written);
    } else {
        text = options.format == "json"       ? toPretty(toJson(*view)) + "\n"
               : options.format == "markdown" ? coverageMarkdown(*view)
                                              : textOf(*view, options);
    }
    if (options.output.empty())
        std::cout << text << std::flush;
    else if (const auto written = writeAtomically(options.output, text); !written)
        co_return report(written.error());
    co_return codeOf(view->snapshot, options.threshold);
}

} // namespace genie
