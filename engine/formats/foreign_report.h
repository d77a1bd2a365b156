// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/test_case.h"
#include "formats/results/sniff.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// One format of what others measured: results of tests, coverage, or findings.
struct ReportFormat {
    enum class Holds { Results, Coverage, Findings };
    std::string_view name;  ///< as typed after `--format`
    std::string_view title; ///< for people
    Holds holds = Holds::Results;
    const ResultFormat *results = nullptr;                                            ///< of results
    Outcome<std::vector<FileCoverage>> (*coverage)(std::string_view bytes) = nullptr; ///< of coverage
};

/// All formats, results first, in the order in which help lists them.
std::span<const ReportFormat> reportFormats();

/// The format of that name; null when there is none.
const ReportFormat *reportFormatNamed(std::string_view name);

/// The format of a file that begins like this. Invalid, with what was found instead, when it is none.
Outcome<const ReportFormat *> sniffReport(std::string_view head);

} // namespace genie
