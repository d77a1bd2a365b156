// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"

#include <filesystem>
#include <optional>
#include <string>

namespace genie {

/// A JSON file of a scenario as it was found: absent (neither document nor problem), a document, or a problem that says what is
/// wrong with the file and what to do about it.
struct ManifestFile {
    std::optional<Json> document;
    std::string text;    ///< as read, for finding lines
    std::string problem; ///< lower-case fragment, without the file's name; empty when absent or fine
};

/// Reads a JSON file, at most 16 MiB of it; never waits for a FIFO or a device, never throws. Not for the absent file, everything
/// that keeps it from being JSON is a problem: a directory, no permission, a symlink loop, too large, binary, malformed.
ManifestFile readManifestFile(const std::filesystem::path &path);

} // namespace genie
