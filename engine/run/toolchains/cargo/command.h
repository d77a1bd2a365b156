// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/cargo/detect.h"
#include "run/toolchains/selection.h"
#include "run/toolchains/toolchain.h"

#include <string>
#include <vector>

namespace genie::cargo {

/// How dependencies may be got: what the lock file says and no more; nothing from the network where none is needed, or where there is
/// no lock file and the settings do not allow more.
std::vector<std::string> rules(const Dependencies &dependencies, bool install);

/// Builds all test programs and says, as JSON, which they are.
std::vector<std::string> build(const std::vector<std::string> &rules);

/// Runs the tests of one target, or those that the selection names. Nothing when the selection is about others.
std::vector<std::string> test(const std::vector<std::string> &rules, const TestWorkspace &found, const CargoTarget &target,
                              const Selection &selection);

/// `cd crate && cargo test -p demo --lib -- --exact tests::adds`
std::string nativeCommand(const TestCase &test);

} // namespace genie::cargo
