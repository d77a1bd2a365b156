// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/log_slice.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

namespace genie {

/// Writes one log with a sparse line index beside it (`<path>.idx`). Complete on disk up to the quota; beyond it the first and
/// the last half of the quota are kept and the cut is marked with a line. Memory does not grow with the log.
/// Belongs to one thread at a time. A crash loses at most the index's tail, which readers rebuild.
class LogWriter {
public:
    static Outcome<std::unique_ptr<LogWriter>> create(const std::filesystem::path &path, std::int64_t quotaBytes);
    virtual ~LogWriter() = default;
    /// Appends bytes as they are. A full disk is answered once (Unavailable); later bytes are counted and dropped.
    virtual Done append(std::string_view bytes) = 0;
    virtual Done flush() = 0;
    [[nodiscard]] virtual std::int64_t bytes() const = 0;
    [[nodiscard]] virtual std::int64_t lines() const = 0;
};

/// Reads a log that may still be growing. Opening and reading the tail costs the same whatever the log's size.
class LogReader {
public:
    static Outcome<std::unique_ptr<LogReader>> open(const std::filesystem::path &path);
    virtual ~LogReader() = default;
    virtual Outcome<LogSlice> read(const LogRange &range) = 0;
    /// Case-insensitive plain text search from `firstLine` on.
    virtual Outcome<LogMatches> find(std::string_view text, std::int64_t firstLine, int most) = 0;
};

} // namespace genie
