// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "desk/audit/object_store.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace genie {

/// One file or link of a tree.
struct TreeFile {
    std::string path;   ///< relative, '/' between parts
    std::string digest; ///< sha256 of its bytes; of a link: of its target
    std::string link;   ///< where it leads; empty: a regular file
    bool executable = false;
    std::uint64_t size = 0;
    bool operator==(const TreeFile &) const = default;
};

/// All files of a checkout, sorted by path, without what builds and runs leave behind. Invalid beyond 50,000 files or 1 GiB.
Outcome<std::vector<TreeFile>> listTree(const std::filesystem::path &directory);

/// One digest over a listing.
std::string digestOf(const std::vector<TreeFile> &files);

/// "sha256 path" of each file, as a baseline names them.
std::vector<std::string> filesOf(const std::vector<TreeFile> &files);

/// Keeps a tree with all its bytes, each content once, and answers "copy:<digest>" of its listing.
Outcome<std::string> keepTree(const std::filesystem::path &directory, const ObjectStore &objects);

/// Writes a kept tree into an empty directory, every byte checked. NotFound, or Conflict when something of it was changed since.
Done restoreTree(const std::string &snapshot, const std::filesystem::path &destination, const ObjectStore &objects);

} // namespace genie
