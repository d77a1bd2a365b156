// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/git/checkout_writer.h"

#include "host/files/contained_path.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/process/descriptor.h"

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostLeftOut = 100;

tl::unexpected<Failure> trouble(const std::string &what) { return fail(FailureKind::Unavailable, what + ": " + std::strerror(errno)); }

bool leavesTree(const std::string &path, const std::string &target)
{
    if (target.empty() || target.front() == '/')
        return true;
    const auto to = (fs::path(path).parent_path() / target).lexically_normal();
    return to.empty() ? false : *to.begin() == "..";
}

} // namespace

CheckoutWriter::CheckoutWriter(fs::path destination, const CheckoutLimits &limits) : m_destination(std::move(destination)), m_limits(limits) {}

Done CheckoutWriter::begin()
{
    std::error_code error;
    fs::create_directories(m_destination, error);
    if (error)
        return fail(FailureKind::Unavailable, m_destination.string() + ": " + error.message());
    if (!fs::is_empty(m_destination, error))
        return fail(FailureKind::Conflict, m_destination.string() + " is not empty");
    return {};
}

Outcome<fs::path> CheckoutWriter::place(const std::string &path) const
{
    auto at = containedPath(m_destination, path);
    if (!at)
        return at;
    std::error_code error;
    fs::create_directories(at->parent_path(), error);
    if (error)
        return fail(FailureKind::Unavailable, path + ": " + error.message());
    return at;
}

Done CheckoutWriter::reserve(const std::string &path, std::uint64_t size)
{
    if (size > m_limits.fileBytes)
        return fail(FailureKind::Invalid, path + " is larger than " + std::to_string(m_limits.fileBytes / 1024 / 1024) + " MiB");
    ++m_result.files;
    m_result.bytes += size;
    if (m_result.files > m_limits.files)
        return fail(FailureKind::Invalid, "it has more than " + std::to_string(m_limits.files) + " files");
    if (m_result.bytes > m_limits.bytes)
        return fail(FailureKind::Invalid, "it is larger than " + std::to_string(m_limits.bytes / 1024 / 1024) + " MiB");
    return {};
}

Done CheckoutWriter::file(const std::string &path, std::string_view bytes, bool executable)
{
    const auto at = place(path);
    if (!at)
        return tl::unexpected(at.error());
    const Descriptor out(open(at->c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, executable ? 0755 : 0644));
    if (!out)
        return trouble(path);
    while (!bytes.empty()) {
        const ssize_t n = write(out.get(), bytes.data(), bytes.size());
        if (n < 0 && errno != EINTR)
            return trouble(path);
        bytes.remove_prefix(n > 0 ? static_cast<std::size_t>(n) : 0);
    }
    return {};
}

Done CheckoutWriter::link(const std::string &path, const std::string &target)
{
    if (leavesTree(path, target))
        return fail(FailureKind::Invalid, path + " is a link that leads out of the scenario");
    const auto at = place(path);
    if (!at)
        return tl::unexpected(at.error());
    if (symlink(target.c_str(), at->c_str()) != 0)
        return trouble(path);
    return {};
}

Done CheckoutWriter::copy(const fs::path &source, const std::string &path)
{
    const fs::path from = source / path;
    struct stat state {};
    if (lstat(from.c_str(), &state) != 0)
        return errno == ENOENT || errno == ENOTDIR ? Done() : Done(trouble(path));
    if (S_ISLNK(state.st_mode)) {
        std::error_code error;
        ++m_result.files;
        return link(path, fs::read_symlink(from, error).string());
    }
    if (!S_ISREG(state.st_mode)) {
        leaveOut(path);
        return {};
    }
    if (Done fits = reserve(path, static_cast<std::uint64_t>(state.st_size)); !fits)
        return fits;
    const Descriptor in(open(from.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    const auto at = place(path);
    if (!in || !at)
        return !at ? Done(tl::unexpected(at.error())) : Done(trouble(path));
    const Descriptor out(open(at->c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, (state.st_mode & S_IXUSR) != 0 ? 0755 : 0644));
    if (!out)
        return trouble(path);
    for (off_t left = state.st_size; left > 0;) {
        const ssize_t n = sendfile(out.get(), in.get(), nullptr, static_cast<std::size_t>(left));
        if (n < 0 && errno != EINTR)
            return trouble(path);
        if (n == 0)
            break; // It has become shorter meanwhile.
        left -= n > 0 ? n : 0;
    }
    return {};
}

void CheckoutWriter::leaveOut(const std::string &path)
{
    if (m_result.leftOut.size() < kMostLeftOut)
        m_result.leftOut.push_back(path);
}

} // namespace genie
