// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/process/sandboxed_runner.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace genie {

/// The arguments of bubblewrap that make up the file system of a contained program: the system read-only, a private /proc, /dev and /tmp of
/// at most `temporary` bytes with an empty home in it, then the view. What is hidden, or holds something hidden, is left out.
std::vector<std::string> sandboxMounts(const SandboxView &view, const std::vector<std::filesystem::path> &toolchains, std::uint64_t temporary);

} // namespace genie
