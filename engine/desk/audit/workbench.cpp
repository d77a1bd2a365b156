// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/workbench.h"

namespace genie {

namespace fs = std::filesystem;

Workbench::~Workbench()
{
    std::error_code ignored;
    fs::remove_all(m_place, ignored);
}

Done Workbench::lay(const fs::path &tree)
{
    std::error_code error;
    fs::remove_all(m_place, error);
    if (!error)
        fs::create_directories(m_place.parent_path(), error);
    if (!error)
        fs::copy(tree, m_place, fs::copy_options::recursive | fs::copy_options::copy_symlinks, error);
    if (error)
        return fail(FailureKind::Unavailable, "a copy of the tree cannot be made at " + m_place.string() + ": " + error.message());
    return {};
}

} // namespace genie
