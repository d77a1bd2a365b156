// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "host/process/descriptor.h"

#include <QObject>
#include <QTimer>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

class QSocketNotifier;

namespace genie {

/// Tells which files of a directory tree have changed, once it has been quiet for 200 ms (or after 2 s, should it never be). Folders that
/// tools write to (.git, node_modules, coverage, dist, build, ...) are left out; new folders are followed; symbolic links are not.
/// Belongs to a thread with an event loop.
class TreeWatcher : public QObject {
    Q_OBJECT

public:
    /// Watches at most `mostWatches` folders; what lies beyond is told with `limited`.
    explicit TreeWatcher(std::filesystem::path root, int mostWatches = 8192, QObject *parent = nullptr);
    ~TreeWatcher() override;

    /// Starts to watch. Failure: NotFound when the root is no directory, Unavailable when the system gives no watches.
    Done start();
    [[nodiscard]] int watchCount() const { return static_cast<int>(m_folders.size()); }

    /// Whether a folder of this name is left out.
    static bool isIgnored(std::string_view folderName);

Q_SIGNALS:
    /// Paths relative to the root, sorted, each once; "." when so much has changed that the system lost count.
    void changed(const std::vector<std::string> &relativePaths);
    /// Not every folder can be watched: why, and what to do about it. Told once.
    void limited(const std::string &reason);

private:
    void watchTree(const std::filesystem::path &relative, bool tellFiles);
    bool watchFolder(const std::filesystem::path &relative);
    void forgetTree(const std::filesystem::path &relative);
    void handleEvents();
    void note(const std::filesystem::path &relative);
    void tell();

    const std::filesystem::path m_root;
    const int m_mostWatches;
    Descriptor m_inotify;
    QSocketNotifier *m_notifier = nullptr;
    QTimer m_quiet;
    QTimer m_latest;
    std::map<int, std::filesystem::path> m_folders; // by watch descriptor, relative to the root
    std::set<std::string> m_changes;
    bool m_toldLimit = false;
};

} // namespace genie
