// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/cmake/command.h"

#include "core/base/text.h"
#include "run/toolchains/patterns.h"

#include <algorithm>

namespace genie::cmake {

std::vector<std::string> configure(const std::filesystem::path &tree, const std::string &generator)
{
    std::vector<std::string> argv{"cmake", "-S", ".", "-B", tree.string(), "-DBUILD_TESTING=ON"};
    if (!generator.empty())
        argv.insert(argv.end(), {"-G", generator});
    return argv;
}

std::vector<std::string> build(const std::filesystem::path &tree, int jobs)
{
    return {"cmake", "--build", tree.string(), "--parallel", std::to_string(std::max(1, jobs))};
}

std::vector<std::string> list(const std::filesystem::path &tree) { return {"ctest", "--test-dir", tree.string(), "--show-only=json-v1"}; }

std::vector<std::string> test(const std::filesystem::path &tree, const std::filesystem::path &report, const Selection &selection)
{
    std::vector<std::string> argv{"ctest", "--test-dir", tree.string(), "--output-junit", report.string(), "--output-on-failure"};
    std::vector<std::string> names;
    for (const auto &part : selection.parts) {
        if (part.name.empty() || namesMore(part.name))
            return argv;
        names.push_back(part.name);
    }
    if (!selection.all)
        argv.insert(argv.end(), {"-R", exactly(names)});
    return argv;
}

std::string nativeCommand(const TestCase &test)
{
    const bool here = test.workspace.empty() || test.workspace == ".";
    const std::string tree = here ? "build" : test.workspace + "/build";
    std::vector<std::string> run{"ctest", "--test-dir", tree, "--output-on-failure"};
    if (!test.name.empty() && !namesMore(test.name))
        run.insert(run.end(), {"-R", exactly({test.name})});
    return text::commandLine({"cmake", "-S", here ? "." : test.workspace, "-B", tree}) + " && " +
           text::commandLine({"cmake", "--build", tree}) + " && " + text::commandLine(run);
}

} // namespace genie::cmake
