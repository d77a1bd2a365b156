// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/server/route.h"

#include <vector>

namespace genie {

/// The description of exactly these routes as OpenAPI 3.1.
Json openApiOf(const std::vector<Route> &routes);

} // namespace genie
