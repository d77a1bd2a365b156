// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/coverage_files.h"

#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

namespace genie {

std::optional<CoverageSummary> reportCoverage(const TestWorkspace &found, const PhaseContext &context,
                                              Outcome<std::vector<FileCoverage>> files)
{
    if (!files) {
        context.reporter.observe({Observation::Kind::Warning,
                                  "the " + found.toolchain + " coverage of " + placeOf(found) + " cannot be read: " + files.error().message,
                                  {},
                                  0});
        return std::nullopt;
    }
    CoverageSummary summary{found.toolchain, found.directory, 0, 0};
    std::vector<FileCoverage> ours;
    for (auto &file : *files) {
        file.path = scenarioPath(context.workspace.directory, found.directory, file.path);
        if (file.path.empty() || ("/" + file.path).find("/node_modules/") != std::string::npos)
            continue;
        file.toolchain = found.toolchain;
        file.workspace = found.directory;
        summary.covered += file.covered;
        summary.total += file.total;
        ours.push_back(std::move(file));
    }
    if (!ours.empty())
        context.reporter.coverage(std::move(ours));
    return summary.total > 0 ? std::optional(summary) : std::nullopt;
}

} // namespace genie
