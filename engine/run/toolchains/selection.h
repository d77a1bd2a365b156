// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/test_case.h"
#include "run/toolchains/toolchain.h"

#include <vector>

namespace genie {

/// What of one workspace is to run.
struct Selection {
    bool all = true;                 ///< everything in it
    std::vector<TestSelector> parts; ///< else these; files are relative to the scenario. Empty with `!all`: nothing of it
    [[nodiscard]] bool none() const { return !all && parts.empty(); }
};

/// The part of the wished-for tests that concerns this workspace. No wish at all is everything.
Selection selectionFor(const TestWorkspace &found, const std::vector<TestSelector> &tests);

/// The files of the workspace that a selection touches; all of them when it names none.
std::vector<std::string> selectedFiles(const TestWorkspace &found, const Selection &selection);

} // namespace genie
