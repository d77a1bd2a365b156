// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/files/tree_watcher.h"

#include <QSocketNotifier>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <sys/inotify.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::milliseconds kQuiet{200};
constexpr std::chrono::milliseconds kLatest{2000};
constexpr std::uint32_t kEvents =
    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_ONLYDIR | IN_DONT_FOLLOW;

constexpr auto kIgnored = std::to_array<std::string_view>(
    {".git",   ".hg",         ".svn",  "node_modules", "coverage", "htmlcov", "dist",        "build",         "out",
     "target", "__pycache__", ".venv", "venv",         ".tox",     ".nox",    ".mypy_cache", ".pytest_cache", ".ruff_cache",
     ".cache", ".next",       ".nuxt", ".turbo",       ".gradle",  ".idea",   "vendor"});

} // namespace

bool TreeWatcher::isIgnored(std::string_view folderName)
{
    return std::find(kIgnored.begin(), kIgnored.end(), folderName) != kIgnored.end();
}

TreeWatcher::TreeWatcher(fs::path root, int mostWatches, QObject *parent)
    : QObject(parent), m_root(std::move(root)), m_mostWatches(mostWatches)
{
    for (auto [timer, interval] : {std::pair{&m_quiet, kQuiet}, {&m_latest, kLatest}}) {
        timer->setSingleShot(true);
        timer->setInterval(interval);
        connect(timer, &QTimer::timeout, this, &TreeWatcher::tell);
    }
}

TreeWatcher::~TreeWatcher() = default;

Done TreeWatcher::start()
{
    std::error_code trouble;
    if (!fs::is_directory(m_root, trouble))
        return fail(FailureKind::NotFound, m_root.string() + " is not a directory that can be watched");
    m_inotify = Descriptor(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    if (!m_inotify)
        return fail(FailureKind::Unavailable,
                    std::string("no watches are to be had: ") + std::strerror(errno) + "; raise fs.inotify.max_user_instances");
    m_notifier = new QSocketNotifier(m_inotify.get(), QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &TreeWatcher::handleEvents);
    watchTree(fs::path(), false);
    if (m_folders.empty())
        return fail(FailureKind::Unavailable, m_root.string() + " cannot be watched: " + std::strerror(errno));
    return {};
}

bool TreeWatcher::watchFolder(const fs::path &relative)
{
    const bool room = watchCount() < m_mostWatches;
    const int watch = room ? inotify_add_watch(m_inotify.get(), (m_root / relative).c_str(), kEvents) : -1;
    if (watch >= 0) {
        m_folders[watch] = relative;
        return true;
    }
    if ((!room || errno == ENOSPC) && !m_toldLimit) {
        m_toldLimit = true;
        Q_EMIT limited("only " + std::to_string(watchCount()) + " folders of " + m_root.string() +
                       " are watched: " + (room ? "the system gives no more; raise fs.inotify.max_user_watches" : "that is the limit"));
    }
    return false;
}

/// Watches a folder and those beneath it. What is found in a new folder was made before the watch and is told as a change.
void TreeWatcher::watchTree(const fs::path &relative, bool tellFiles)
{
    std::vector<fs::path> folders{relative};
    while (!folders.empty() && !m_toldLimit) {
        const fs::path folder = std::move(folders.back());
        folders.pop_back();
        if (!watchFolder(folder))
            continue;
        std::error_code trouble;
        for (fs::directory_iterator entry(m_root / folder, fs::directory_options::skip_permission_denied, trouble), end;
             !trouble && entry != end; entry.increment(trouble)) {
            const fs::path name = entry->path().filename();
            std::error_code gone;
            const bool isFolder = entry->symlink_status(gone).type() == fs::file_type::directory;
            if (isFolder && !isIgnored(name.native()))
                folders.push_back(folder / name);
            else if (!isFolder && tellFiles)
                note(folder / name);
        }
    }
}

/// A folder that moves takes its watches along, which would tell its old name.
void TreeWatcher::forgetTree(const fs::path &relative)
{
    const std::string beneath = relative.string() + "/";
    for (auto folder = m_folders.begin(); folder != m_folders.end();) {
        if (folder->second == relative || folder->second.native().starts_with(beneath)) {
            inotify_rm_watch(m_inotify.get(), folder->first);
            folder = m_folders.erase(folder);
        } else {
            ++folder;
        }
    }
}

void TreeWatcher::note(const fs::path &relative)
{
    m_changes.insert(relative.string());
    m_quiet.start();
    if (!m_latest.isActive())
        m_latest.start();
}

void TreeWatcher::handleEvents()
{
    alignas(inotify_event) std::array<char, 16 * 1024> buffer;
    for (ssize_t n = 0; (n = read(m_inotify.get(), buffer.data(), buffer.size())) > 0;) {
        for (std::size_t at = 0; at < static_cast<std::size_t>(n);) {
            inotify_event event{};
            std::memcpy(&event, buffer.data() + at, sizeof event);
            const char *name = event.len > 0 ? buffer.data() + at + sizeof event : "";
            at += sizeof event + event.len;
            if ((event.mask & IN_Q_OVERFLOW) != 0) {
                note(".");
                watchTree(fs::path(), false);
                continue;
            }
            const auto folder = m_folders.find(event.wd);
            if (folder == m_folders.end())
                continue;
            if ((event.mask & IN_IGNORED) != 0) {
                m_folders.erase(folder);
                continue;
            }
            const bool isFolder = (event.mask & IN_ISDIR) != 0;
            if (*name == '\0' || (isFolder && isIgnored(name)) || (isFolder && (event.mask & IN_ATTRIB) != 0))
                continue;
            const fs::path relative = folder->second / name;
            if (isFolder && (event.mask & IN_MOVED_FROM) != 0)
                forgetTree(relative);
            if (isFolder && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0)
                watchTree(relative, true);
            else
                note(relative);
        }
    }
}

void TreeWatcher::tell()
{
    m_quiet.stop();
    m_latest.stop();
    if (m_changes.empty())
        return;
    const std::vector<std::string> paths(m_changes.begin(), m_changes.end());
    m_changes.clear();
    Q_EMIT changed(paths);
}

} // namespace genie
