// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace genie {

/// Makes the anchors of the headings of one page, as GitHub does: small letters, blanks become hyphens, other signs go, and a second
/// heading of the same name gets a number.
class Slugs {
public:
    std::string next(std::string_view heading);

private:
    std::map<std::string, int> m_used;
};

} // namespace genie
