// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/git/output_names.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace genie {

bool isOutputName(std::string_view name)
{
    constexpr std::array<std::string_view, 13> kNames{
        ".git",          "node_modules", "dist", "build",        "coverage",         ".next", ".pnpm-store", "__pycache__",
        ".pytest_cache", ".venv",        "venv", "test-results", "playwright-report"};
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool isBeneathOutput(std::string_view path)
{
    const auto parts = text::split(path, '/');
    return std::any_of(parts.begin(), parts.end(), [](const std::string &part) { return isOutputName(part); });
}

} // namespace genie
