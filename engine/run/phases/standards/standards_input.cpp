// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/standards_input.h"

#include "host/files/atomic_file.h"

#include <algorithm>

namespace genie {

namespace {

constexpr std::int64_t kMostBytes = 1024 * 1024;

} // namespace

bool StandardsInput::has(const std::string &file) const { return std::binary_search(files.begin(), files.end(), file); }

std::string StandardsInput::read(const std::string &file) const
{
    return has(file) ? readBounded(workspace.directory / file, kMostBytes).value_or(std::string()) : std::string();
}

} // namespace genie
