// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/cargo_messages.h"
#include "run/toolchains/toolchain.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie::cargo {

/// Every outermost Cargo.toml.
std::vector<TestWorkspace> detect(const Workspace &workspace);

/// What is known of a package's dependencies from its files.
struct Dependencies {
    bool locked = false;   ///< there is a Cargo.lock
    bool vendored = false; ///< they lie in the tree, or there are none from elsewhere
};
Dependencies dependenciesOf(const std::filesystem::path &directory);

/// How cases of a target are grouped, which is also what chooses it: "demo --test it".
std::string suiteOf(const CargoTarget &target);

/// The source file that a test of a target is in by its module path (`a::tests::x` of src/lib.rs: src/a.rs), or the root file.
std::string sourceOf(const CargoTarget &target, const std::string &test);

} // namespace genie::cargo
