// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace genie {

/// Folders that runs and builds fill, and what belongs to git: the same that no workspace is looked for in. Not part of a tree's meaning.
bool isOutputName(std::string_view name);

/// Whether any part of a relative path is such a folder.
bool isBeneathOutput(std::string_view path);

} // namespace genie
