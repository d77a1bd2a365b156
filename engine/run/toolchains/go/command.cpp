// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/go/command.h"

#include "core/base/text.h"
#include "run/toolchains/patterns.h"
#include "run/toolchains/tree_files.h"

#include <map>
#include <set>

namespace genie::go {

namespace {

constexpr std::size_t kMostPatterns = 20; ///< per package; beyond it whole test functions are run instead of their subtests

std::vector<std::string> base(milliseconds limit)
{
    // Go ends a test program after ten minutes of its own accord; our limit is the one that holds.
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit).count();
    return {"go", "test", "-json", "-timeout", seconds > 0 ? std::to_string(seconds + 60) + "s" : "0"};
}

std::string packagePattern(const std::string &directory) { return directory == "." ? "." : "./" + directory; }

/// What of one package is wanted.
struct Wanted {
    bool all = false;
    std::set<std::string> functions;                       ///< whole test functions
    std::map<std::string, std::set<std::string>> subtests; ///< parent ("TestX", "TestX/a") -> last parts
};

void addName(Wanted &wanted, const std::string &name)
{
    const auto slash = name.rfind('/');
    if (slash == std::string::npos)
        wanted.functions.insert(name);
    else
        wanted.subtests[name.substr(0, slash)].insert(name.substr(slash + 1));
}

/// The directories of the packages that a part is about.
std::vector<std::string> directoriesOf(const TestWorkspace &found, const TestSelector &part, const SourceIndex &index)
{
    if (!part.suite.empty()) {
        const std::string directory = index.directoryOf(part.suite);
        return directory.empty() ? std::vector<std::string>{} : std::vector<std::string>{directory};
    }
    if (!part.file.empty()) {
        const std::string directory = std::filesystem::path(seenFrom(part.file, found.directory)).parent_path().generic_string();
        return {directory.empty() ? "." : directory};
    }
    return {"..."};
}

void addPart(std::map<std::string, Wanted> &packages, const TestWorkspace &found, const TestSelector &part, SourceIndex &index)
{
    for (const auto &directory : directoriesOf(found, part, index)) {
        Wanted &wanted = packages[directory];
        if (part.name.find(" [") != std::string::npos && !part.suite.empty() && part.name.starts_with(part.suite)) {
            wanted.all = true; // "package [build]" stands for all of it
        } else if (!part.name.empty()) {
            addName(wanted, part.name);
        } else if (part.file.ends_with("_test.go")) {
            const std::string file = std::filesystem::path(part.file).filename().string();
            for (const auto &[name, place] : index.functionsIn(directory))
                if (place.file == file)
                    wanted.functions.insert(name);
        } else {
            wanted.all = true;
        }
    }
}

std::vector<std::string> patternsOf(Wanted wanted)
{
    if (wanted.subtests.size() > kMostPatterns) {
        for (const auto &[parent, names] : wanted.subtests)
            wanted.functions.insert(parent.substr(0, parent.find('/')));
        wanted.subtests.clear();
    }
    std::vector<std::string> patterns;
    if (!wanted.functions.empty())
        patterns.push_back(exactly({wanted.functions.begin(), wanted.functions.end()}));
    for (const auto &[parent, names] : wanted.subtests)
        if (!wanted.functions.contains(parent.substr(0, parent.find('/'))))
            patterns.push_back(runPattern(parent) + "/" + exactly({names.begin(), names.end()}));
    return patterns;
}

} // namespace

std::vector<std::string> testAll(const std::filesystem::path &profile, milliseconds limit)
{
    auto argv = base(limit);
    argv.insert(argv.end(), {"-coverprofile=" + profile.string(), "-covermode=atomic", "./..."});
    return argv;
}

std::vector<std::vector<std::string>> testSelected(const TestWorkspace &found, const Selection &selection, SourceIndex &index,
                                                   milliseconds limit)
{
    std::map<std::string, Wanted> packages;
    for (const auto &part : selection.parts)
        addPart(packages, found, part, index);
    std::map<std::string, std::vector<std::string>> directoriesByPattern;
    for (const auto &[directory, wanted] : packages) {
        if (wanted.all)
            directoriesByPattern[{}].push_back(directory);
        else
            for (const auto &pattern : patternsOf(wanted))
                directoriesByPattern[pattern].push_back(directory);
    }
    std::vector<std::vector<std::string>> runs;
    for (const auto &[pattern, directories] : directoriesByPattern) {
        auto argv = base(limit);
        argv.push_back("-count=1");
        if (!pattern.empty())
            argv.insert(argv.end(), {"-run", pattern});
        for (const auto &directory : directories)
            argv.push_back(packagePattern(directory));
        runs.push_back(std::move(argv));
    }
    return runs;
}

std::string runPattern(std::string_view name)
{
    std::vector<std::string> parts;
    for (const auto &part : text::split(name, '/'))
        parts.push_back(exactly({part}));
    return text::join(parts, "/");
}

std::string nativeCommand(const TestCase &test)
{
    const std::string directory = std::filesystem::path(seenFrom(test.file, test.workspace)).parent_path().generic_string();
    std::vector<std::string> argv{"go", "test"};
    if (!test.name.empty() && test.name.find(" [") == std::string::npos)
        argv.insert(argv.end(), {"-run", runPattern(test.name)});
    argv.push_back(!test.file.empty() ? packagePattern(directory.empty() ? "." : directory) : test.suite.empty() ? "./..." : test.suite);
    const bool here = test.workspace.empty() || test.workspace == ".";
    return (here ? "" : "cd " + text::shellQuoted(test.workspace) + " && ") + text::commandLine(argv);
}

} // namespace genie::go
