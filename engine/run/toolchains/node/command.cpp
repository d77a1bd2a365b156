// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/node/command.h"

#include "core/base/text.h"
#include "run/toolchains/patterns.h"
#include "run/toolchains/tree_files.h"

#include <map>
#include <set>

namespace genie::node {

namespace {

/// A case that stands for a whole file that could not be loaded.
bool isWholeFile(const std::string &name) { return name.ends_with(" [load]") || name.ends_with(" [suite]"); }

/// How the reader writes the path of describe blocks; vitest itself joins them with blanks.
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
    if (part.name.empty() && part.suite.empty())
        return {};
    if (isWholeFile(part.name))
        return {};
    return part.name.empty() ? "^" + suitePattern(part.suite) + " " : namePattern(part.suite, part.name);
}

std::string anyOf(const std::set<std::string> &patterns)
{
    std::vector<std::string> all(patterns.begin(), patterns.end());
    return all.size() == 1 ? all.front() : "(" + text::join(all, "|") + ")";
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

std::vector<std::vector<std::string>> vitest(const std::filesystem::path &program, const TestScript &script, const TestWorkspace &found,
                                             const Selection &selection, const VitestReports &reports)
{
    std::vector<std::string> base{"node", program.string(), "run"};
    base.insert(base.end(), script.arguments.begin(), script.arguments.end());
    base.insert(base.end(), {"--reporter=default", "--reporter=json", "--outputFile.json=" + reports.results.string(),
                             "--includeTaskLocation", "--passWithNoTests"});
    if (selection.all) {
        if (!reports.coverage.empty())
            base.insert(base.end(), {"--coverage.enabled=true", "--coverage.provider=" + reports.provider, "--coverage.reporter=json",
                                     "--coverage.reportsDirectory=" + reports.coverage.string(), "--coverage.reportOnFailure=true"});
        return {base};
    }
    base.push_back("--coverage.enabled=false");
    std::map<std::string, std::set<std::string>> patternsByFile;
    for (const auto &part : selection.parts)
        patternsByFile[part.file.empty() ? std::string() : seenFrom(part.file, found.directory)].insert(patternOf(part));
    std::map<std::string, std::vector<std::string>> filesByPattern;
    for (const auto &[file, patterns] : patternsByFile)
        filesByPattern[patterns.contains("") ? std::string() : anyOf(patterns)].push_back(file);
    std::vector<std::vector<std::string>> runs;
    for (const auto &[pattern, files] : filesByPattern) {
        auto argv = base;
        for (const auto &file : files)
            if (!file.empty() && !files.front().empty())
                argv.push_back(file);
        if (!pattern.empty())
            argv.push_back("--testNamePattern=" + pattern);
        runs.push_back(std::move(argv));
    }
    return runs;
}

std::vector<std::string> script(const PackageManager &manager, const TestScript &script)
{
    if (script.runner != TestScript::Runner::ReactScripts)
        return {manager.name, "test"};
    if (manager.name == "npm")
        return {"npm", "test", "--", "--watchAll=false"};
    return {manager.name, "test", "--watchAll=false"};
}

std::string namePattern(const std::string &suite, const std::string &name)
{
    return "^" + (suite.empty() ? "" : suitePattern(suite) + " ") + regexEscaped(name) + "$";
}

std::string nativeCommand(const TestCase &test)
{
    const bool here = test.workspace.empty() || test.workspace == ".";
    const std::string enter = here ? "" : "cd " + text::shellQuoted(test.workspace) + " && ";
    if (test.file.ends_with("package.json"))
        return enter + "CI=1 " + test.name; // the one case of a test script: "npm test"
    std::vector<std::string> argv{"npx", "vitest", "run"};
    if (!test.file.empty())
        argv.push_back(seenFrom(test.file, test.workspace));
    if (!test.name.empty() && !isWholeFile(test.name))
        argv.insert(argv.end(), {"-t", namePattern(test.suite, test.name)});
    return enter + text::commandLine(argv);
}

} // namespace genie::node
