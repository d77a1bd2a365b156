// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace genie {

/// A path as a report tells it, as it is stored: relative to the scenario when it lies in it by its text, with `outside:` in front
/// when it leaves it. The disk is not asked, so that nothing that a report names is ever touched.
std::string reportedPath(std::string_view told, std::string_view scenarioDirectory);

} // namespace genie
