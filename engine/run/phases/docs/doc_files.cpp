// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/docs/doc_files.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr int kMostEntries = 200'000;
constexpr int kMostLevels = 32;

bool isSkipped(std::string_view folder)
{
    constexpr std::array<std::string_view, 16> kSkipped = {".git",        "node_modules", "dist",   "build", ".turbo", ".next",
                                                           ".pnpm-store", "coverage",     ".cache", "tmp",   "logs",   "__pycache__",
                                                           ".venv",       "venv",         ".tox",   "vendor"};
    return std::find(kSkipped.begin(), kSkipped.end(), folder) != kSkipped.end();
}

/// One walk, depth first.
class Walk {
public:
    explicit Walk(DocFiles &found) : m_found(found) {}

    void enter(const fs::path &directory, const std::string &prefix, int level)
    {
        std::error_code error;
        fs::directory_iterator entries(directory, fs::directory_options::skip_permission_denied, error);
        for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
            if (--m_left <= 0) {
                m_found.cut = true;
                return;
            }
            const std::string name = entries->path().filename().string();
            std::error_code ignored;
            const auto status = entries->symlink_status(ignored);
            if (fs::is_directory(status)) {
                if (isSkipped(name))
                    continue;
                if (level < kMostLevels)
                    enter(entries->path(), prefix + name + "/", level + 1);
                else
                    m_found.cut = true;
            } else if (fs::is_regular_file(status) && (name.ends_with(".md") || name.ends_with(".mdx"))) {
                m_found.files.push_back(prefix + name);
            }
        }
    }

private:
    DocFiles &m_found;
    int m_left = kMostEntries;
};

} // namespace

DocFiles findDocFiles(const fs::path &scenario)
{
    DocFiles found;
    Walk(found).enter(scenario, {}, 0);
    std::sort(found.files.begin(), found.files.end());
    return found;
}

} // namespace genie
