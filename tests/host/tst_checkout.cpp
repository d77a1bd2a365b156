// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/git/checkout.h"

#include "host/process/environment.h"
#include "host/process/process_runner.h"
#include "support/process_tools.h"
#include "support/real_tools.h"

#include <QTemporaryDir>
#include <QTest>

using namespace genie;
using genie::test::contentOf;

namespace {

namespace fs = std::filesystem;

struct Yard {
    Yard()
    {
        environment["HOME"] = path().string();
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
    }
    [[nodiscard]] fs::path path() const { return directory.path().toStdString(); }
    [[nodiscard]] fs::path source() const { return path() / "repo" / "scenario"; }
    [[nodiscard]] CheckoutTools tools() { return {commands, environment, limits}; }

    void write(const std::string &relative, const std::string &text, bool executable = false) const
    {
        fs::create_directories((source() / relative).parent_path());
        std::ofstream(source() / relative, std::ios::binary) << text;
        fs::permissions(source() / relative, fs::perms(executable ? 0755 : 0644));
    }
    std::string shell(const std::string &line)
    {
        CommandSpec spec;
        spec.argv = {"bash", "-ec", "export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b; " + line};
        spec.workingDirectory = path();
        spec.environment = environment;
        genie::test::CollectingSink sink;
        const auto end = commands.run(spec, sink, {});
        if (!end.succeeded())
            qFatal("%s: %s", line.c_str(), sink.error().c_str());
        return sink.output();
    }

    QTemporaryDir directory;
    ProcessRunner commands{fs::path(GENIE_BIN_DIR) / "test-genie-supervisor"};
    std::map<std::string, std::string> environment = childEnvironment({});
    CheckoutLimits limits;
};

} // namespace

class CheckoutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { NEEDS_PROGRAM("git"); }

    void uncommittedFilesCountAndIgnoredOnesDoNot()
    {
        Yard yard;
        yard.write("a.go", "one\n");
        yard.write("run.sh", "#!/bin/sh\n", true);
        yard.write(".gitignore", "*.log\nnode_modules\n");
        yard.shell("cd repo && git init -q . && git add -A && git commit -qm one");
        yard.write("a.go", "two\n");
        yard.write("new.go", "new\n");
        yard.write("noise.log", "noise\n");
        yard.write("node_modules/x/index.js", "x\n");
        yard.write("coverage/lcov.info", "x\n");
        const std::string index = contentOf(yard.path() / "repo/.git/index");
        const auto copied = checkOutDirectory(yard.source(), yard.path() / "out", yard.tools());
        QVERIFY2(copied, copied ? "" : copied.error().message.c_str());
        QCOMPARE(contentOf(yard.path() / "out/a.go"), std::string("two\n"));
        QCOMPARE(contentOf(yard.path() / "out/new.go"), std::string("new\n"));
        QVERIFY((fs::status(yard.path() / "out/run.sh").permissions() & fs::perms::owner_exec) != fs::perms::none);
        QCOMPARE(copied->files, std::size_t{4});
        for (const char *left : {"noise.log", "node_modules", "coverage", ".git"})
            QVERIFY2(!fs::exists(yard.path() / "out" / left), left);
        QCOMPARE(copied->commit.size(), std::size_t{40});
        QCOMPARE(contentOf(yard.path() / "repo/.git/index"), index);
    }

    void directoryWithoutGitIsCopiedWhole()
    {
        Yard yard;
        yard.write("a.py", "one\n");
        yard.write("noise.log", "noise\n");
        yard.write("node_modules/x/index.js", "x\n");
        fs::create_symlink("a.py", yard.source() / "link.py");
        const auto copied = checkOutDirectory(yard.source(), yard.path() / "out", yard.tools());
        QVERIFY2(copied, copied ? "" : copied.error().message.c_str());
        QCOMPARE(copied->files, std::size_t{3});
        QCOMPARE(fs::read_symlink(yard.path() / "out/link.py").string(), std::string("a.py"));
        QVERIFY(copied->commit.empty());
    }

    void linkThatLeavesIsRefused()
    {
        Yard yard;
        yard.write("a.py", "one\n");
        fs::create_symlink("../../secret", yard.source() / "link");
        const auto copied = checkOutDirectory(yard.source(), yard.path() / "out", yard.tools());
        QVERIFY(!copied);
        QCOMPARE(copied.error().kind, FailureKind::Invalid);
        QVERIFY2(copied.error().message.find("link") != std::string::npos, copied.error().message.c_str());
    }

    void boundsAreFailuresRatherThanCutCopies()
    {
        Yard yard;
        yard.write("a", "123456");
        yard.write("b", "123456");
        yard.limits.files = 1;
        QCOMPARE(checkOutDirectory(yard.source(), yard.path() / "one", yard.tools()).error().kind, FailureKind::Invalid);
        yard.limits = {};
        yard.limits.bytes = 10;
        QCOMPARE(checkOutDirectory(yard.source(), yard.path() / "two", yard.tools()).error().kind, FailureKind::Invalid);
        yard.limits = {};
        yard.limits.fileBytes = 3;
        QCOMPARE(checkOutDirectory(yard.source(), yard.path() / "three", yard.tools()).error().kind, FailureKind::Invalid);
    }

    void commitIsWrittenByteForByteWhateverItsAttributesSay()
    {
        Yard yard;
        yard.write(".gitattributes", "*.txt text eol=crlf\nhidden export-ignore\n*.bin filter=evil\n");
        yard.write("a.txt", "one\ntwo\n");
        yard.write("hidden", "kept\n");
        yard.write("x.bin", "bin");
        yard.write("run", "#!/bin/sh\n", true);
        yard.write("empty", "");
        yard.shell("cd repo && git init -q . && git config filter.evil.smudge 'touch " + (yard.path() / "smudged").string() + "; cat' && git add -A && git commit -qm one");
        yard.write("a.txt", "later\n");
        const auto copied = checkOutCommit(yard.path() / "repo", "HEAD", "scenario", yard.path() / "out", yard.tools());
        QVERIFY2(copied, copied ? "" : copied.error().message.c_str());
        QCOMPARE(contentOf(yard.path() / "out/a.txt"), std::string("one\ntwo\n"));
        QCOMPARE(contentOf(yard.path() / "out/hidden"), std::string("kept\n"));
        QVERIFY(fs::exists(yard.path() / "out/empty"));
        QVERIFY((fs::status(yard.path() / "out/run").permissions() & fs::perms::owner_exec) != fs::perms::none);
        QVERIFY(!fs::exists(yard.path() / "smudged"));
        QCOMPARE(copied->files, std::size_t{6});
    }

    void commitWithALinkThatLeavesIsRefused()
    {
        Yard yard;
        yard.write("a", "x");
        fs::create_symlink("/etc/passwd", yard.source() / "link");
        yard.shell("cd repo && git init -q . && git add -A && git commit -qm one");
        const auto copied = checkOutCommit(yard.path() / "repo", "HEAD", "scenario", yard.path() / "out", yard.tools());
        QVERIFY(!copied);
        QCOMPARE(copied.error().kind, FailureKind::Invalid);
    }

    void unknownCommitAndOddNamesAreNamed()
    {
        Yard yard;
        yard.write("a", "x");
        yard.shell("cd repo && git init -q . && git add -A && git commit -qm one");
        QCOMPARE(checkOutCommit(yard.path() / "repo", "0123456789012345678901234567890123456789", "", yard.path() / "o1", yard.tools()).error().kind, FailureKind::NotFound);
        QCOMPARE(checkOutCommit(yard.path() / "repo", "--upload-pack=x", "", yard.path() / "o2", yard.tools()).error().kind, FailureKind::Invalid);
        QCOMPARE(checkOutCommit(yard.path() / "repo", "a\nb", "", yard.path() / "o3", yard.tools()).error().kind, FailureKind::Invalid);
    }

    void pullRequestHeadIsFetchedWithoutHooks()
    {
        Yard yard;
        yard.write("a", "x");
        yard.shell("cd repo && git init -q -b main . && git add -A && git commit -qm one && echo changed > scenario/a && git commit -qam two && "
                   "git update-ref refs/pull/7/head HEAD && git reset -q --hard HEAD~1");
        const auto url = (yard.path() / "repo").string();
        const auto commit = fetchCommit(yard.path() / "mirror", url, "refs/pull/7/head", yard.tools());
        QVERIFY2(commit, commit ? "" : commit.error().message.c_str());
        const auto copied = checkOutCommit(yard.path() / "mirror", *commit, "scenario", yard.path() / "out", yard.tools());
        QVERIFY2(copied, copied ? "" : copied.error().message.c_str());
        QCOMPARE(contentOf(yard.path() / "out/a"), std::string("changed\n"));
        const auto main = fetchCommit(yard.path() / "mirror", "file://" + url, "main", yard.tools());
        QVERIFY2(main, main ? "" : main.error().message.c_str());
        QVERIFY(*main != *commit);
    }

    void addressesThatRunProgramsAreRefused()
    {
        Yard yard;
        for (const char *url : {"ext::sh -c touch% /tmp/x", "--upload-pack=x", "", "fd::3", "relative/path"})
            QCOMPARE(fetchCommit(yard.path() / "mirror", url, "main", yard.tools()).error().kind, FailureKind::Invalid);
        QCOMPARE(fetchCommit(yard.path() / "mirror", "/nowhere", "-x", yard.tools()).error().kind, FailureKind::Invalid);
        QVERIFY(!fetchCommit(yard.path() / "mirror", (yard.path() / "nowhere").string(), "main", yard.tools()));
    }
};

QTEST_GUILESS_MAIN(CheckoutTest)
#include "tst_checkout.moc"
