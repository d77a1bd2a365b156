// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Decides on a file by its path relative to the root ('/' between parts). Must be cheap.
using FileFilter = std::function<bool(const std::string &relative)>;

/// The regular files beneath `root` that the filter wants, relative to it, in byte order. Folders that hold dependencies or output
/// and hidden ones other than `.vrooli` are left out, as are symbolic links. Bounded: gives up after 100,000 entries or 24 levels. Any
/// thread.
std::vector<std::string> treeFiles(const std::filesystem::path &root, const FileFilter &wanted);

/// The files directly in one directory of the scenario that the filter wants, relative to the scenario, in byte order.
std::vector<std::string> filesIn(const std::filesystem::path &root, const std::string &directory, const FileFilter &wanted);

/// Whether `path` is `directory` or beneath it; both relative, "." is everything.
bool isBeneath(std::string_view path, std::string_view directory);

/// `path` as seen from `directory`, both relative to the scenario; `path` itself when it is not beneath.
std::string seenFrom(std::string_view path, std::string_view directory);

/// `path` (relative to `directory` of the scenario, or absolute) relative to the scenario; empty when it lies outside.
std::string scenarioPath(const std::filesystem::path &scenario, std::string_view directory, std::string_view path);

/// The first `limit` bytes of a file; empty when it cannot be read.
std::string readHead(const std::filesystem::path &file, std::size_t limit = 4 * 1024 * 1024);

} // namespace genie
