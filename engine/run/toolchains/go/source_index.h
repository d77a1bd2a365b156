// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace genie::go {

/// Where the test functions of a module stand, by package: `go test -json` does not say. Reads a package when it is first asked for.
class SourceIndex {
public:
    struct Place {
        std::string file; ///< base name
        int line = 0;
    };
    using Functions = std::map<std::string, Place, std::less<>>;

    SourceIndex(std::filesystem::path directory, std::string module) : m_directory(std::move(directory)), m_module(std::move(module)) {}

    /// The package's directory relative to the module, "." for the module itself; empty when it is not of this module.
    [[nodiscard]] std::string directoryOf(std::string_view package) const;
    /// The test functions in one directory of the module.
    const Functions &functionsIn(const std::string &directory);

private:
    const std::filesystem::path m_directory;
    const std::string m_module;
    std::map<std::string, Functions> m_packages;
};

/// The names of the test functions in the text of a `_test.go` file, with their lines.
std::vector<std::pair<std::string, int>> testFunctions(std::string_view source);

} // namespace genie::go
