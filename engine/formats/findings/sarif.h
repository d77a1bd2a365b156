// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "formats/findings/finding.h"

#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Largest SARIF log that is read, and the findings that are kept of it.
inline constexpr std::size_t kLargestSarif = 256 * 1024 * 1024;
inline constexpr std::size_t kMostFindings = 200'000;

/// Reads a SARIF 2.1.0 log. A result without a level has that of its rule, else it is a warning; results that passed, do not apply,
/// were suppressed or are gone since a baseline are no findings. The source is the name of the tool. `file:` URIs become paths,
/// others stay as written. Invalid when it is no SARIF log, or holds more than `kMostFindings`.
Outcome<std::vector<Finding>> readSarif(std::string_view bytes);

/// The findings as a SARIF 2.1.0 log, one run for each source.
std::string writeSarif(const std::vector<Finding> &findings, std::string_view version);

} // namespace genie
