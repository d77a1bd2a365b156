// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/json/json.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace genie {

/// Which files of a scenario to list (spec/api.md 1.11).
struct FileQuery {
    std::string path;   ///< beneath `api` or `ui`; empty: these two
    std::string search; ///< part of a name or path, whatever its case; empty: list one folder
    int limit = 200;
    bool includeHidden = false;
    bool includeCoverage = false;
};

struct ListedFile {
    std::string name;
    std::string path; ///< relative to the scenario
    bool isDirectory = false;
    std::optional<double> coverage; ///< percent
};

struct FileList {
    std::vector<ListedFile> items; ///< folders first, then by name
    int hidden = 0;
};

/// Reads only beneath the scenario's `api` and `ui`, links included. Invalid for any other path. Bounded; blocks on the disk.
Outcome<FileList> listFiles(const std::filesystem::path &scenario, const FileQuery &query);

Json toJson(const FileList &list);

} // namespace genie
