// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/coverage_view.h"

#include <string_view>
#include <vector>

namespace genie {

/// The lines of a source that its comments take out of the measurement, and which comment does it: `# pragma: no cover` (a line, or the
/// block that it heads), `istanbul`, `c8` and `v8 ignore` (next, start to stop, file), `LCOV_EXCL_LINE` and `_START` to `_STOP`. Ascending.
/// Text in strings is no comment. Pure; takes any bytes.
std::vector<Exclusion> exclusionsIn(std::string_view path, std::string_view source);

} // namespace genie
