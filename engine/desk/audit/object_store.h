// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace genie {

/// Keeps bytes under their own digest, beneath one directory: `ab/cdef...`, read-only. What is there is never changed, and what is read
/// is checked. Several processes may use it at once; any thread.
class ObjectStore {
public:
    explicit ObjectStore(std::filesystem::path directory) : m_directory(std::move(directory)) {}

    /// Keeps the bytes and answers their digest. Unavailable when the disk does not let it.
    [[nodiscard]] Outcome<std::string> put(std::string_view bytes) const;
    /// The same for many small objects: each is there at once, and all of them are sure only after `settle`.
    [[nodiscard]] Outcome<std::string> putSoon(std::string_view bytes) const;
    /// Returns when everything that was put is on the disk.
    [[nodiscard]] Done settle() const;
    /// The bytes of a digest. Failure: Invalid when it is no digest; NotFound; Conflict when what is kept is not what was put.
    [[nodiscard]] Outcome<std::string> get(const std::string &digest) const;
    [[nodiscard]] bool has(const std::string &digest) const;
    /// Where an object lies.
    [[nodiscard]] std::filesystem::path pathOf(const std::string &digest) const;

private:
    [[nodiscard]] Outcome<std::string> keep(std::string_view bytes, bool sure) const;

    std::filesystem::path m_directory;
};

} // namespace genie
