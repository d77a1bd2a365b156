// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/secrets/secrets.h"

#include "core/base/text.h"
#include "host/files/atomic_file.h"
#include "host/process/descriptor.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>

namespace genie {

namespace {

constexpr std::size_t kMostBytes = 4096;

bool isPlainName(const std::string &name)
{
    return !name.empty() && name.size() <= 64 &&
           std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
}

/// Looked at through the open file, so that nobody can exchange it in between.
Done mayBeUsed(int file, const std::string &shown)
{
    struct stat info {};
    if (::fstat(file, &info) != 0)
        return fail(FailureKind::Unavailable, shown + " cannot be looked at: " + std::strerror(errno));
    if (!S_ISREG(info.st_mode))
        return fail(FailureKind::Unauthorized, shown + " is not a regular file");
    if (info.st_uid != ::geteuid())
        return fail(FailureKind::Unauthorized, shown + " belongs to another user; make a file of your own");
    if ((info.st_mode & 077) != 0)
        return fail(FailureKind::Unauthorized, shown + " can be read by others, so what it holds is no secret; run: chmod 600 " +
                                                   text::shellQuoted(shown) + " and replace the token");
    return {};
}

/// It becomes the value of a header: a line end within it would begin another one.
bool isSecret(std::string_view secret)
{
    return !secret.empty() && secret.size() <= kMostBytes && std::ranges::none_of(secret, [](unsigned char c) { return c < 0x21 || c > 0x7e; });
}

} // namespace

Outcome<std::string> secretIn(const std::filesystem::path &path)
{
    const std::string shown = text::validUtf8(path.string());
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file)
        return errno == ENOENT || errno == ENOTDIR ? fail(FailureKind::NotFound, "there is no file " + shown)
                                                   : fail(FailureKind::Unauthorized, shown + " cannot be opened: " + std::strerror(errno));
    if (const Done usable = mayBeUsed(file.get(), shown); !usable)
        return tl::unexpected(usable.error());
    std::array<char, kMostBytes + 1> bytes{};
    const auto count = ::read(file.get(), bytes.data(), bytes.size());
    if (count < 0)
        return fail(FailureKind::Unavailable, shown + " cannot be read: " + std::strerror(errno));
    if (static_cast<std::size_t>(count) > kMostBytes)
        return fail(FailureKind::Invalid, shown + " is too large to be a token");
    std::string secret(text::trimmed({bytes.data(), static_cast<std::size_t>(count)}));
    if (!isSecret(secret))
        return fail(FailureKind::Invalid, shown + " must hold one token on one line");
    return secret;
}

Outcome<std::string> FileSecrets::secret(const std::string &name) const
{
    if (!isPlainName(name))
        return fail(FailureKind::Invalid, "a secret's name has letters, digits, '-' and '_' only");
    auto secret = secretIn(m_directory / name);
    if (!secret && secret.error().kind == FailureKind::NotFound)
        return fail(FailureKind::NotFound, "there is no token for " + name + "; write it into " + text::validUtf8((m_directory / name).string()) +
                                               ", readable by you only (chmod 600)");
    return secret;
}

bool FileSecrets::canBe(const std::string &name, const std::string &secret) { return isPlainName(name) && isSecret(secret); }

Done FileSecrets::keep(const std::string &name, const std::string &secret) const
{
    if (!canBe(name, secret))
        return fail(FailureKind::Invalid, "a token is one line of letters, digits and signs");
    std::error_code error;
    std::filesystem::create_directories(m_directory, error);
    std::filesystem::permissions(m_directory, std::filesystem::perms::owner_all, error);
    return writeAtomically(m_directory / name, secret + "\n", 0600);
}

void FileSecrets::forget(const std::string &name) const
{
    std::error_code ignored;
    if (isPlainName(name))
        std::filesystem::remove(m_directory / name, ignored);
}

} // namespace genie
