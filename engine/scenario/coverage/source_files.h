// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace genie {

/// A source of a scenario that tests could run.
struct SourceFile {
    std::string path;      ///< relative to the scenario
    std::string toolchain; ///< "go", "node", "python", "shell"
};

/// The sources of a scenario in byte order of their paths: Go, JavaScript and TypeScript, Python and shell, but no tests, nothing in
/// folders that tools fill, and no configuration of tools. At most 20,000; symbolic links are not followed.
std::vector<SourceFile> sourceFiles(const std::filesystem::path &scenario);

} // namespace genie
