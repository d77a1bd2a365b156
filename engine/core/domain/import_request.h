// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace genie {

/// A wish to keep results that were made elsewhere. Names are checked by the engine, not by the caller.
struct ImportRequest {
    static constexpr std::size_t kMostFiles = 1000;

    std::string scenario;           ///< name of a scenario the engine knows
    std::vector<std::string> files; ///< absolute paths of reports; each may be of another format
    std::string format;             ///< name of a format; empty: found out for each file
    std::string phase = {};         ///< where they belong; empty: unit, or lint when they hold findings only
    bool operator==(const ImportRequest &) const = default;
};

} // namespace genie
