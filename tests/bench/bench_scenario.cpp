// SPDX-License-Identifier: GPL-3.0-or-later
// How long it takes to read and add up the registries of the 20 real scenarios, and to judge them by the rules.
#include "scenario/requirements/registry.h"
#include "scenario/requirements/rules.h"
#include "scenario/requirements/summary.h"
#include "support/corpus.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <vector>

using namespace genie;

namespace {

namespace fs = std::filesystem;

constexpr double kReadBar = 60;   // of the 200 ms for all 74 scenarios that the specification allows
constexpr double kJudgeBar = 200; // with every reference looked up on the disk

/// The best of five passes, in milliseconds.
double best(const std::function<void()> &pass)
{
    double least = 1e9;
    for (int i = 0; i < 5; ++i) {
        const auto start = std::chrono::steady_clock::now();
        pass();
        least = std::min(least, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    return least;
}

bool print(const char *what, double figure, double bar)
{
    std::printf("%-48s | %9.1f ms | %9.0f ms | %s\n", what, figure, bar, figure <= bar ? "ok" : "MISS");
    return figure <= bar;
}

} // namespace

int main()
{
    if (test::corpusDirectory().empty()) {
        std::fprintf(stderr, "bench_scenario: the corpus is not beside the project\n");
        return std::getenv("CI") != nullptr ? 1 : 0;
    }
    std::vector<fs::path> scenarios;
    for (const auto &entry : fs::directory_iterator(test::corpusDirectory() / "scenarios"))
        if (fs::is_directory(entry.path() / "requirements"))
            scenarios.push_back(entry.path());
    std::size_t requirements = 0;
    std::size_t issues = 0;
    const double read = best([&] {
        requirements = 0;
        for (const fs::path &scenario : scenarios)
            requirements += summarise(readRegistry(scenario, scenario.filename().native())).total;
    });
    const double judged = best([&] {
        issues = 0;
        for (const fs::path &scenario : scenarios) {
            ProofFiles files(scenario);
            issues += judge(readRegistry(scenario, scenario.filename().native()), files).size();
        }
    });
    std::printf("%zu registries, %zu requirements, %zu issues\n", scenarios.size(), requirements, issues);
    std::printf("%-48s | %12s | %12s | %s\n", "figure", "measured", "bar", "verdict");
    const bool readInTime = print("read and add up the registries", read, kReadBar);
    const bool judgedInTime = print("read and judge the registries", judged, kJudgeBar);
    return readInTime && judgedInTime ? 0 : 1;
}
