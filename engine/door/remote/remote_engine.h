// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <filesystem>
#include <string>

namespace genie {

/// How to reach an engine that somebody serves.
struct RemoteEngine {
    std::string name;                ///< for people; empty: its address
    std::string url;                 ///< base, such as https://tests.example:8470; with or without /api/v1
    std::string token;               ///< empty: none. Goes into requests to it and nowhere else
    std::filesystem::path authority; ///< PEM of a private certificate authority; empty: the machine's own are enough

    /// Invalid, with what to do, when the URL is none or when the token would travel in the clear.
    [[nodiscard]] Done check() const;
    /// The base of its API, without a slash at the end.
    [[nodiscard]] std::string apiUrl() const;
    /// Its name, or its host and port.
    [[nodiscard]] std::string shownName() const;
};

} // namespace genie
