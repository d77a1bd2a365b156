// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/bats/command.h"

#include "core/base/text.h"
#include "run/toolchains/patterns.h"
#include "run/toolchains/tree_files.h"

namespace genie::bats {

namespace {

/// Cases that stand for a whole file (the TAP reader's).
bool isWholeFile(const std::string &name)
{
    return name.empty() || name == "plan mismatch" || name == "Bail out!" || name == "setup_file failed";
}

} // namespace

std::vector<std::string> test(const TestWorkspace &found, const std::string &file, const Selection &selection)
{
    // A name such as "-x.bats" must not be taken for an option.
    std::vector<std::string> argv{"bats", "--tap", "--timing"};
    std::vector<std::string> names;
    bool all = selection.all;
    for (const auto &part : selection.parts) {
        if (!part.file.empty() && part.file != file)
            continue;
        all = all || isWholeFile(part.name);
        names.push_back(part.name);
    }
    if (!all && !names.empty())
        argv.insert(argv.end(), {"--filter", exactly(names)});
    argv.push_back("./" + seenFrom(file, found.directory));
    return argv;
}

std::string nativeCommand(const TestCase &test)
{
    std::vector<std::string> argv{"bats"};
    if (!isWholeFile(test.name))
        argv.insert(argv.end(), {"-f", exactly({test.name})});
    argv.push_back(test.file.empty() ? test.workspace : test.file);
    return text::commandLine(argv);
}

} // namespace genie::bats
