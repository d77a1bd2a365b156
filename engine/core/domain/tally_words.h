// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/phase.h"

#include <string>

namespace genie {

/// The counts that are not zero, in words: "10 passed, 1 failed". Empty when nothing was counted.
std::string countsOf(const Tally &tally);

} // namespace genie
