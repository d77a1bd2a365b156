// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/object_store.h"

#include "core/base/digest.h"
#include "core/base/ids.h"
#include "host/files/atomic_file.h"
#include "host/process/descriptor.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <unistd.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kLargestObject = 256LL * 1024 * 1024;

/// Complete or not there, as long as the power stays; a beginning that a crash left is replaced, for it does not fit its digest.
Done writeSoon(const fs::path &path, std::string_view bytes)
{
    const fs::path draft = path.string() + "." + newUuid();
    {
        std::ofstream out(draft, std::ios::binary);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        if (!out.flush())
            return fail(FailureKind::Unavailable, draft.string() + " cannot be written");
    }
    std::error_code error;
    fs::permissions(draft, fs::perms(0444), error);
    if (!error)
        fs::rename(draft, path, error);
    return error ? Done(fail(FailureKind::Unavailable, path.string() + ": " + error.message())) : Done();
}

} // namespace

fs::path ObjectStore::pathOf(const std::string &digest) const
{
    return isSha256(digest) ? m_directory / digest.substr(0, 2) / digest.substr(2) : fs::path();
}

bool ObjectStore::has(const std::string &digest) const
{
    std::error_code error;
    return isSha256(digest) && fs::is_regular_file(pathOf(digest), error);
}

Outcome<std::string> ObjectStore::put(std::string_view bytes) const { return keep(bytes, true); }

Outcome<std::string> ObjectStore::putSoon(std::string_view bytes) const { return keep(bytes, false); }

Done ObjectStore::settle() const
{
    std::error_code error;
    fs::create_directories(m_directory, error);
    const Descriptor folder(open(m_directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder || syncfs(folder.get()) != 0)
        return fail(FailureKind::Unavailable, m_directory.string() + ": " + std::strerror(errno));
    return {};
}

Outcome<std::string> ObjectStore::keep(std::string_view bytes, bool sure) const
{
    if (bytes.size() > static_cast<std::size_t>(kLargestObject))
        return fail(FailureKind::Invalid, "what is to be kept is larger than 256 MiB");
    const std::string digest = sha256Of(bytes);
    if (get(digest)) // What is damaged is put again.
        return digest;
    std::error_code error;
    const fs::path path = pathOf(digest);
    fs::create_directories(path.parent_path(), error);
    if (error)
        return fail(FailureKind::Unavailable, path.parent_path().string() + ": " + error.message());
    if (const Done written = sure ? writeAtomically(path, bytes, 0444) : writeSoon(path, bytes); !written)
        return tl::unexpected(written.error());
    return digest;
}

Outcome<std::string> ObjectStore::get(const std::string &digest) const
{
    if (!isSha256(digest))
        return fail(FailureKind::Invalid, "'" + digest.substr(0, 80) + "' is no content address");
    auto bytes = readBounded(pathOf(digest), kLargestObject);
    if (!bytes)
        return tl::unexpected(bytes.error().within("what was kept under " + digest));
    if (sha256Of(*bytes) != digest)
        return fail(FailureKind::Conflict, "what was kept under " + digest + " has been changed since (" + pathOf(digest).string() + ")");
    return bytes;
}

} // namespace genie
