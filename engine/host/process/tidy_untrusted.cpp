// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/process/descriptor.h"
#include "host/process/sandboxed_runner.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr int kDeepest = 200;

bool isWithin(const fs::path &path, const fs::path &directory)
{
    const auto relative = path.lexically_relative(directory);
    return !relative.empty() && *relative.begin() != "..";
}

/// Walks by descriptors, so that nothing in the tree can lead it elsewhere.
class Tidying {
public:
    Tidying(const std::vector<fs::path> &allowed, std::optional<uid_t> user, fs::path pipe) : m_user(user), m_pipe(std::move(pipe))
    {
        std::error_code error;
        for (const auto &one : allowed)
            m_allowed.push_back(fs::weakly_canonical(one, error));
    }

    bool walk(int folder, const fs::path &path, int depth)
    {
        if (m_user)
            give(folder);
        if (depth > kDeepest)
            return true;
        DIR *entries = fdopendir(dup(folder));
        if (entries == nullptr)
            return false;
        while (const dirent *entry = readdir(entries)) {
            const std::string name = entry->d_name;
            if (name != "." && name != "..")
                visit(folder, name, path, depth);
        }
        closedir(entries);
        return true;
    }

private:
    void give(int folder)
    {
        struct stat state {};
        if (fstat(folder, &state) == 0 && state.st_uid != *m_user)
            [[maybe_unused]] const int ignored = fchown(folder, *m_user, *m_user);
    }

    void visit(int folder, const std::string &name, const fs::path &path, int depth)
    {
        struct stat state {};
        if (fstatat(folder, name.c_str(), &state, AT_SYMLINK_NOFOLLOW) != 0)
            return;
        if (S_ISDIR(state.st_mode)) {
            if ((state.st_mode & S_IRWXU) != S_IRWXU) // A folder that its owner has locked could not be removed later.
                [[maybe_unused]] const int ignored = fchmodat(folder, name.c_str(), S_IRWXU, 0);
            const Descriptor inner(openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
            if (inner)
                walk(inner.get(), path / name, depth + 1);
            return;
        }
        if (S_ISFIFO(state.st_mode) && !m_pipe.empty() && path / name == m_pipe)
            return;
        const bool plain = S_ISREG(state.st_mode) || (S_ISLNK(state.st_mode) && staysInside(path / name));
        if (!plain) {
            unlinkat(folder, name.c_str(), 0);
            return;
        }
        if (m_user && state.st_uid != *m_user)
            [[maybe_unused]] const int ignored = fchownat(folder, name.c_str(), *m_user, *m_user, AT_SYMLINK_NOFOLLOW);
    }

    /// Where it really leads, through all links on the way; nothing runs any more that could change them meanwhile.
    bool staysInside(const fs::path &link)
    {
        std::error_code error;
        const auto to = fs::weakly_canonical(link, error);
        return !error && (isWithin(to, "/usr") || std::any_of(m_allowed.begin(), m_allowed.end(), [&](const fs::path &one) { return isWithin(to, one); }));
    }

    std::vector<fs::path> m_allowed;
    std::optional<uid_t> m_user;
    fs::path m_pipe;
};

} // namespace

Done tidyUntrusted(const fs::path &directory, const std::vector<fs::path> &allowed, std::optional<uid_t> user, const fs::path &pipe)
{
    const Descriptor folder(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder || !Tidying(allowed, user, pipe).walk(folder.get(), directory, 0))
        return fail(FailureKind::Unavailable, directory.string() + ": " + std::strerror(errno));
    return {};
}

} // namespace genie
