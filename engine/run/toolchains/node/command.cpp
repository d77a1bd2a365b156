// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/node/command.h"

#include "core/base/text.h"
#include "run/toolchains/patterns.h"
#include "run/toolchains/tree_files.h"

#include <algorithm>
#include <map>
#include <set>

namespace genie::node {

namespace {

/// How the reader writes the path of describe blocks; the runners join them with blanks.
constexpr std::string_view kBlocks = " > ";

std::string suitePattern(const std::string &suite)
{
    std::string pattern;
    for (std::size_t start = 0;;) {
        const auto end = suite.find(kBlocks, start);
        pattern += regexEscaped(std::string_view(suite).substr(start, end == std::string::npos ? end : end - start));
        if (end == std::string::npos)
            return pattern;
        pattern += "( > | )";
        start = end + kBlocks.size();
    }
}

std::string patternOf(const TestSelector &part)
{
    if (namesMore(part.name) || (part.name.empty() && part.suite.empty()))
        return {};
    return part.name.empty() ? "^" + suitePattern(part.suite) + " " : namePattern(part.suite, part.name);
}

std::string anyOf(const std::set<std::string> &patterns)
{
    std::vector<std::string> all(patterns.begin(), patterns.end());
    return all.size() == 1 ? all.front() : "(" + text::join(all, "|") + ")";
}

/// One run of a runner over a part of the package.
struct PartRun {
    std::string pattern;            ///< empty: all tests of the files
    std::vector<std::string> files; ///< as seen from the package; empty: all files
};

/// The runs that a selection takes: one for each pattern.
std::vector<PartRun> partRuns(const TestWorkspace &found, const Selection &selection)
{
    std::map<std::string, std::set<std::string>> patternsByFile;
    for (const auto &part : selection.parts)
        patternsByFile[part.file.empty() ? std::string() : seenFrom(part.file, found.directory)].insert(patternOf(part));
    std::map<std::string, std::vector<std::string>> filesByPattern;
    for (const auto &[file, patterns] : patternsByFile)
        filesByPattern[patterns.contains("") ? std::string() : anyOf(patterns)].push_back(file);
    std::vector<PartRun> runs;
    for (auto &[pattern, files] : filesByPattern)
        runs.push_back({pattern, files.front().empty() ? std::vector<std::string>{} : std::move(files)});
    return runs;
}

using Words = std::vector<std::string>;

void append(Words &words, const Words &more) { words.insert(words.end(), more.begin(), more.end()); }

/// The script's arguments without files and patterns of files, which a selection replaces. `valued`: options that take a word.
Words withoutFiles(const Words &arguments, const std::set<std::string> &valued)
{
    Words kept;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (!arguments[i].starts_with('-'))
            continue;
        kept.push_back(arguments[i]);
        if (valued.contains(arguments[i]) && i + 1 < arguments.size())
            kept.push_back(arguments[++i]);
    }
    return kept;
}

} // namespace

std::vector<std::string> install(const PackageManager &manager, bool withoutLock)
{
    if (manager.lockFile.empty() && !withoutLock)
        return {};
    if (manager.name == "pnpm")
        return manager.lockFile.empty() ? std::vector<std::string>{"pnpm", "install", "--ignore-scripts"}
                                        : std::vector<std::string>{"pnpm", "install", "--frozen-lockfile", "--ignore-scripts"};
    if (manager.name == "yarn")
        return manager.lockFile.empty() ? std::vector<std::string>{"yarn", "install", "--ignore-scripts"}
                                        : std::vector<std::string>{"yarn", "install", "--frozen-lockfile", "--ignore-scripts"};
    if (manager.lockFile.empty())
        return {"npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"};
    return {"npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"};
}

std::vector<Words> vitest(const std::filesystem::path &program, const RunnerJob &job, const Words &beneath, const RunnerReports &reports)
{
    Words base{program.string(), "run"};
    append(base, job.script.arguments);
    append(base, {"--reporter=default", "--reporter=json", "--outputFile.json=" + reports.results.string(), "--includeTaskLocation",
                  "--passWithNoTests"});
    const Words measured = reports.coverage.empty()
                               ? Words{}
                               : Words{"--coverage.enabled=true", "--coverage.provider=" + reports.provider, "--coverage.reporter=json",
                                       "--coverage.reportsDirectory=" + reports.coverage.string(), "--coverage.reportOnFailure=true"};
    if (job.selection.all) {
        for (const auto &package : beneath)
            base.push_back("--exclude=" + seenFrom(package, job.found.directory) + "/**");
        append(base, measured);
        return {base};
    }
    if (job.context.coverSelected && !measured.empty())
        append(base, measured);
    else
        base.push_back("--coverage.enabled=false");
    std::vector<Words> runs;
    for (const auto &part : partRuns(job.found, job.selection)) {
        Words argv = base;
        append(argv, part.files);
        if (!part.pattern.empty())
            argv.push_back("--testNamePattern=" + part.pattern);
        runs.push_back(std::move(argv));
    }
    return runs;
}

