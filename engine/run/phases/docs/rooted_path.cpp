// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/docs/rooted_path.h"

#include <algorithm>
#include <array>

namespace genie {

namespace {

constexpr std::array<std::string_view, 8> kRoots = {"/Users/", "/home/", "/var/", "/etc/", "/opt/", "/srv/", "/private/", "/Volumes/"};
constexpr std::string_view kEnds = " \t\r\n\"'`<>()[]{},;|*";

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool isWindows(std::string_view text) { return text.size() >= 3 && isLetter(text[0]) && text[1] == ':' && text[2] == '\\'; }

/// Whether a path may start behind this sign: not within a longer path, a name, a URL or a variable.
bool mayPrecede(char before)
{
    constexpr std::string_view kInner = "/\\.-_~}$%@:#&?=+";
    return !isLetter(before) && !(before >= '0' && before <= '9') && static_cast<unsigned char>(before) < 0x80 &&
           kInner.find(before) == std::string_view::npos;
}

} // namespace

bool isRootedPath(std::string_view path)
{
    return isWindows(path) || std::any_of(kRoots.begin(), kRoots.end(), [path](std::string_view root) { return path.starts_with(root); });
}

std::optional<RootedPathFound> findRootedPath(std::string_view prose)
{
    for (auto at = prose.find_first_of("/:"); at != std::string_view::npos; at = prose.find_first_of("/:", at + 1)) {
        if (prose[at] == ':' && at == 0)
            continue;
        const std::size_t start = prose[at] == ':' ? at - 1 : at;
        const std::string_view rest = prose.substr(start);
        // `key=/home/x` and `path:/home/x` are paths as well, `http://` and `?next=/home/` are not.
        const bool afterWord = start > 0 && (prose[start - 1] == '=' || prose[start - 1] == ':') &&
                               prose.substr(0, start).find_first_of("/?") == std::string_view::npos;
        if (!isRootedPath(rest) || (start > 0 && !mayPrecede(prose[start - 1]) && !afterWord))
            continue;
        std::string path(rest.substr(0, rest.find_first_of(kEnds)));
        while (path.size() > 1 && (path.ends_with('.') || path.ends_with(':') || path.ends_with('!') || path.ends_with('?')))
            path.pop_back();
        return RootedPathFound{std::move(path), start};
    }
    return std::nullopt;
}

bool isAllowedPath(std::string_view path, const std::vector<std::string> &allowed)
{
    return std::any_of(allowed.begin(), allowed.end(), [path](std::string_view entry) {
        if (!entry.empty() && path.size() + 1 == entry.size() && entry.back() == '/')
            entry.remove_suffix(1); // "/home/user/" allows "/home/user" itself
        return !entry.empty() && path.starts_with(entry);
    });
}

} // namespace genie
