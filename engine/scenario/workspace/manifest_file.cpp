// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/workspace/manifest_file.h"

#include "core/base/failure.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace genie {

namespace {

constexpr std::size_t kLargest = 16 * 1024 * 1024;

/// Closes a descriptor when it goes.
class Descriptor {
public:
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }
    [[nodiscard]] int number() const { return m_number; }

private:
    int m_number;
};

std::string whyNotOpened(int error)
{
    switch (error) {
    case EACCES: return "cannot be read: permission denied; make it readable for the user who runs the tests";
    case ELOOP: return "is a symbolic link that leads in a circle; replace it by a file";
    case ENOTDIR: return "cannot be read: a file lies where its directory should be; move that file away";
    default: return std::string("cannot be read: ") + std::strerror(error);
    }
}

std::string whyNotAFile(mode_t mode)
{
    const std::string what = S_ISDIR(mode) ? "a directory" : S_ISFIFO(mode) ? "a named pipe" : S_ISSOCK(mode) ? "a socket" : "a device";
    return "is " + what + ", not a file; move it away and put a JSON file there";
}

/// Everything in the file, or the problem. An empty optional in a success means that there is no such file.
Outcome<std::optional<std::string>> readAll(const std::filesystem::path &path)
{
    // O_NONBLOCK: opening a FIFO without a writer would wait for ever.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (file.number() < 0) {
        // A dangling link is absent, a socket cannot be opened at all.
        if (errno == ENOENT)
            return std::nullopt;
        return fail(FailureKind::Invalid,
                    errno == ENXIO ? "is a socket, not a file; move it away and put a JSON file there" : whyNotOpened(errno));
    }
    struct stat status {};
    if (::fstat(file.number(), &status) != 0)
        return fail(FailureKind::Invalid, whyNotOpened(errno));
    if (!S_ISREG(status.st_mode))
        return fail(FailureKind::Invalid, whyNotAFile(status.st_mode));
    const std::string tooLarge = "is larger than 16 MiB, which no configuration is; check that it is the right file";
    if (static_cast<std::size_t>(status.st_size) > kLargest)
        return fail(FailureKind::Invalid, tooLarge);
    std::string content;
    content.resize(static_cast<std::size_t>(status.st_size) + 1); // one more, to notice that it grows
    std::size_t length = 0;
    while (true) {
        if (length == content.size()) {
            if (length > kLargest)
                return fail(FailureKind::Invalid, tooLarge);
            content.resize(content.size() * 2);
        }
        const ssize_t got = ::read(file.number(), content.data() + length, content.size() - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(FailureKind::Invalid, whyNotOpened(errno));
        if (got == 0)
            break;
        length += static_cast<std::size_t>(got);
    }
    content.resize(length);
    return content;
}

} // namespace

ManifestFile readManifestFile(const std::filesystem::path &path)
{
    ManifestFile result;
    auto content = readAll(path);
    if (!content) {
        result.problem = content.error().message;
        return result;
    }
    if (!*content)
        return result;
    result.text = std::move(**content);
    if (result.text.find_first_not_of(" \t\r\n") == std::string::npos) {
        result.problem = "is empty; write at least {}";
    } else if (result.text.find('\0') != std::string::npos) {
        result.problem = "is a binary file, not JSON; replace it by a JSON file";
    } else if (auto document = parseJson(result.text); !document) {
        result.problem = document.error().message + "; correct it there";
    } else if (!document->is_object()) {
        result.problem = "holds no JSON object; it must start with {";
    } else {
        result.document = std::move(*document);
    }
    return result;
}

} // namespace genie
