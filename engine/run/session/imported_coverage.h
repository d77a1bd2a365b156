// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/test_case.h"
#include "formats/coverage/coverage_reader.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace genie {

/// Coverage that was measured elsewhere, its paths made those of a scenario: relative to it, Go's import paths by the scenario's own
/// go.mod files. What lies outside is left out. Nothing that a report names is opened.
class ImportedCoverage {
public:
    explicit ImportedCoverage(std::string scenarioDirectory);

    struct Placed {
        std::vector<FileCoverage> files; ///< as they stand in this report
        std::size_t outside = 0;
    };
    /// The files of one report.
    Placed add(std::vector<FileCoverage> files);
    /// All reports together, a line with the highest count that one of them tells.
    [[nodiscard]] std::vector<FileCoverage> take() { return m_sum.take(); }

private:
    [[nodiscard]] std::string placeOf(const std::string &told) const;

    std::string m_scenario;
    std::vector<std::pair<std::string, std::string>> m_modules; ///< Go module path with a slash -> directory with a slash, or empty
    CoverageSum m_sum;
};

} // namespace genie
