// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/files/file_lock.h"

#include "core/base/text.h"
#include "host/files/atomic_file.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

/// Whether the path still names the opened file; someone may have removed it between open and lock.
bool stillNamed(const fs::path &path, int fd)
{
    struct stat named {};
    struct stat opened {};
    return ::stat(path.c_str(), &named) == 0 && ::fstat(fd, &opened) == 0 && named.st_ino == opened.st_ino && named.st_dev == opened.st_dev;
}

} // namespace

Outcome<FileLock> FileLock::tryAcquire(const fs::path &path, std::string_view text)
{
    const std::string shown = text::validUtf8(path.string());
    std::error_code ignored; // A folder that cannot be made shows when the file is opened.
    fs::create_directories(path.parent_path(), ignored);
    for (int attempt = 0; attempt < 8; ++attempt) {
        Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644));
        if (!file)
            return fail(FailureKind::Unavailable, "the lock file " + shown + " cannot be opened: " + std::strerror(errno));
        if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
            if (errno != EWOULDBLOCK)
                return fail(FailureKind::Unavailable, "the lock file " + shown + " cannot be locked: " + std::strerror(errno));
            const std::string holder = holderOf(path);
            return fail(FailureKind::Conflict, shown + " is held by another run" + (holder.empty() ? "" : " (" + holder + ")"));
        }
        if (!stillNamed(path, file.get()))
            continue;
        const std::string note = text.empty() ? std::to_string(::getpid()) : std::string(text);
        if (::ftruncate(file.get(), 0) != 0 || ::pwrite(file.get(), note.data(), note.size(), 0) != static_cast<ssize_t>(note.size()))
            return fail(FailureKind::Unavailable, "the lock file " + shown + " cannot be written: " + std::strerror(errno));
        return FileLock(std::move(file));
    }
    return fail(FailureKind::Unavailable, "the lock file " + shown + " is being replaced all the time");
}

std::string FileLock::holderOf(const fs::path &path)
{
    const auto content = readBounded(path, 4096);
    return content ? text::validUtf8(text::trimmed(*content)) : std::string();
}

} // namespace genie
