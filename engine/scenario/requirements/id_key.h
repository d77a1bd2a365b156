// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/text.h"

#include <string>
#include <string_view>

namespace genie {

/// How requirement ids are compared: trimmed, ASCII letters in upper case.
inline std::string idKey(std::string_view id)
{
    std::string key(text::trimmed(id));
    for (char &c : key)
        if (c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 'a' + 'A');
    return key;
}

} // namespace genie
