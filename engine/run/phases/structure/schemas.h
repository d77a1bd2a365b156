// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace genie {

/// The text of resources/schemas/<name>.schema.json as it was when this engine was built; empty for a name that has none.
/// Defined in a source that CMake writes.
std::string_view schemaText(std::string_view name);

} // namespace genie
