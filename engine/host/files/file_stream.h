// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "host/process/descriptor.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace genie {

/// Reads a regular file from its beginning in pieces, so that it may be larger than memory. Never waits: a FIFO, a device or a
/// directory is refused. Belongs to one thread.
class FileStream {
public:
    /// Failure: NotFound; Invalid when it is something else than a regular file or larger than that; Unavailable when it cannot be read.
    static Outcome<FileStream> open(const std::filesystem::path &path, std::int64_t limitBytes);

    /// The next piece, which lives until the next call; empty at the end.
    Outcome<std::string_view> next();
    [[nodiscard]] std::int64_t size() const { return m_size; }

private:
    FileStream(Descriptor file, std::int64_t size, std::string shown);

    Descriptor m_file;
    std::int64_t m_size = 0;
    std::int64_t m_left = 0;
    std::string m_shown;
    std::string m_piece;
};

} // namespace genie
