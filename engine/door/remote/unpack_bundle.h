// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/json/json.h"

#include <filesystem>
#include <string>

namespace genie {

/// Writes an exported audit that came as `{"name", "files": [{"path", "content" in base64}]}` into a new folder beneath `directory` and
/// answers its path. Nothing is written outside, whatever the paths say: Invalid then, and what was written is taken away again.
Outcome<std::string> unpackBundle(const Json &bundle, const std::filesystem::path &directory);

} // namespace genie
