// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/reported_path.h"

#include "core/base/text.h"
#include "formats/file_uri.h"

#include <algorithm>

namespace genie {

namespace {

constexpr std::string_view kOutside = "outside:";

bool isDriveLetter(std::string_view path)
{
    return path.size() > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/') && ((path[0] | 0x20) >= 'a' && (path[0] | 0x20) <= 'z');
}

} // namespace

std::string reportedPath(std::string_view told, std::string_view scenarioDirectory)
{
    std::string path = told.starts_with("file://") ? pathFromUri(told) : std::string(told);
    if (path.empty())
        return path;
    if (path.find("://") != std::string::npos || isDriveLetter(path))
        return std::string(kOutside) + path;
    if (path.find('/') == std::string::npos)
        std::replace(path.begin(), path.end(), '\\', '/'); // relative, and written on Windows
    if (path.front() == '/') {
        while (scenarioDirectory.ends_with('/'))
            scenarioDirectory.remove_suffix(1);
        const bool inside = !scenarioDirectory.empty() && path.starts_with(scenarioDirectory) && path.size() > scenarioDirectory.size() &&
                            path[scenarioDirectory.size()] == '/';
        if (!inside)
            return std::string(kOutside) + path;
        path.erase(0, scenarioDirectory.size() + 1);
    }
    std::vector<std::string> parts;
    for (std::string &part : text::split(path, '/')) {
        if (part.empty() || part == ".")
            continue;
        if (part != "..")
            parts.push_back(std::move(part));
        else if (!parts.empty())
            parts.pop_back();
        else
            return std::string(kOutside) + std::string(told);
    }
    return text::join(parts, "/");
}

} // namespace genie