std::vector<Words> jest(const Words &program, const RunnerJob &job, const Words &only, const RunnerReports &reports)
{
    const bool measures = std::any_of(job.script.arguments.begin(), job.script.arguments.end(),
                                      [](const std::string &word) { return word.starts_with("--coverage"); });
    Words base = program;
    append(base, job.script.arguments);
    append(base, {"--ci", "--watchAll=false", "--json", "--outputFile=" + reports.results.string(), "--testLocationInResults",
                  "--passWithNoTests"});
    if (job.selection.all) {
        append(base, {"--coverage", "--coverageReporters=json", "--coverageDirectory=" + reports.coverage.string()});
        // A threshold is the script's own wish only where the script itself measures.
        if (!measures)
            base.push_back("--coverageThreshold={}");
        if (!only.empty()) {
            base.push_back("--runTestsByPath");
            append(base, only);
        }
        return {base};
    }
    if (job.context.coverSelected)
        append(base, {"--coverage", "--coverageReporters=json", "--coverageDirectory=" + reports.coverage.string(), "--coverageThreshold={}"});
    else
        base.push_back("--coverage=false");
    std::vector<Words> runs;
    for (const auto &part : partRuns(job.found, job.selection)) {
        Words argv = base;
        if (!part.pattern.empty())
            argv.push_back("--testNamePattern=" + part.pattern);
        if (!part.files.empty()) {
            argv.push_back("--runTestsByPath");
            append(argv, part.files);
        }
        runs.push_back(std::move(argv));
    }
    return runs;
}

std::vector<Words> mocha(const std::filesystem::path &program, const RunnerJob &job, const Words &beneath,
                         const std::filesystem::path &reporter)
{
    static const std::set<std::string> valued{"-r",     "--require", "--config",  "--file",   "-t",       "--timeout",
                                              "-u",     "--ui",      "--import",  "--loader", "--ignore", "--package",
                                              "--slow", "-s",        "--retries", "--jobs",   "-j",       "--extension"};
    const Words ours{"--reporter", reporter.string()};
    if (job.selection.all) {
        Words argv{program.string()};
        append(argv, job.script.arguments);
        append(argv, ours);
        for (const auto &package : beneath)
            append(argv, {"--ignore", "./" + seenFrom(package, job.found.directory) + "/**"});
        return {argv};
    }
    std::vector<Words> runs;
    for (const auto &part : partRuns(job.found, job.selection)) {
        Words argv{program.string()};
        append(argv, part.files.empty() ? job.script.arguments : withoutFiles(job.script.arguments, valued));
        append(argv, ours);
        if (!part.pattern.empty())
            append(argv, {"--grep", part.pattern});
        append(argv, part.files);
        runs.push_back(std::move(argv));
    }
    return runs;
}

std::vector<std::string> nodeTest(const std::filesystem::path &reporter, const RunnerJob &job, const Words &files,
                                  const RunnerReports &reports)
{
    Words argv{"--test"};
    if (!reports.coverage.empty())
        argv.push_back("--experimental-test-coverage");
    append(argv, {"--test-reporter=" + reporter.string(), "--test-reporter-destination=" + reports.results.string(), "--test-reporter=spec",
                  "--test-reporter-destination=stdout"});
    const bool whole = std::any_of(job.selection.parts.begin(), job.selection.parts.end(),
                                   [](const TestSelector &part) { return namesMore(part.name) || (part.name + part.suite).empty(); });
    std::set<std::string> patterns;
    for (const auto &part : whole ? std::vector<TestSelector>{} : job.selection.parts) {
        // Older Nodes compare each name by itself and want the blocks around it named too; newer ones compare the whole path.
        for (auto &pattern : blockPatterns(part.suite))
            patterns.insert(std::move(pattern));
        if (!part.name.empty())
            patterns.insert({exactly({part.name}), namePattern(part.suite, part.name)});
    }
    for (const auto &pattern : patterns)
        argv.push_back("--test-name-pattern=" + pattern);
    append(argv, job.script.arguments);
    append(argv, files);
    return argv;
}

std::vector<std::string> blockPatterns(const std::string &suite)
{
    Words patterns;
    for (std::size_t start = 0; !suite.empty() && start != std::string::npos;) {
        const auto end = suite.find(kBlocks, start);
        patterns.push_back(exactly({suite.substr(start, end == std::string::npos ? end : end - start)}));
        start = end == std::string::npos ? end : end + kBlocks.size();
    }
    return patterns;
}

std::string namePattern(const std::string &suite, const std::string &name)
{
    return "^" + (suite.empty() ? "" : suitePattern(suite) + " ") + regexEscaped(name) + "$";
}

std::vector<std::string> withPattern(Words argv, const TestCase &test, const std::string &option)
{
    if (!test.file.empty())
        argv.push_back(seenFrom(test.file, test.workspace));
    if (!test.name.empty() && !namesMore(test.name))
        append(argv, {option, namePattern(test.suite, test.name)});
    return argv;
}

} // namespace genie::node
