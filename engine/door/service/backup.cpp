// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/service/backup.h"

#include "core/base/ids.h"
#include "memory/copy_store.h"

#include <algorithm>
#include <array>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr const char *kStore = "store.sqlite";
constexpr const char *kFiles = "data";
constexpr const char *kRestoring = "restoring-"; ///< a restoration that was killed may have left it behind

/// What of a data directory is worth keeping: all but what is made anew, is another program's, or is the store itself.
bool isKept(const fs::path &relative)
{
    static constexpr std::array kPassing{"scratch", "cache", "audit/scratch", "delegations/checkouts"};
    const std::string name = relative.generic_string();
    return std::none_of(kPassing.begin(), kPassing.end(), [&](const char *passing) { return name == passing; }) && !name.starts_with("store.sqlite") && !name.starts_with(kRestoring);
}

/// Copies the regular files beneath `from`; links are left out, files that are there stay.
Outcome<std::int64_t> copyFiles(const fs::path &from, const fs::path &to)
{
    std::int64_t copied = 0;
    std::error_code error;
    if (!fs::is_directory(from, error))
        return copied;
    const auto trouble = [&](const fs::path &path) {
        return fail(FailureKind::Unavailable, path.string() + " cannot be copied: " + error.message());
    };
    for (fs::recursive_directory_iterator entry(from, error), end; !error && entry != end; entry.increment(error)) {
        const fs::path relative = entry->path().lexically_relative(from);
        const auto status = entry->symlink_status(error);
        if (fs::is_directory(status) && !isKept(relative))
            entry.disable_recursion_pending();
        if (!fs::is_regular_file(status) || !isKept(relative))
            continue;
        fs::create_directories((to / relative).parent_path(), error);
        if (error)
            return trouble(entry->path());
        if (fs::copy_file(entry->path(), to / relative, fs::copy_options::skip_existing, error))
            ++copied;
        if (error == std::errc::no_such_file_or_directory)
            error.clear(); // Retention or the end of a run was quicker.
        if (error)
            return trouble(entry->path());
    }
    if (error)
        return trouble(from);
    return copied;
}

/// A folder that goes with its owner unless it is kept.
class Provisional {
public:
    explicit Provisional(fs::path path) : m_path(std::move(path)) {}
    ~Provisional()
    {
        std::error_code ignored;
        if (!m_path.empty())
            fs::remove_all(m_path, ignored);
    }
    Provisional(const Provisional &) = delete;
    Provisional &operator=(const Provisional &) = delete;
    [[nodiscard]] const fs::path &path() const { return m_path; }
    /// Gives it its name.
    std::error_code keepAs(const fs::path &name)
    {
        std::error_code error;
        fs::rename(m_path, name, error);
        if (!error)
            m_path.clear();
        return error;
    }

private:
    fs::path m_path;
};

} // namespace

Outcome<BackupFigures> backUp(const EngineOptions &engine, const fs::path &folder)
{
    std::error_code error;
    if (folder.empty() || fs::exists(folder, error))
        return fail(FailureKind::Conflict, folder.empty() ? "name a folder for the backup" : folder.string() + " is there already: name a new folder");
    Provisional place(fs::absolute(folder, error).string() + "." + newUuid());
    fs::create_directories(place.path(), error);
    if (error)
        return fail(FailureKind::Unavailable, "the folder " + place.path().string() + " cannot be made: " + error.message());
    fs::permissions(place.path(), fs::perms::owner_all, error); // It holds what runs have printed.
    // The store first: whatever it speaks of is among the files by then.
    const auto rows = copyStore(engine.store, "sqlite:" + (place.path() / kStore).string());
    if (!rows)
        return tl::unexpected(rows.error());
    const auto files = copyFiles(engine.dataDirectory, place.path() / kFiles);
    if (!files)
        return tl::unexpected(files.error());
    fs::remove_all((place.path() / kStore).string() + ".engines", error);
    if (const auto failed = place.keepAs(fs::absolute(folder, error)))
        return fail(FailureKind::Unavailable, "the backup cannot be named " + folder.string() + ": " + failed.message());
    return BackupFigures{*rows, *files};
}

Outcome<BackupFigures> restore(const fs::path &folder, const EngineOptions &engine)
{
    std::error_code error;
    if (!fs::is_regular_file(folder / kStore, error))
        return fail(FailureKind::Invalid, folder.string() + " is no backup: it has no " + kStore);
    // An older backup's schema is brought up to date in a copy, so that the backup stays what it is.
    Provisional place(engine.dataDirectory / (kRestoring + newUuid()));
    fs::create_directories(place.path(), error);
    if (error || !fs::copy_file(folder / kStore, place.path() / kStore, error))
        return fail(FailureKind::Unavailable, "the backup cannot be read into " + place.path().string() + ": " + error.message());
    const auto rows = copyStore("sqlite:" + (place.path() / kStore).string(), engine.store);
    if (!rows)
        return tl::unexpected(rows.error());
    const auto files = copyFiles(folder / kFiles, engine.dataDirectory);
    if (!files)
        return tl::unexpected(files.error());
    return BackupFigures{*rows, *files};
}

} // namespace genie
