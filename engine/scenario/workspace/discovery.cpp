// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/workspace/discovery.h"

#include "core/base/text.h"
#include "scenario/workspace/projects.h"

#include <algorithm>

#include <unistd.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLongestName = 128;

bool existsAs(const fs::path &path, fs::file_type type)
{
    std::error_code error;
    return fs::status(path, error).type() == type;
}

/// Whether the directory itself, or one of its children when `deeper`, has a file that says by itself that here is a project.
bool holdsProject(const fs::path &directory, bool deeper)
{
    std::error_code error;
    fs::directory_iterator entries(directory, error);
    std::vector<fs::path> children;
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        const std::string name = entries->path().filename().native();
        std::error_code ignored;
        if (marksProject(name) && entries->is_regular_file(ignored))
            return true;
        if (deeper && !name.starts_with('.') && !isSkippedDirectory(name) &&
            entries->symlink_status(ignored).type() == fs::file_type::directory)
            children.push_back(entries->path());
    }
    return std::any_of(children.begin(), children.end(), [](const fs::path &child) { return holdsProject(child, false); });
}

} // namespace

bool isScenarioName(std::string_view name)
{
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return !name.empty() && name.size() <= kLongestName && letter(name.front()) && letter(name.back()) &&
           name.find("..") == std::string_view::npos &&
           std::all_of(name.begin(), name.end(), [&letter](char c) { return letter(c) || c == '.'; });
}

bool looksLikeScenario(const fs::path &directory)
{
    if (!existsAs(directory, fs::file_type::directory))
        return false;
    for (const char *file : {".vrooli/service.json", ".vrooli/testing.json", "PRD.md"})
        if (existsAs(directory / file, fs::file_type::regular))
            return true;
    for (const char *folder : {"api", "ui", "cli", "requirements"})
        if (existsAs(directory / folder, fs::file_type::directory))
            return true;
    // A manifest that is no file (a FIFO, a directory) still says that this is meant to be a scenario; reading it says what is wrong.
    std::error_code error;
    if (fs::exists(fs::symlink_status(directory / ".vrooli/service.json", error)))
        return true;
    return holdsProject(directory, true);
}

Outcome<std::vector<FoundScenario>> discoverScenarios(const fs::path &root)
{
    const std::string shown = "the scenarios root " + text::validUtf8(root.native());
    constexpr std::string_view kAdvice = "; name another one with --scenarios-root DIR";
    if (root.empty())
        return fail(FailureKind::Invalid, "no scenarios root is given" + std::string(kAdvice));
    std::error_code error;
    const fs::path absolute = fs::absolute(root, error).lexically_normal();
    const fs::file_status status = fs::status(absolute, error);
    if (status.type() == fs::file_type::not_found)
        return fail(FailureKind::NotFound, shown + " does not exist" + std::string(kAdvice));
    if (fs::status_known(status) && !fs::is_directory(status))
        return fail(FailureKind::Invalid, shown + " is not a directory" + std::string(kAdvice));
    fs::directory_iterator entries(absolute, error);
    if (error)
        return fail(FailureKind::Invalid, shown + " cannot be read: " + error.message() + std::string(kAdvice));
    std::vector<FoundScenario> found;
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        const std::string name = entries->path().filename().native();
        if (name.starts_with('.') || name.starts_with('_') || !isScenarioName(name) || !looksLikeScenario(entries->path()))
            continue;
        found.push_back({name, (absolute / name).lexically_normal()});
    }
    if (error)
        return fail(FailureKind::Invalid, shown + " cannot be read: " + error.message() + std::string(kAdvice));
    std::sort(found.begin(), found.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    return found;
}

} // namespace genie
