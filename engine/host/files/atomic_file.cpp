// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/files/atomic_file.h"

#include "core/base/ids.h"
#include "core/base/text.h"
#include "host/process/descriptor.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

tl::unexpected<Failure> trouble(const fs::path &path, const char *deed, int error)
{
    const auto kind = error == ENOENT || error == ENOTDIR ? FailureKind::NotFound : FailureKind::Unavailable;
    return fail(kind, text::validUtf8(path.string()) + " cannot be " + deed + ": " + std::strerror(error));
}

const char *kindOf(mode_t mode)
{
    if (S_ISDIR(mode))
        return "a directory";
    if (S_ISFIFO(mode))
        return "a pipe";
    if (S_ISSOCK(mode))
        return "a socket";
    return S_ISCHR(mode) || S_ISBLK(mode) ? "a device" : "not a regular file";
}

/// 0, or the errno of what did not work.
int writeAll(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno != EINTR)
            return errno;
        bytes.remove_prefix(n > 0 ? static_cast<std::size_t>(n) : 0);
    }
    return 0;
}

/// The bytes in a fresh file that is safe on the disk. 0, or an errno.
int writeFresh(const fs::path &path, std::string_view bytes, mode_t mode)
{
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
    if (!file)
        return errno;
    if (const int error = writeAll(file.get(), bytes))
        return error;
    if (::fchmod(file.get(), mode) != 0 || ::fsync(file.get()) != 0)
        return errno;
    return 0;
}

} // namespace

Done writeAtomically(const fs::path &path, std::string_view bytes, mode_t mode)
{
    std::error_code missing;
    fs::path target = fs::canonical(path, missing); // Follows a link, so that the link stays one.
    if (missing)
        target = path;
    const fs::path fresh = target.parent_path() / ("." + target.filename().string().substr(0, 180) + "." + newUuid().substr(0, 8) + ".tmp");
    int error = writeFresh(fresh, bytes, mode);
    if (error == 0 && ::rename(fresh.c_str(), target.c_str()) != 0)
        error = errno;
    if (error != 0) {
        ::unlink(fresh.c_str());
        return fail(FailureKind::Unavailable, text::validUtf8(path.string()) + " cannot be written: " + std::strerror(error));
    }
    const auto folderPath = target.has_parent_path() ? target.parent_path() : fs::path(".");
    const Descriptor folder(::open(folderPath.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder)
        ::fsync(folder.get()); // The new name too; where folders cannot be synced there is nothing more to do.
    return {};
}

Outcome<std::string> readBounded(const fs::path &path, std::int64_t limitBytes)
{
    // O_NONBLOCK: opening a FIFO would wait for a writer that may never come.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!file)
        return errno == ENXIO ? fail(FailureKind::Invalid, text::validUtf8(path.string()) + " is a socket or a device, not a file")
                              : trouble(path, "read", errno);
    struct stat state {};
    if (::fstat(file.get(), &state) != 0)
        return trouble(path, "read", errno);
    if (!S_ISREG(state.st_mode))
        return fail(FailureKind::Invalid, text::validUtf8(path.string()) + " is " + kindOf(state.st_mode) + ", not a file");
    const auto tooLarge = [&] {
        return fail(FailureKind::Invalid, text::validUtf8(path.string()) + " is larger than " + std::to_string(limitBytes / 1024) + " KiB");
    };
    if (state.st_size > limitBytes)
        return tooLarge();
    std::string content(static_cast<std::size_t>(state.st_size) + 1, '\0');
    std::size_t size = 0;
    for (;;) {
        if (size == content.size())
            content.resize(content.size() * 2); // It grows while it is read, or is one of /proc.
        const ssize_t n = ::read(file.get(), content.data() + size, content.size() - size);
        if (n < 0 && errno != EINTR)
            return trouble(path, "read", errno);
        if (n == 0)
            break;
        size += n > 0 ? static_cast<std::size_t>(n) : 0;
        if (size > static_cast<std::size_t>(limitBytes))
            return tooLarge();
    }
    content.resize(size);
    return content;
}

} // namespace genie
