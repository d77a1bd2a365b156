// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <vector>

namespace genie {

/// For each port (1..65535) whether something on this machine accepts connections there, on 127.0.0.1 or ::1. All ports are tried
/// side by side and the connections are closed at once; takes no longer than `timeout`. Never fails: a port that cannot be tried
/// counts as closed.
std::vector<bool> acceptingPorts(const std::vector<int> &ports, milliseconds timeout);

} // namespace genie
