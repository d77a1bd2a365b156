// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/files/atomic_file.h"
#include "host/files/contained_path.h"
#include "host/files/file_lock.h"
#include "support/process_tools.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {
namespace fs = std::filesystem;
using genie::FailureKind;
using genie::FileLock;
using genie::test::contentOf;

/// A folder of its own for each test.
struct Place {
    QTemporaryDir folder;
    fs::path root = fs::canonical(folder.path().toStdString());

    fs::path write(const std::string &name, const std::string &content) const
    {
        fs::create_directories((root / name).parent_path());
        std::ofstream(root / name, std::ios::binary) << content;
        return root / name;
    }
};
} // namespace

class FilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pathsInsideAreAnswered()
    {
        const Place place;
        place.write("src/main.go", "x");
        QCOMPARE(genie::containedPath(place.root, "src/main.go").value(), place.root / "src/main.go");
        QCOMPARE(genie::containedPath(place.root, "./src//main.go").value(), place.root / "src/main.go");
        QCOMPARE(genie::containedPath(place.root, "not/yet/there").value(), place.root / "not/yet/there");
        QCOMPARE(genie::containedPath(place.root, "..data/x").value(), place.root / "..data/x");
        QCOMPARE(genie::containedPath(place.root, "\xff\xfe.txt").value(), place.root / "\xff\xfe.txt");
    }

    void pathsThatLeadOutsideAreRefused_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("absolute") << QByteArray("/etc/passwd");
        QTest::newRow("absolute inside") << QByteArray("%1/src");
        QTest::newRow("parent") << QByteArray("../x");
        QTest::newRow("parent in the middle") << QByteArray("src/../../x");
        QTest::newRow("parent that would stay inside") << QByteArray("src/../src");
        QTest::newRow("link outside") << QByteArray("out");
        QTest::newRow("beneath a link outside") << QByteArray("out/passwd");
        QTest::newRow("new file beneath a link outside") << QByteArray("out/new/file");
        QTest::newRow("chain of links") << QByteArray("chain/passwd");
        QTest::newRow("neighbour with the same beginning") << QByteArray("twin/x");
        QTest::newRow("circle") << QByteArray("circle/x");
        QTest::newRow("dangling link") << QByteArray("dangling");
        QTest::newRow("NUL byte") << QByteArray("a\0b", 3);
    }
    void pathsThatLeadOutsideAreRefused()
    {
        QFETCH(QByteArray, path);
        const Place outer;
        const fs::path root = outer.root / "root";
        outer.write("root/src/a", "x");
        outer.write("root-twin/x", "x");
        fs::create_symlink("/etc", root / "out");
        fs::create_symlink("out", root / "chain");
        fs::create_symlink("../root-twin", root / "twin");
        fs::create_symlink("circle", root / "circle");
        fs::create_symlink("../nowhere", root / "dangling");
        const auto answer = genie::containedPath(root, path.replace("%1", QByteArray::fromStdString(root.string())).toStdString());
        QVERIFY2(!answer, answer ? answer->c_str() : "");
        QVERIFY2(answer.error().kind == FailureKind::Invalid, answer.error().message.c_str());
    }

    void linksThatStayInsideAreFollowed()
    {
        const Place place;
        place.write("src/a", "x");
        fs::create_symlink("src", place.root / "link");
        QCOMPARE(genie::containedPath(place.root, "link/a").value(), place.root / "src/a");
    }

    void rootThatIsNoDirectoryIsNotFound()
    {
        const Place place;
        const auto file = place.write("file", "x");
        QVERIFY(genie::containedPath(file, "x").error().kind == FailureKind::NotFound);
        QVERIFY(genie::containedPath(place.root / "none", "x").error().kind == FailureKind::NotFound);
    }

    void writingReplacesTheContentAtOneMoment()
    {
        const Place place;
        const auto path = place.write("settings.json", std::string(100'000, 'a'));
        std::atomic<bool> done = false;
        std::atomic<int> torn = 0;
        std::thread reader([&] {
            while (!done) {
                const auto content = genie::readBounded(path, 1'000'000);
                if (!content || content->size() != 100'000 || content->find_first_not_of(content->front()) != std::string::npos)
                    ++torn;
            }
        });
        for (int i = 0; i < 50; ++i)
            QVERIFY(genie::writeAtomically(path, std::string(100'000, static_cast<char>('b' + i % 20))).has_value());
        done = true;
        reader.join();
        QCOMPARE(torn.load(), 0);
        QCOMPARE(std::distance(fs::directory_iterator(place.root), fs::directory_iterator()), 1); // No temporary file is left.
    }

    void writtenFileHasTheModeAndKeepsALink()
    {
        const Place place;
        place.write("real", "old");
        fs::create_symlink("real", place.root / "link");
        QVERIFY(genie::writeAtomically(place.root / "link", "new", 0600).has_value());
        QVERIFY(fs::is_symlink(place.root / "link"));
        QCOMPARE(contentOf(place.root / "real"), std::string("new"));
        struct stat state {};
        QCOMPARE(stat((place.root / "real").c_str(), &state), 0);
        QCOMPARE(state.st_mode & 0777, mode_t(0600));
    }

    void failedWriteLeavesTheOldContent()
    {
        const Place place;
        const auto path = place.write("file", "old");
        // A limit on the size of files does what a full disk does.
        const pid_t child = fork();
        if (child == 0) {
            signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{10, 10};
            setrlimit(RLIMIT_FSIZE, &limit);
            const auto done = genie::writeAtomically(path, std::string(100, 'x'));
            _exit(!done && done.error().kind == FailureKind::Unavailable && done.error().message.find("file") != std::string::npos ? 0 : 1);
        }
        int status = -1;
        waitpid(child, &status, 0);
        QCOMPARE(status, 0);
        QCOMPARE(contentOf(path), std::string("old"));
        QCOMPARE(std::distance(fs::directory_iterator(place.root), fs::directory_iterator()), 1);
        QVERIFY(!genie::writeAtomically(place.root / "none/file", "x"));
    }

    void readingRefusesWhatIsNoFile()
    {
        const Place place;
        QCOMPARE(mkfifo((place.root / "fifo").c_str(), 0600), 0);
        const int server = socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const std::string name = (place.root / "s").string();
        name.copy(address.sun_path, sizeof address.sun_path - 1);
        QCOMPARE(bind(server, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
        for (const auto &[path, word] : {std::pair<fs::path, std::string>{place.root, "directory"},
                                         {place.root / "fifo", "pipe"},
                                         {"/dev/zero", "device"},
                                         {place.root / "s", "socket"}}) {
            const auto content = genie::readBounded(path, 1000);
            QVERIFY(!content);
            QVERIFY2(content.error().kind == FailureKind::Invalid, content.error().message.c_str());
            QVERIFY2(content.error().message.find(word) != std::string::npos, content.error().message.c_str());
        }
        ::close(server);
        QVERIFY(genie::readBounded(place.root / "none", 1000).error().kind == FailureKind::NotFound);
    }

    void readingStopsAtTheLimit()
    {
        const Place place;
        const auto path = place.write("file", std::string(1000, 'x'));
        QCOMPARE(genie::readBounded(path, 1000).value().size(), std::size_t(1000));
        QVERIFY(genie::readBounded(path, 999).error().kind == FailureKind::Invalid);
        QVERIFY(genie::readBounded("/proc/self/status", 100000).value().size() > 100); // Says that its size is 0.
        QVERIFY(!genie::readBounded("/proc/self/status", 10));
        QCOMPARE(genie::readBounded(place.write("empty", ""), 10).value(), std::string());
        const auto odd = place.write("\xff\xfe", "odd");
        QCOMPARE(genie::readBounded(odd, 10).value(), std::string("odd"));
        fs::remove(odd); // QTemporaryDir would not.
    }

    void unreadableFileSaysWhy()
    {
        const Place place;
        const auto path = place.write("file", "x");
        chmod(path.c_str(), 0);
        chmod(place.root.c_str(), 0755);
        const pid_t child = fork();
        if (child == 0) {
            if (geteuid() == 0 && setuid(65534) != 0) // Root reads everything.
                _exit(2);
            const auto content = genie::readBounded(path, 10);
            const bool right = !content && content.error().kind == FailureKind::Unavailable &&
                               content.error().message.find("Permission denied") != std::string::npos;
            _exit(right ? 0 : 1);
        }
        int status = -1;
        waitpid(child, &status, 0);
        QCOMPARE(status, 0);
    }

    void lockIsHeldOnce()
    {
        const Place place;
        const fs::path path = place.root / "deep/run.lock";
        {
            const auto lock = FileLock::tryAcquire(path, "run 42");
            QVERIFY(lock.has_value());
            QCOMPARE(FileLock::holderOf(path), std::string("run 42"));
            const auto second = FileLock::tryAcquire(path, "run 43");
            QVERIFY(!second);
            QVERIFY(second.error().kind == FailureKind::Conflict);
            QVERIFY2(second.error().message.find("run 42") != std::string::npos, second.error().message.c_str());
            QCOMPARE(FileLock::holderOf(path), std::string("run 42"));
        }
        QVERIFY(FileLock::tryAcquire(path).has_value());
        QCOMPARE(FileLock::holderOf(path), std::to_string(getpid()));
    }

    void lockOfAProcessThatIsKilledIsFree()
    {
        const Place place;
        const fs::path path = place.root / "run.lock";
        int ready[2];
        QCOMPARE(pipe(ready), 0);
        const pid_t child = fork();
        if (child == 0) {
            const auto lock = FileLock::tryAcquire(path);
            [[maybe_unused]] const auto n = write(ready[1], lock ? "y" : "n", 1);
            for (;;)
                pause();
        }
        char answer = 0;
        QCOMPARE(read(ready[0], &answer, 1), ssize_t(1));
        QCOMPARE(answer, 'y');
        const auto refused = FileLock::tryAcquire(path);
        QVERIFY(!refused && refused.error().kind == FailureKind::Conflict);
        QVERIFY(refused.error().message.find(std::to_string(child)) != std::string::npos);
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        QVERIFY(FileLock::tryAcquire(path).has_value());
        ::close(ready[0]);
        ::close(ready[1]);
    }

    void lockInAPlaceThatCannotBeWrittenIsUnavailable()
    {
        QVERIFY(FileLock::tryAcquire("/proc/run.lock").error().kind == FailureKind::Unavailable);
        QVERIFY(FileLock::tryAcquire("/tmp").error().kind == FailureKind::Unavailable);
    }

    void onlyOneOfManyGetsTheLock()
    {
        const Place place;
        for (int round = 0; round < 20; ++round) {
            std::atomic<int> got = 0;
            std::vector<genie::Outcome<FileLock>> locks;
            std::mutex mutex;
            std::vector<std::thread> threads;
            for (int i = 0; i < 8; ++i)
                threads.emplace_back([&] {
                    auto lock = FileLock::tryAcquire(place.root / "lock");
                    got += lock ? 1 : 0;
                    const std::scoped_lock guard(mutex);
                    locks.push_back(std::move(lock));
                });
            for (auto &thread : threads)
                thread.join();
            QCOMPARE(got.load(), 1);
        }
    }
};

QTEST_GUILESS_MAIN(FilesTest)

#include "tst_files.moc"
