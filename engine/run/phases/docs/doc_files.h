// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace genie {

/// The Markdown files of a scenario (`*.md`, `*.mdx`), relative to it, in byte order. Folders of dependencies and output are left
/// out, links are not followed.
struct DocFiles {
    std::vector<std::string> files;
    bool cut = false; ///< the tree is larger or deeper than is looked through
};

DocFiles findDocFiles(const std::filesystem::path &scenario);

} // namespace genie
