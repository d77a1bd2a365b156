// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace genie::fuzz {

/// What is done with the bytes of a fuzzer or of a saved input, by name: every format of results, and the others. Each ends the
/// program when a reader breaks a promise.
std::map<std::string, std::function<void(std::string_view)>> targets();

} // namespace genie::fuzz
