// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <filesystem>

namespace genie {

/// One place at which copies of trees are tried, so that nothing that a test leaves behind helps the next one. Always the same place, because
/// the caches of the tools know files by their paths. Removes it when it goes.
class Workbench {
public:
    explicit Workbench(std::filesystem::path place) : m_place(std::move(place)) {}
    Workbench(const Workbench &) = delete;
    Workbench &operator=(const Workbench &) = delete;
    ~Workbench();

    /// Puts a fresh copy of the tree there. Unavailable when the disk does not let it.
    Done lay(const std::filesystem::path &tree);
    [[nodiscard]] const std::filesystem::path &place() const { return m_place; }

private:
    std::filesystem::path m_place;
};

} // namespace genie
