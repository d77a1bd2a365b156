// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/files/file_stream.h"

#include "core/base/text.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace genie {

namespace {

constexpr std::size_t kPiece = 256 * 1024;

tl::unexpected<Failure> trouble(const std::string &shown, int error)
{
    const auto kind = error == ENOENT || error == ENOTDIR ? FailureKind::NotFound
                      : error == ENXIO                    ? FailureKind::Invalid
                                                          : FailureKind::Unavailable;
    return fail(kind, "cannot read " + shown + ": " + std::strerror(error));
}

} // namespace

FileStream::FileStream(Descriptor file, std::int64_t size, std::string shown)
    : m_file(std::move(file)), m_size(size), m_left(size), m_shown(std::move(shown)), m_piece(kPiece, '\0')
{
}

Outcome<FileStream> FileStream::open(const std::filesystem::path &path, std::int64_t limitBytes)
{
    const std::string shown = text::validUtf8(path.string());
    // O_NONBLOCK: opening a FIFO would wait for a writer that may never come.
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!file)
        return trouble(shown, errno);
    struct stat state {};
    if (::fstat(file.get(), &state) != 0)
        return trouble(shown, errno);
    if (!S_ISREG(state.st_mode))
        return fail(FailureKind::Invalid, shown + " is not a file");
    if (state.st_size > limitBytes)
        return fail(FailureKind::Invalid, shown + " is larger than " + std::to_string(limitBytes / (1024 * 1024)) + " MiB");
    return FileStream(std::move(file), state.st_size, shown);
}

Outcome<std::string_view> FileStream::next()
{
    // What is appended while it is read does not belong to the file that was asked for.
    const auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(m_left, static_cast<std::int64_t>(kPiece)));
    for (;;) {
        const ssize_t n = ::read(m_file.get(), m_piece.data(), wanted);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return trouble(m_shown, errno);
        m_left -= n;
        return std::string_view(m_piece).substr(0, static_cast<std::size_t>(n));
    }
}

} // namespace genie
