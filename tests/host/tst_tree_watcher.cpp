// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/files/tree_watcher.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <set>

namespace {
namespace fs = std::filesystem;
using genie::TreeWatcher;

/// A watched tree that remembers what it was told.
struct Watched {
    explicit Watched(int most = 8192) : watcher(prepare(), most)
    {
        QObject::connect(&watcher, &TreeWatcher::changed, &watcher, [this](const std::vector<std::string> &paths) {
            ++tellings;
            told.insert(paths.begin(), paths.end());
        });
        QObject::connect(&watcher, &TreeWatcher::limited, &watcher, [this](const std::string &reason) { limits.push_back(reason); });
    }
    fs::path prepare()
    {
        root = fs::path(folder.path().toStdString());
        fs::create_directories(root / "src/deep");
        fs::create_directories(root / "node_modules/left-pad");
        fs::create_directories(root / ".git");
        return root;
    }
    void write(const fs::path &name) const { std::ofstream(root / name) << "x"; }
    bool wasTold(const std::string &name) const { return told.count(name) == 1; }

    QTemporaryDir folder;
    fs::path root;
    TreeWatcher watcher;
    std::set<std::string> told;
    std::vector<std::string> limits;
    int tellings = 0;
};
} // namespace

class TreeWatcherTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void manyChangesAreToldTogether()
    {
        Watched tree;
        QVERIFY(tree.watcher.start().has_value());
        for (int i = 0; i < 50; ++i)
            tree.write("src/file" + std::to_string(i));
        tree.write("src/deep/other");
        QTRY_COMPARE(tree.told.size(), std::size_t(51));
        QVERIFY(tree.wasTold("src/file7") && tree.wasTold("src/deep/other"));
        QCOMPARE(tree.tellings, 1);
    }

    void removalAndRenamingAreChanges()
    {
        Watched tree;
        tree.write("a");
        tree.write("b");
        QVERIFY(tree.watcher.start().has_value());
        fs::remove(tree.root / "a");
        fs::rename(tree.root / "b", tree.root / "src/c");
        QTRY_COMPARE(tree.told, (std::set<std::string>{"a", "b", "src/c"}));
    }

    void newFoldersAreFollowed()
    {
        Watched tree;
        QVERIFY(tree.watcher.start().has_value());
        fs::create_directories(tree.root / "new/inner");
        tree.write("new/inner/early");
        QTRY_VERIFY(tree.wasTold("new/inner/early"));
        tree.write("new/inner/late");
        QTRY_VERIFY(tree.wasTold("new/inner/late"));
    }

    void movedFolderIsToldUnderItsNewName()
    {
        Watched tree;
        QVERIFY(tree.watcher.start().has_value());
        fs::rename(tree.root / "src", tree.root / "lib");
        QTRY_VERIFY(tree.wasTold("src"));
        tree.write("lib/deep/x");
        QTRY_VERIFY(tree.wasTold("lib/deep/x"));
        QVERIFY(!tree.wasTold("src/deep/x"));
    }

    void whatToolsWriteIsLeftOut()
    {
        Watched tree;
        QVERIFY(tree.watcher.start().has_value());
        tree.write("node_modules/left-pad/index.js");
        tree.write(".git/index");
        fs::create_directories(tree.root / "coverage");
        tree.write("coverage/lcov.info");
        tree.write("seen");
        QTRY_VERIFY(tree.wasTold("seen"));
        QCOMPARE(tree.told.size(), std::size_t(1));
        QVERIFY(TreeWatcher::isIgnored("__pycache__"));
        QVERIFY(!TreeWatcher::isIgnored("src"));
    }

    void namesThatAreNotTextAreWatchedToo()
    {
        Watched tree;
        QVERIFY(tree.watcher.start().has_value());
        tree.write("odd\xff");
        QTRY_VERIFY(tree.wasTold("odd\xff"));
        fs::remove(tree.root / "odd\xff");
    }

    void linksInCirclesAreNotFollowed()
    {
        Watched tree;
        fs::create_directory_symlink("..", tree.root / "src/up");
        QVERIFY(tree.watcher.start().has_value());
        QCOMPARE(tree.watcher.watchCount(), 3); // the root, src, src/deep
    }

    void tooManyFoldersAreToldOnce()
    {
        Watched tree(2);
        QVERIFY(tree.watcher.start().has_value());
        QCOMPARE(tree.watcher.watchCount(), 2);
        QCOMPARE(tree.limits.size(), std::size_t(1));
        tree.write("still");
        QTRY_VERIFY(tree.wasTold("still"));
    }

    void missingRootIsNotFound()
    {
        TreeWatcher watcher("/no/such/tree");
        QVERIFY(watcher.start().error().kind == genie::FailureKind::NotFound);
    }

    void rootThatIsRemovedDoesNoHarm()
    {
        Watched tree;
        QVERIFY(tree.watcher.start().has_value());
        fs::remove_all(tree.root);
        QTRY_COMPARE(tree.watcher.watchCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TreeWatcherTest)

#include "tst_tree_watcher.moc"
