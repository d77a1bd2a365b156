// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace genie {

/// Three numbers of a version; missing ones are zero. Ordered by number.
struct Version {
    std::array<long, 3> parts{0, 0, 0};
    int given = 0; ///< how many were written: 2 for "1.21"

    friend bool operator<(const Version &a, const Version &b) { return a.parts < b.parts; }
    [[nodiscard]] std::string text() const; ///< "1.21" or "18.19.0", as many parts as were given
};

/// The first version in a text such as "go version go1.19.8 linux/amd64" or "v18.19.0".
std::optional<Version> firstVersion(std::string_view text);

/// Whether a version satisfies a range as `engines` of package.json has it (">=18", "^18 || >=20 <23", "18.x", "~18.1",
/// "16 - 20"). Nothing when the range makes no sense to us.
std::optional<bool> satisfies(const Version &version, std::string_view range);

} // namespace genie
