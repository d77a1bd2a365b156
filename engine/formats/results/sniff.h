// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/report_head.h"
#include "formats/results/result_reader.h"

#include <memory>
#include <span>
#include <string_view>

namespace genie {

/// One format of test results that can be read.
struct ResultFormat {
    std::string_view name;      ///< as typed after `--format`
    std::string_view title;     ///< for people
    std::string_view toolchain; ///< what its cases are filed under when the report does not say it
    std::unique_ptr<ResultReader> (*make)(CaseSink sink);
};

/// All formats, in the order in which help lists them.
std::span<const ResultFormat> resultFormats();

/// The format of that name; null when there is none.
const ResultFormat *resultFormatNamed(std::string_view name);

/// The format of a file whose first bytes these are. Invalid, with what was found instead, when it is no report that is known.
Outcome<const ResultFormat *> sniffResults(std::string_view head);

} // namespace genie
