// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/maven/command.h"

#include "core/base/text.h"
#include "run/toolchains/tree_files.h"

#include <algorithm>
#include <set>

namespace genie::maven {

namespace {

/// The method of a case: parametrised tests are named `adds[1]` or `adds(int)[1]`, and Surefire selects by the method alone.
std::string methodOf(const std::string &name) { return name.substr(0, name.find_first_of("[({ ")); }

std::string chosen(const std::string &className, const std::string &name)
{
    const std::string method = methodOf(name);
    return method.empty() ? className : className + "#" + method;
}

} // namespace

std::vector<std::string> test(const TestWorkspace &found, const Selection &selection, const std::map<std::string, std::string> &sources,
                              bool online)
{
    std::vector<std::string> argv{"mvn", "--batch-mode", "--fail-at-end", "-Dstyle.color=never"};
    if (!online)
        argv.emplace_back("--offline");
    argv.emplace_back("test");
    std::set<std::string> wanted;
    for (const auto &part : selection.parts) {
        const bool more = namesMore(part.name);
        if (!part.suite.empty()) {
            wanted.insert(chosen(part.suite, more ? std::string() : part.name));
        } else if (!part.file.empty() && !more) {
            const std::string file = seenFrom(part.file, found.directory);
            for (const auto &[className, source] : sources)
                if (source == file)
                    wanted.insert(chosen(className, part.name));
        } else {
            return argv;
        }
    }
    if (!wanted.empty())
        argv.insert(argv.end(), {"-Dtest=" + text::join({wanted.begin(), wanted.end()}, ","), "-DfailIfNoTests=false",
                                 "-Dsurefire.failIfNoSpecifiedTests=false"});
    return argv;
}

std::string nativeCommand(const TestCase &test)
{
    const bool here = test.workspace.empty() || test.workspace == ".";
    std::vector<std::string> argv{"mvn", "test"};
    if (!test.suite.empty() && !namesMore(test.name))
        argv.push_back("-Dtest=" + chosen(test.suite, test.name));
    return (here ? "" : "cd " + text::shellQuoted(test.workspace) + " && ") + text::commandLine(argv);
}

} // namespace genie::maven
