// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/test_case.h"

#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Reads Cobertura XML, as coverage.py, gcovr, coverlet and others write it. Counts are lines; classes of the same file are put
/// together. Paths as written (relative to one of the `<source>` entries), toolchain and workspace empty. No entity is read.
Outcome<std::vector<FileCoverage>> readCobertura(std::string_view bytes);

/// The files as Cobertura XML, one package for each directory.
std::string writeCobertura(const std::vector<FileCoverage> &files);

} // namespace genie
