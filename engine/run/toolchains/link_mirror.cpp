// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/link_mirror.h"

#include <algorithm>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr int kMostEntries = 200'000;

class Mirroring {
public:
    Mirroring(const std::set<std::string> &real, const std::set<std::string> &without) : m_real(real), m_without(without) {}

    bool fill(const fs::path &directory, const fs::path &mirror, const std::string &prefix)
    {
        fs::create_directories(mirror, error);
        for (fs::directory_iterator entries(directory, error); !error && entries != fs::directory_iterator(); entries.increment(error)) {
            const std::string name = entries->path().filename().string();
            if (m_without.contains(name))
                continue;
            if (--m_left < 0)
                return false;
            const std::string path = prefix + name;
            std::error_code ignored;
            if (isReal(path) && fs::is_directory(entries->symlink_status(ignored))) {
                if (!fill(entries->path(), mirror / name, path + "/"))
                    return false;
            } else {
                fs::create_symlink(entries->path(), mirror / name, error);
            }
        }
        return !error;
    }

    std::error_code error;

private:
    /// Whether the directory or one beneath it is to be real.
    bool isReal(const std::string &path) const
    {
        const auto next = m_real.lower_bound(path);
        if (next != m_real.end() && *next == path)
            return true;
        const auto beneath = m_real.lower_bound(path + "/");
        return beneath != m_real.end() && beneath->starts_with(path + "/");
    }

    const std::set<std::string> &m_real;
    const std::set<std::string> &m_without;
    int m_left = kMostEntries;
};

} // namespace

Done mirrorWithLinks(const fs::path &directory, const fs::path &mirror, const std::set<std::string> &real,
                     const std::set<std::string> &without)
{
    std::error_code ignored;
    fs::remove_all(mirror, ignored);
    Mirroring mirroring(real, without);
    if (mirroring.fill(fs::absolute(directory, ignored).lexically_normal(), mirror, {}))
        return {};
    return fail(FailureKind::Unavailable, mirroring.error ? "a mirror of the tree cannot be made: " + mirroring.error.message()
                                                          : "the tree has too many entries to mirror");
}

} // namespace genie
