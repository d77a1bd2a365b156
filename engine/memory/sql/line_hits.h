// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace genie {

/// Line hits as a short text: neighbouring lines with equal hits are one run, as in `3-9:1,12:0`.
std::string lineHitsToText(const std::map<int, std::int64_t> &hits);

/// The way back; Invalid when the text is not one.
Outcome<std::map<int, std::int64_t>> lineHitsFromText(std::string_view text);

} // namespace genie
