// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/go/source_index.h"
#include "run/toolchains/selection.h"
#include "run/toolchains/toolchain.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie::go {

/// `go test` over a whole module, with a coverage profile. `limit` is ours: Go's own stands behind it.
std::vector<std::string> testAll(const std::filesystem::path &profile, milliseconds limit);

/// The runs of `go test` that a selection takes: one for each pattern, because a pattern holds for all packages of a run.
std::vector<std::vector<std::string>> testSelected(const TestWorkspace &found, const Selection &selection, SourceIndex &index,
                                                   milliseconds limit);

/// The pattern for -run that matches one test or subtest and nothing else: `^TestX$/^sub$`.
std::string runPattern(std::string_view name);

/// `cd api && go test -run '^TestAdd$' ./calc`
std::string nativeCommand(const TestCase &test);

} // namespace genie::go
