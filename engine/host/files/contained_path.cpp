// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/files/contained_path.h"

#include "core/base/text.h"

#include <algorithm>

namespace genie {

namespace fs = std::filesystem;

namespace {

std::string shown(const fs::path &path) { return text::validUtf8(path.string()); }

/// Whether `path` is `root` or lies beneath it; both canonical.
bool isBeneath(const fs::path &path, const fs::path &root)
{
    return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

} // namespace

Outcome<fs::path> containedPath(const fs::path &root, const fs::path &relative)
{
    if (relative.empty() || relative.native().find('\0') != std::string::npos)
        return fail(FailureKind::Invalid, "a path is empty or holds a NUL byte");
    if (relative.is_absolute())
        return fail(FailureKind::Invalid, shown(relative) + " is an absolute path; give one relative to " + shown(root));
    if (std::any_of(relative.begin(), relative.end(), [](const fs::path &part) { return part == ".."; }))
        return fail(FailureKind::Invalid, shown(relative) + " holds \"..\"; give a path inside " + shown(root));
    std::error_code trouble;
    const fs::path realRoot = fs::canonical(root, trouble);
    if (trouble || !fs::is_directory(realRoot, trouble))
        return fail(FailureKind::NotFound, shown(root) + " is not a directory that can be read");
    // Links of what exists are followed; for the rest, which holds neither links nor "..", the text is the place.
    const fs::path real = fs::weakly_canonical(realRoot / relative, trouble);
    if (trouble == std::errc::too_many_symbolic_link_levels)
        return fail(FailureKind::Invalid, shown(relative) + " goes in circles through symbolic links");
    if (trouble)
        return fail(FailureKind::Unavailable, shown(relative) + " cannot be looked up: " + trouble.message());
    if (!isBeneath(real, realRoot))
        return fail(FailureKind::Invalid, shown(relative) + " leads outside of " + shown(root) + " through a symbolic link");
    // A link whose target is missing ends the part that exists: what it points at would be created elsewhere.
    fs::path step = realRoot;
    for (const auto &part : relative) {
        step /= part;
        const auto kind = fs::symlink_status(step, trouble).type();
        if (kind == fs::file_type::symlink && !fs::exists(step, trouble))
            return fail(FailureKind::Invalid, shown(relative) + " is a symbolic link that leads nowhere");
    }
    return real;
}

} // namespace genie
