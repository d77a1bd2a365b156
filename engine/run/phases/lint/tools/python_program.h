// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/lint/linter.h"

#include <string>

namespace genie::lint {

/// A program of the project's own virtual environment (`.venv` or `venv`), else on PATH; empty when it is in neither.
std::string pythonProgram(const LintTarget &target, const PhaseContext &context, const std::string &name);

} // namespace genie::lint
