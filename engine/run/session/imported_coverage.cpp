// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/session/imported_coverage.h"

#include "core/base/text.h"
#include "formats/results/reported_path.h"
#include "host/files/atomic_file.h"

#include <algorithm>
#include <array>
#include <filesystem>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kOutside = "outside:";

/// The module that a go.mod declares, with a slash behind it; empty when there is none.
std::string moduleOf(const fs::path &goMod)
{
    constexpr std::int64_t kLargest = 1024 * 1024;
    const auto bytes = readBounded(goMod, kLargest);
    if (!bytes)
        return {};
    for (const auto &line : text::split(*bytes, '\n')) {
        const auto words = text::trimmed(line);
        if (words.starts_with("module "))
            return std::string(text::trimmed(words.substr(7))) + "/";
    }
    return {};
}

/// Which family of tools a source belongs to, by its name.
std::string toolchainOf(std::string_view path)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kEndings{{{".go", "go"},
                                                                                      {".py", "python"},
                                                                                      {".js", "node"},
                                                                                      {".jsx", "node"},
                                                                                      {".ts", "node"},
                                                                                      {".tsx", "node"},
                                                                                      {".mjs", "node"},
                                                                                      {".cjs", "node"},
                                                                                      {".sh", "shell"},
                                                                                      {".bash", "shell"},
                                                                                      {".rs", "cargo"},
                                                                                      {".java", "maven"}}};
    for (const auto &[ending, toolchain] : kEndings)
        if (path.ends_with(ending))
            return std::string(toolchain);
    return "coverage";
}

} // namespace

ImportedCoverage::ImportedCoverage(std::string scenarioDirectory) : m_scenario(std::move(scenarioDirectory))
{
    // The scenario's own folder and those right below it, as workspaces are laid out.
    std::vector<std::string> directories{""};
    std::error_code error;
    for (fs::directory_iterator at(m_scenario, error), end; !error && at != end && directories.size() < 1000; at.increment(error))
        if (std::error_code ignored; at->is_directory(ignored) && !at->is_symlink(ignored))
            directories.push_back(at->path().filename().string() + "/");
    for (const auto &directory : directories)
        if (auto module = moduleOf(fs::path(m_scenario) / directory / "go.mod"); !module.empty())
            m_modules.emplace_back(std::move(module), directory);
    // The longest module path wins where one is within another.
    std::sort(m_modules.begin(), m_modules.end(), [](const auto &a, const auto &b) { return a.first.size() > b.first.size(); });
}

std::string ImportedCoverage::placeOf(const std::string &told) const
{
    for (const auto &[module, directory] : m_modules)
        if (told.starts_with(module))
            return directory + told.substr(module.size());
    return reportedPath(told, m_scenario);
}

ImportedCoverage::Placed ImportedCoverage::add(std::vector<FileCoverage> files)
{
    Placed placed;
    for (auto &file : files) {
        file.path = placeOf(file.path);
        if (file.path.empty() || file.path.starts_with(kOutside)) {
            ++placed.outside;
            continue;
        }
        file.toolchain = toolchainOf(file.path);
        file.workspace = ".";
        placed.files.push_back(std::move(file));
    }
    for (FileCoverage file : placed.files)
        if (!m_sum.add(std::move(file)))
            break; // more lines than any report is believed to have: the sum stays at what it holds
    return placed;
}

} // namespace genie
