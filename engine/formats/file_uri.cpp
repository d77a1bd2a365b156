// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/file_uri.h"

#include "core/base/text.h"

namespace genie {

namespace {

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

} // namespace

std::string pathFromUri(std::string_view uri)
{
    if (uri.starts_with("file://"))
        uri.remove_prefix(7);
    else if (uri.find("://") != std::string_view::npos)
        return std::string(uri);
    std::string path;
    for (std::size_t i = 0; i < uri.size(); ++i) {
        const int high = uri[i] == '%' && i + 2 < uri.size() ? hexValue(uri[i + 1]) : -1;
        const int low = high < 0 ? -1 : hexValue(uri[i + 2]);
        path += low < 0 ? uri[i] : static_cast<char>(high * 16 + low);
        i += low < 0 ? 0 : 2;
    }
    return path;
}

std::string uriFromPath(std::string_view path)
{
    constexpr std::string_view kPlain = "-._~/";
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string uri;
    for (const char c : text::validUtf8(path)) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || kPlain.find(c) != kPlain.npos;
        if (plain)
            uri += c;
        else
            uri += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
    return uri;
}

} // namespace genie
