// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"

#include <filesystem>
#include <string>

namespace genie::node {

/// The package.json in this directory; an empty object, with `problem` set, when there is none that makes sense.
Json packageJson(const std::filesystem::path &directory, std::string &problem);

} // namespace genie::node
