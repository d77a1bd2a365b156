// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "host/git/checkout.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace genie {

/// Writes a tree file by file into an empty directory, within bounds, and nothing outside of it. Belongs to one thread.
class CheckoutWriter {
public:
    CheckoutWriter(std::filesystem::path destination, const CheckoutLimits &limits);

    /// Makes the directory. Conflict when there is something in it.
    Done begin();
    /// Counts a file against the bounds before its bytes are asked for. Invalid when one is passed.
    Done reserve(const std::string &path, std::uint64_t size);
    /// Writes one file that was reserved.
    Done file(const std::string &path, std::string_view bytes, bool executable);
    /// Makes one link; Invalid when it leads out of the tree.
    Done link(const std::string &path, const std::string &target);
    /// Copies one path of a directory, counted here. What is gone meanwhile is left out.
    Done copy(const std::filesystem::path &source, const std::string &path);
    void leaveOut(const std::string &path);

    [[nodiscard]] const CheckedOut &result() const { return m_result; }

private:
    [[nodiscard]] Outcome<std::filesystem::path> place(const std::string &path) const;

    std::filesystem::path m_destination;
    CheckoutLimits m_limits;
    CheckedOut m_result;
};

} // namespace genie
