// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace genie {

/// Replaces a file at one moment: readers see the old or the new content, also after a power cut. A symbolic link is written through.
/// Failure (Unavailable) says what could not be done; the old content is then untouched.
Done writeAtomically(const std::filesystem::path &path, std::string_view bytes, mode_t mode = 0644);

/// The whole of a regular file of at most `limitBytes`. Never waits: a FIFO, a device or a directory is refused.
/// Failure: NotFound; Invalid when it is something else than a regular file or too large; Unavailable when it cannot be read.
Outcome<std::string> readBounded(const std::filesystem::path &path, std::int64_t limitBytes);

} // namespace genie
