// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/tree_files.h"

#include "scenario/workspace/projects.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr int kMostEntries = 100'000;
constexpr int kMostLevels = 24;

bool isSkipped(const std::string &folder) { return isSkippedDirectory(folder) || (folder.starts_with('.') && folder != ".vrooli"); }

/// One walk, depth first.
class Walk {
public:
    Walk(const FileFilter &wanted, std::vector<std::string> &found) : m_wanted(wanted), m_found(found) {}

    void enter(const fs::path &directory, const std::string &prefix, int level)
    {
        std::error_code error;
        fs::directory_iterator entries(directory, fs::directory_options::skip_permission_denied, error);
        for (; !error && entries != fs::directory_iterator() && m_left > 0; entries.increment(error)) {
            --m_left;
            const std::string name = entries->path().filename().string();
            std::error_code ignored;
            const auto status = entries->symlink_status(ignored);
            if (fs::is_directory(status)) {
                if (level < kMostLevels && !isSkipped(name))
                    enter(entries->path(), prefix + name + "/", level + 1);
            } else if (fs::is_regular_file(status) && m_wanted(prefix + name)) {
                m_found.push_back(prefix + name);
            }
        }
    }

private:
    const FileFilter &m_wanted;
    std::vector<std::string> &m_found;
    int m_left = kMostEntries;
};

} // namespace

std::vector<std::string> treeFiles(const fs::path &root, const FileFilter &wanted)
{
    std::vector<std::string> found;
    Walk(wanted, found).enter(root, {}, 0);
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<std::string> filesIn(const fs::path &root, const std::string &directory, const FileFilter &wanted)
{
    std::vector<std::string> found;
    const std::string prefix = directory == "." ? std::string() : directory + "/";
    std::error_code error;
    fs::directory_iterator entries(root / directory, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        const std::string relative = prefix + entries->path().filename().string();
        std::error_code ignored;
        if (entries->is_regular_file(ignored) && wanted(relative))
            found.push_back(relative);
    }
    std::sort(found.begin(), found.end());
    return found;
}

bool isBeneath(std::string_view path, std::string_view directory)
{
    if (directory.empty() || directory == ".")
        return true;
    return path == directory || (path.starts_with(directory) && path.size() > directory.size() && path[directory.size()] == '/');
}

std::string seenFrom(std::string_view path, std::string_view directory)
{
    if (directory.empty() || directory == "." || !isBeneath(path, directory))
        return std::string(path);
    return path == directory ? "." : std::string(path.substr(directory.size() + 1));
}

std::string scenarioPath(const fs::path &scenario, std::string_view directory, std::string_view path)
{
    if (path.empty())
        return {};
    const fs::path given(path);
    const fs::path whole = given.is_absolute() ? given : scenario / directory / given;
    std::error_code error;
    for (const fs::path &root : {scenario, fs::weakly_canonical(scenario, error)}) {
        const std::string relative = whole.lexically_normal().lexically_relative(root).generic_string();
        if (!relative.empty() && relative != "." && relative != ".." && !relative.starts_with("../"))
            return relative;
    }
    return {};
}

std::string readHead(const fs::path &file, std::size_t limit)
{
    std::ifstream stream(file, std::ios::binary);
    std::string bytes;
    std::array<char, 65536> piece{};
    while (stream && bytes.size() < limit) {
        stream.read(piece.data(), static_cast<std::streamsize>(std::min(piece.size(), limit - bytes.size())));
        bytes.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
    }
    return bytes;
}

} // namespace genie
