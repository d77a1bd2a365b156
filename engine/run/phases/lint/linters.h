// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/lint/linter.h"

#include <memory>
#include <vector>

namespace genie {

// Go
std::unique_ptr<Linter> makeGofmt();        ///< formatting and syntax
std::unique_ptr<Linter> makeGolangciLint(); ///< versions 1 and 2
std::unique_ptr<Linter> makeGoVet();        ///< where golangci-lint, which has it, is missing
// Node
std::unique_ptr<Linter> makeTsc();
std::unique_ptr<Linter> makeEslint();
// Python
std::unique_ptr<Linter> makeRuff();
std::unique_ptr<Linter> makeFlake8(); ///< where ruff is missing
std::unique_ptr<Linter> makeMypy();
// Shell
std::unique_ptr<Linter> makeShellcheck();
std::unique_ptr<Linter> makeShellSyntax(); ///< `bash -n`

/// Every linter, in reporting order; those of one language stand together.
const std::vector<std::unique_ptr<Linter>> &linters();

} // namespace genie
