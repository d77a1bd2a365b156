// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/test_case.h"

#include <string>
#include <string_view>
#include <vector>

namespace genie::shell {

/// `bash -n ./cli/x.sh`: reads the script, runs nothing of it. Runs in the scenario's directory.
std::vector<std::string> check(const std::string &interpreter, const std::string &file);

/// The line that a shell's message is about (`x.sh: line 4: ...`, `x.sh: 4: ...`), 0 when it names none.
int errorLine(std::string_view message);

/// `bash -n cli/x.sh`
std::string nativeCommand(const TestCase &test);

} // namespace genie::shell
