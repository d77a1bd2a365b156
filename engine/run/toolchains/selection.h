// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/test_case.h"
#include "run/toolchains/toolchain.h"

#include <string_view>
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

/// Whether a result that a tool reported was asked for: tools that cannot select exactly report more. A failure of a whole file,
/// suite or build always counts, for what was asked for may be in it. The file of `test` is relative to the scenario.
bool selects(const Selection &selection, const TestCase &test);

/// Whether the case stands for more than one test: a file that could not be loaded, a suite that failed as such, a failed build.
bool standsForMore(const TestCase &test);
/// The same by the name alone, as our readers give it: `a.test.js [load]`, `outer [suite]`, `api [build]`.
bool namesMore(std::string_view name);

} // namespace genie
