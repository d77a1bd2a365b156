// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/selection.h"

#include "run/toolchains/tree_files.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace genie {

namespace {

bool concerns(const TestSelector &test, const TestWorkspace &found)
{
    if (!test.toolchain.empty() && test.toolchain != found.toolchain)
        return false;
    if (!test.workspace.empty())
        return test.workspace == found.directory;
    if (test.file.empty())
        return true;
    if (!found.files.empty())
        return std::find(found.files.begin(), found.files.end(), test.file) != found.files.end();
    return isBeneath(test.file, found.directory);
}

} // namespace

Selection selectionFor(const TestWorkspace &found, const std::vector<TestSelector> &tests)
{
    Selection selection;
    if (tests.empty())
        return selection;
    selection.all = false;
    for (const auto &test : tests) {
        if (!concerns(test, found))
            continue;
        if (test.suite.empty() && test.file.empty() && test.name.empty())
            return {};
        selection.parts.push_back(test);
    }
    return selection;
}

bool standsForMore(const TestCase &test)
{
    constexpr std::array<std::string_view, 4> kWords{"load", "suite", "build", "unfinished"};
    return std::find(kWords.begin(), kWords.end(), test.rawStatus) != kWords.end();
}

bool namesMore(std::string_view name) { return name.ends_with(" [load]") || name.ends_with(" [suite]") || name.ends_with(" [build]"); }

bool selects(const Selection &selection, const TestCase &test)
{
    if (selection.all || (test.status == TestStatus::Failed && standsForMore(test)))
        return true;
    return std::any_of(selection.parts.begin(), selection.parts.end(), [&](const TestSelector &part) {
        if (!part.file.empty() && !test.file.empty() && part.file != test.file)
            return false;
        return namesMore(part.name) || ((part.suite.empty() || part.suite == test.suite) && (part.name.empty() || part.name == test.name));
    });
}

std::vector<std::string> selectedFiles(const TestWorkspace &found, const Selection &selection)
{
    if (selection.all)
        return found.files;
    std::vector<std::string> files;
    for (const auto &file : found.files) {
        const bool wanted = std::any_of(selection.parts.begin(), selection.parts.end(),
                                        [&](const TestSelector &part) { return part.file.empty() || part.file == file; });
        if (wanted)
            files.push_back(file);
    }
    return files;
}

} // namespace genie
