// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/git/tree_digest.h"
#include "host/process/environment.h"
#include "host/process/process_runner.h"
#include "support/process_tools.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace genie;
namespace fs = std::filesystem;

namespace {

/// A directory with a git repository around it where that is wished for.
struct Tree {
    QTemporaryDir temporary;
    fs::path root = temporary.path().toStdString();
    ProcessRunner commands{fs::path(GENIE_BIN_DIR) / "test-genie-supervisor"};
    std::map<std::string, std::string> environment = childEnvironment({});

    Tree()
    {
        environment["HOME"] = (root / "home").string();
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        write("repository/app/a.txt", "one\n");
        write("repository/other/b.txt", "two\n");
    }
    [[nodiscard]] fs::path repository() const { return root / "repository"; }
    void write(const std::string &path, const std::string &text) const
    {
        fs::create_directories((root / path).parent_path());
        std::ofstream(root / path, std::ios::binary) << text;
    }
    void git(const std::vector<std::string> &arguments)
    {
        CommandSpec spec;
        spec.argv = {"git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"};
        spec.argv.insert(spec.argv.end(), arguments.begin(), arguments.end());
        spec.workingDirectory = repository();
        spec.environment = environment;
        test::CollectingSink sink;
        const auto end = commands.run(spec, sink, {});
        QVERIFY2(end.succeeded(), (sink.output() + sink.error() + end.problem).c_str());
    }
    void commitAll()
    {
        git({"add", "-A"});
        git({"commit", "-q", "-m", "x"});
    }
    std::string digest() { return treeDigest(repository() / "app", commands, environment); }
};

} // namespace

class TreeDigestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameTreeHasTheSameDigestWhateverItsTimes()
    {
        Tree tree;
        tree.git({"init", "-q"});
        tree.commitAll();
        const auto clean = tree.digest();
        QCOMPARE(clean.size(), std::size_t{32});
        fs::last_write_time(tree.repository() / "app/a.txt", fs::file_time_type::clock::now() - std::chrono::hours(1));
        QCOMPARE(tree.digest(), clean);
        tree.write("repository/other/b.txt", "elsewhere\n"); // beside the directory
        QCOMPARE(tree.digest(), clean);
        tree.commitAll();
        QCOMPARE(tree.digest(), clean);
    }

    void everyChangeOfTheTreeChangesTheDigestAndTakingItBackBringsItBack()
    {
        Tree tree;
        tree.git({"init", "-q"});
        tree.commitAll();
        const auto clean = tree.digest();
        tree.write("repository/app/a.txt", "changed\n");
        const auto changed = tree.digest();
        QVERIFY(changed != clean);
        tree.write("repository/app/a.txt", "again\n");
        QVERIFY(tree.digest() != changed);
        tree.write("repository/app/a.txt", "one\n");
        QCOMPARE(tree.digest(), clean);
        tree.write("repository/app/new file.txt", "n");
        const auto added = tree.digest();
        QVERIFY(added != clean);
        tree.write("repository/app/new file.txt", "m");
        QVERIFY(tree.digest() != added);
        fs::remove(tree.repository() / "app/new file.txt");
        fs::remove(tree.repository() / "app/a.txt");
        QVERIFY(tree.digest() != clean);
    }

    void whatRunsLeaveBehindDoesNotCount()
    {
        Tree tree;
        tree.git({"init", "-q"});
        tree.commitAll();
        const auto clean = tree.digest();
        tree.write("repository/app/coverage/report.xml", "x");
        tree.write("repository/app/ui/node_modules/a/b.js", "x");
        tree.write("repository/app/__pycache__/a.pyc", "x");
        QCOMPARE(tree.digest(), clean);
    }

    void withoutGitSizesAndTimesCount()
    {
        Tree tree;
        const auto first = tree.digest();
        QCOMPARE(first.size(), std::size_t{32});
        QCOMPARE(tree.digest(), first);
        tree.write("repository/app/coverage/report.xml", "x");
        QCOMPARE(tree.digest(), first);
        fs::last_write_time(tree.repository() / "app/a.txt", fs::file_time_type::clock::now() - std::chrono::hours(1));
        QVERIFY(tree.digest() != first);
    }

    void repositoryCannotMakeGitRunItsPrograms()
    {
        Tree tree;
        tree.git({"init", "-q"});
        tree.commitAll();
        tree.git({"config", "core.fsmonitor", "touch " + (tree.root / "ran").string()});
        QVERIFY(!tree.digest().empty());
        QVERIFY(!fs::exists(tree.root / "ran"));
    }

    void moreChangesThanAreLookedAtAreNoDigest()
    {
        Tree tree;
        tree.git({"init", "-q"});
        tree.commitAll();
        for (int i = 0; i < 5001; ++i)
            tree.write("repository/app/many/" + std::to_string(i), "");
        QVERIFY(tree.digest().empty());
    }
};

QTEST_GUILESS_MAIN(TreeDigestTest)
#include "tst_tree_digest.moc"
