// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace genie {

/// The id of an execution: a random UUID (RFC 9562 version 4) in lower case without braces.
using ExecutionId = std::string;

/// The id of a suite request: a random UUID like that of an execution.
using RequestId = std::string;

/// A fresh random UUID. Thread-safe.
std::string newUuid();

/// Whether the text is a UUID in its canonical form.
bool isUuid(std::string_view text);

} // namespace genie
