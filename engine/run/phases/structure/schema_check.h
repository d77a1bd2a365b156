// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/json/json.h"

#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// One rule of a schema that a document breaks.
struct SchemaViolation {
    std::vector<std::string> path; ///< member names and array indices from the root
    std::string message;           ///< what is expected there and what was found
};

/// Checks a document against one of the built-in schemas ("service", "testing", "endpoints", "lighthouse"). All violations, in
/// the order of the document's checks. Internal when the schema itself is missing or not usable. Thread-safe.
Outcome<std::vector<SchemaViolation>> checkAgainstSchema(std::string_view schema, const Json &document);

} // namespace genie
