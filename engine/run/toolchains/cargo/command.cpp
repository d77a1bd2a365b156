// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/cargo/command.h"

#include "core/base/text.h"
#include "run/toolchains/tree_files.h"

#include <filesystem>

namespace genie::cargo {

namespace {

constexpr std::size_t kMostNames = 500; ///< on one command line; beyond it all tests run and the others are not told

/// Whether a file (as seen from the workspace) can hold tests of this target: its root file, or, for library and programs, any file
/// beside or beneath that.
bool canHold(const CargoTarget &target, const std::string &file)
{
    const std::string source = std::filesystem::path(target.source).generic_string();
    if (target.flag == "--test" || target.flag == "--bench" || target.flag == "--example")
        return source.ends_with("/" + file);
    const std::string home = "/" + std::filesystem::path(source).parent_path().relative_path().generic_string();
    for (auto slash = file.find('/'); slash != std::string::npos; slash = file.find('/', slash + 1))
        if (home.ends_with("/" + file.substr(0, slash)))
            return true;
    return false;
}

} // namespace

std::vector<std::string> rules(const Dependencies &dependencies, bool install)
{
    std::vector<std::string> rules;
    if (dependencies.locked)
        rules.emplace_back("--locked");
    if (dependencies.vendored || (!dependencies.locked && !install))
        rules.emplace_back("--offline");
    return rules;
}

std::vector<std::string> build(const std::vector<std::string> &rules)
{
    std::vector<std::string> argv{"cargo", "test", "--workspace", "--no-run", "--message-format=json-render-diagnostics"};
    argv.insert(argv.end(), rules.begin(), rules.end());
    return argv;
}

std::vector<std::string> test(const std::vector<std::string> &rules, const TestWorkspace &found, const CargoTarget &target,
                              const Selection &selection)
{
    std::vector<std::string> argv{"cargo", "test"};
    argv.insert(argv.end(), rules.begin(), rules.end());
    argv.insert(argv.end(), {"-p", target.package, target.flag});
    if (!target.name.empty())
        argv.push_back(target.name);
    std::vector<std::string> names;
    bool all = selection.all;
    for (const auto &part : selection.parts) {
        const bool more = namesMore(part.name);
        if ((!more && !part.suite.empty() && part.suite != suiteOf(target)) ||
            (!part.file.empty() && !canHold(target, seenFrom(part.file, found.directory))))
            continue;
        all = all || more || part.name.empty();
        names.push_back(part.name);
    }
    if (!all && names.empty())
        return {};
    if (!all && names.size() <= kMostNames) {
        argv.insert(argv.end(), {"--", "--exact"});
        argv.insert(argv.end(), names.begin(), names.end());
    }
    return argv;
}

std::string nativeCommand(const TestCase &test)
{
    const bool here = test.workspace.empty() || test.workspace == ".";
    std::vector<std::string> argv{"cargo", "test"};
    if (!test.suite.empty() && !namesMore(test.name)) {
        argv.emplace_back("-p");
        for (const auto &word : text::split(test.suite, ' '))
            argv.push_back(word);
        argv.insert(argv.end(), {"--", "--exact", test.name});
    }
    return (here ? "" : "cd " + text::shellQuoted(test.workspace) + " && ") + text::commandLine(argv);
}

} // namespace genie::cargo
