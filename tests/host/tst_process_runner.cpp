// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "host/process/environment.h"
#include "host/process/process_runner.h"
#include "support/process_tools.h"
#include "support/stubborn_trees.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using genie::CancellationSource;
using genie::CommandEnd;
using genie::CommandSpec;
using genie::milliseconds;
using genie::ProcessRunner;
using genie::test::CollectingSink;
using genie::test::processesWith;
using How = genie::CommandEnd::How;

const std::filesystem::path kSupervisor = GENIE_BIN_DIR "/test-genie-supervisor";

CommandSpec command(std::vector<std::string> argv, milliseconds grace = milliseconds(200))
{
    CommandSpec spec;
    spec.argv = std::move(argv);
    spec.workingDirectory = "/";
    spec.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}};
    spec.grace = grace;
    return spec;
}

CommandSpec shell(const std::string &script, milliseconds grace = milliseconds(200)) { return command({"sh", "-c", script}, grace); }

/// This test program in one of its other roles (see main).
CommandSpec ourselves(const std::string &role, const std::string &mark, milliseconds grace)
{
    CommandSpec spec = command({std::filesystem::read_symlink("/proc/self/exe").string(), role}, grace);
    spec.environment["GENIE_MARK"] = mark;
    return spec;
}

bool waitUntil(const std::function<bool()> &holds, milliseconds most = milliseconds(20000))
{
    for (const auto deadline = std::chrono::steady_clock::now() + most; std::chrono::steady_clock::now() < deadline;) {
        if (holds())
            return true;
        std::this_thread::sleep_for(milliseconds(5));
    }
    return holds();
}

/// One run on a thread of its own.
struct BackgroundRun {
    explicit BackgroundRun(CommandSpec spec)
        : thread([this, command = std::move(spec)] {
              end = ProcessRunner(kSupervisor).run(command, sink, source.token());
              finished = true;
          })
    {
    }
    bool prints(const std::string &text)
    {
        return waitUntil([&] { return sink.output().find(text) != std::string::npos || finished; }) && !finished;
    }
    CommandEnd result()
    {
        if (thread.joinable())
            thread.join();
        return end;
    }
    ~BackgroundRun() { result(); }

    CancellationSource source;
    CollectingSink sink;
    CommandEnd end;
    std::atomic<bool> finished = false;
    std::thread thread;
};

/// An engine that runs the stubborn tree until it is killed.
int beEngine()
{
    CommandSpec spec = ourselves("--stubborn", std::getenv("GENIE_MARK"), milliseconds(100));
    class Echo : public genie::OutputSink {
        void standardOutput(std::string_view bytes) override { [[maybe_unused]] const auto n = write(1, bytes.data(), bytes.size()); }
        void standardError(std::string_view) override {}
    } echo;
    ProcessRunner(kSupervisor).run(spec, echo, {});
    return 0;
}

} // namespace

class ProcessRunnerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outputErrorAndExitCodeArriveApart()
    {
        CollectingSink sink;
        const auto end = ProcessRunner(kSupervisor).run(shell("echo out; echo err >&2; exit 7"), sink, {});
        QVERIFY(end.how == How::Exited);
        QCOMPARE(end.exitCode, 7);
        QVERIFY(end.allGone);
        QCOMPARE(sink.output(), std::string("out\n"));
        QCOMPARE(sink.error(), std::string("err\n"));
        QCOMPARE(end.describe(), std::string("exited with code 7"));
    }

    void deathBySignalIsToldWithItsNumber()
    {
        CollectingSink sink;
        const auto end = ProcessRunner(kSupervisor).run(shell("kill -SEGV $$"), sink, {});
        QVERIFY(end.how == How::Signalled);
        QCOMPARE(end.signal, SIGSEGV);
        QVERIFY(end.allGone);
        QCOMPARE(end.describe(), std::string("was ended by signal 11"));
    }

    void whatCannotBeStartedSaysWhy_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("directory");
        QTest::addColumn<QString>("problem");
        QTest::newRow("unknown name") << "no-such-program"
                                      << "/"
                                      << "no-such-program was not found in PATH";
        QTest::newRow("unknown path") << "/no/such/program"
                                      << "/"
                                      << "does not exist";
        QTest::newRow("directory") << "/etc"
                                   << "/"
                                   << "Permission denied";
        QTest::newRow("missing directory") << "true"
                                           << "/no/such/place"
                                           << "working directory /no/such/place";
        QTest::newRow("missing interpreter") << "%1/lost"
                                             << "/"
                                             << "interpreter";
        QTest::newRow("no program at all") << "%1/text"
                                           << "/"
                                           << "is not a program";
        QTest::newRow("not executable") << "%1/plain"
                                        << "/"
                                        << "Permission denied";
        QTest::newRow("empty") << ""
                               << "/"
                               << "argument list is empty";
    }
    void whatCannotBeStartedSaysWhy()
    {
        QFETCH(QString, program);
        QFETCH(QString, directory);
        QFETCH(QString, problem);
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        for (const auto &[name, text, mode] :
             {std::tuple{"lost", "#!/no/such/interpreter\n", 0755}, {"text", "hello\n", 0755}, {"plain", "x", 0644}}) {
            std::ofstream(root / name) << text;
            chmod((root / name).c_str(), static_cast<mode_t>(mode));
        }
        CommandSpec spec = command({program.replace(QStringLiteral("%1"), folder.path()).toStdString()});
        spec.workingDirectory = directory.toStdString();
        CollectingSink sink;
        const auto end = ProcessRunner(kSupervisor).run(spec, sink, {});
        QVERIFY(end.how == How::NotStarted);
        QVERIFY2(end.problem.find(problem.toStdString()) != std::string::npos, end.problem.c_str());
        QVERIFY(end.allGone);
        QVERIFY(!end.succeeded());
    }

    void missingSupervisorIsNamed()
    {
        CollectingSink sink;
        const auto end = ProcessRunner("/no/such/supervisor").run(shell("true"), sink, {});
        QVERIFY(end.how == How::NotStarted);
        QVERIFY2(end.problem.find("/no/such/supervisor") != std::string::npos, end.problem.c_str());
    }

    void argumentsArriveAsTheyAre()
    {
        const std::vector<std::string> words{"", " two  words ", "quote'\"$HOME`ls`", "line\nbreak", "\xff\xfe", "--", "-n"};
        std::vector<std::string> argv{"sh", "-c", "for a in \"$@\"; do printf '%s|' \"$a\"; done", "name"};
        argv.insert(argv.end(), words.begin(), words.end());
        CollectingSink sink;
        QVERIFY(ProcessRunner(kSupervisor).run(command(argv), sink, {}).succeeded());
        std::string expected;
        for (const auto &word : words)
            expected += word + "|";
        QCOMPARE(sink.output(), expected);
    }

    void relativeProgramIsSeenFromTheWorkingDirectory()
    {
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        std::ofstream(root / "tool") << "#!/bin/sh\npwd\n";
        chmod((root / "tool").c_str(), 0755);
        CommandSpec spec = command({"./tool"});
        spec.workingDirectory = root;
        CollectingSink sink;
        QVERIFY(ProcessRunner(kSupervisor).run(spec, sink, {}).succeeded());
        QCOMPARE(sink.output(), std::filesystem::canonical(root).string() + "\n");
    }

    void onlyTheGivenEnvironmentArrives()
    {
        setenv("GENIE_LEAK", "secret", 1);
        CommandSpec spec = command({"env"});
        spec.environment["GREETING"] = "hello = world";
        CollectingSink sink;
        QVERIFY(ProcessRunner(kSupervisor).run(spec, sink, {}).succeeded());
        unsetenv("GENIE_LEAK");
        QCOMPARE(sink.output(), std::string("GREETING=hello = world\nPATH=/usr/local/bin:/usr/bin:/bin\n"));
    }

    void childStartsWithThreeDescriptorsAndPlainSignals()
    {
        signal(SIGUSR1, SIG_IGN);
        CollectingSink descriptors;
        CollectingSink signals_;
        QVERIFY(ProcessRunner(kSupervisor).run(command({"ls", "/proc/self/fd"}), descriptors, {}).succeeded());
        QVERIFY(ProcessRunner(kSupervisor).run(command({"grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"}), signals_, {}).succeeded());
        signal(SIGUSR1, SIG_DFL);
        QCOMPARE(descriptors.output(), std::string("0\n1\n2\n3\n")); // The last one is the folder that ls reads.
        QCOMPARE(signals_.output(), std::string("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n"));
    }

    void inputIsGivenAndThenClosed()
    {
        CommandSpec spec = command({"cat"});
        spec.input.assign(3'000'000, 'x');
        CollectingSink sink;
        QVERIFY(ProcessRunner(kSupervisor).run(spec, sink, {}).succeeded());
        QCOMPARE(sink.output().size(), spec.input.size());
    }

    void childThatDoesNotReadItsInputIsNoTrouble()
    {
        CommandSpec spec = command({"true"});
        spec.input.assign(3'000'000, 'x');
        CollectingSink sink;
        for (int i = 0; i < 5; ++i)
            QVERIFY(ProcessRunner(kSupervisor).run(spec, sink, {}).succeeded());
    }

    void emptyInputIsAtItsEndAtOnce()
    {
        CollectingSink sink;
        QVERIFY(ProcessRunner(kSupervisor).run(command({"cat"}), sink, {}).succeeded());
    }

    void commandOutOfTimeIsEnded()
    {
        CommandSpec spec = shell("trap '' TERM; echo up; while :; do sleep 1; done", milliseconds(50));
        spec.timeout = milliseconds(400);
        CollectingSink sink;
        const auto start = std::chrono::steady_clock::now();
        const auto end = ProcessRunner(kSupervisor).run(spec, sink, {});
        QVERIFY(end.how == How::TimedOut);
        QVERIFY(end.allGone);
        QCOMPARE(sink.output(), std::string("up\n"));
        QVERIFY(end.duration >= milliseconds(400) && end.duration < milliseconds(2000));
        QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
        QVERIFY2(end.describe().starts_with("ran out of time after 4"), end.describe().c_str());
    }

    void stopLeavesTimeForATidyEnding()
    {
        BackgroundRun run(shell("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done", milliseconds(10000)));
        QVERIFY(run.prints("ready"));
        run.source.requestStop();
        const auto end = run.result();
        QVERIFY(end.how == How::Cancelled);
        QVERIFY(end.allGone);
        QVERIFY(run.sink.output().find("bye") != std::string::npos);
    }

    void killDoesNotWaitForTheGracePeriod()
    {
        BackgroundRun run(shell("trap '' TERM; echo ready; while :; do sleep 1; done", milliseconds(60000)));
        QVERIFY(run.prints("ready"));
        run.source.requestStop();
        QTest::qWait(100);
        QVERIFY(!run.finished);
        const auto start = std::chrono::steady_clock::now();
        run.source.requestKill();
        const auto end = run.result();
        QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
        QVERIFY(end.how == How::Cancelled);
        QVERIFY(end.allGone);
    }

    void commandCancelledBeforehandIsNotStarted()
    {
        CancellationSource source;
        source.requestStop();
        CollectingSink sink;
        const auto end = ProcessRunner(kSupervisor).run(shell("echo started"), sink, source.token());
        QVERIFY(end.how == How::Cancelled);
        QCOMPARE(sink.output(), std::string());
    }

    void nothingOutlivesACommandThatEndsByItself()
    {
        const std::string mark = genie::newUuid();
        CommandSpec spec = shell(
            "sleep 1000 & setsid sleep 1000 & setsid sh -c 'trap \"\" TERM; sleep 1000 & sleep 1000' & (sleep 1000 &) ; echo done; exit 3");
        spec.environment["GENIE_MARK"] = mark;
        CollectingSink sink;
        const auto start = std::chrono::steady_clock::now();
        const auto end = ProcessRunner(kSupervisor).run(spec, sink, {});
        QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
        QVERIFY(end.how == How::Exited);
        QCOMPARE(end.exitCode, 3);
        QVERIFY(end.allGone);
        QVERIFY(processesWith(mark).empty());
        QCOMPARE(sink.output(), std::string("done\n"));
    }

    void outputOfTheLastMomentIsNotLost()
    {
        for (int i = 0; i < 20; ++i) {
            CollectingSink sink;
            const auto end = ProcessRunner(kSupervisor).run(command({"head", "-c", "300000", "/dev/zero"}), sink, {});
            QVERIFY(end.succeeded());
            QCOMPARE(sink.output().size(), std::size_t(300000));
        }
    }

    void hundredCancelsOfStubbornTreesLeaveNothing()
    {
        const std::string mark = genie::newUuid();
        std::atomic<int> done = 0;
        std::atomic<int> wrong = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 5; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 20; ++i) {
                    BackgroundRun run(ourselves("--stubborn", mark, milliseconds(50)));
                    const bool ready = run.prints("ready");
                    i % 4 == 3 ? run.source.requestKill() : run.source.requestStop();
                    const auto end = run.result();
                    if (!ready || end.how != How::Cancelled || !end.allGone)
                        ++wrong;
                    ++done;
                }
            });
        for (auto &thread : threads)
            thread.join();
        QCOMPARE(done.load(), 100);
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(processesWith(mark).size(), std::size_t(0));
    }

    void treesThatForkAllTheTimeAreEnded_data()
    {
        QTest::addColumn<QString>("role");
        QTest::newRow("one that is another one every moment") << "--hop";
        QTest::newRow("a storm of sessions") << "--storm";
    }
    void treesThatForkAllTheTimeAreEnded()
    {
        QFETCH(QString, role);
        const std::string mark = genie::newUuid();
        for (int i = 0; i < 5; ++i) {
            BackgroundRun run(ourselves(role.toStdString(), mark, milliseconds(50)));
            if (role == QLatin1String("--storm"))
                QVERIFY(run.prints("ready"));
            run.source.requestStop();
            const auto end = run.result();
            QVERIFY(end.allGone);
            QVERIFY(processesWith(mark).empty());
        }
    }

    void engineKilledHardLeavesNothing()
    {
        const std::string mark = genie::newUuid();
        for (int i = 0; i < 5; ++i) {
            int output[2];
            QCOMPARE(pipe(output), 0);
            const pid_t engine = fork();
            if (engine == 0) {
                dup2(output[1], 1);
                setenv("GENIE_MARK", mark.c_str(), 1);
                execl("/proc/self/exe", "tst_process_runner", "--engine", nullptr);
                _exit(127);
            }
            ::close(output[1]);
            char text[6] = {};
            QCOMPARE(read(output[0], text, sizeof text), ssize_t(6)); // "ready\n" of the tree
            QVERIFY(processesWith(mark).size() > 5);
            kill(engine, SIGKILL);
            waitpid(engine, nullptr, 0);
            QTRY_VERIFY_WITH_TIMEOUT(processesWith(mark).empty(), 20000);
            ::close(output[0]);
        }
    }

    void supervisorKilledFromOutsideIsToldHonestly()
    {
        const std::string mark = genie::newUuid();
        CommandSpec spec = shell("kill -9 $PPID; sleep 1000");
        spec.environment["GENIE_MARK"] = mark;
        CollectingSink sink;
        const auto end = ProcessRunner(kSupervisor).run(spec, sink, {});
        QVERIFY(!end.allGone);
        QVERIFY(!end.succeeded());
        QVERIFY(end.how == How::Signalled);
        QCOMPARE(end.signal, SIGKILL);
        QVERIFY(end.problem.find("supervisor") != std::string::npos);
        QTRY_VERIFY_WITH_TIMEOUT(processesWith(mark).empty(), 10000);
    }

    void supervisorThatWasStoppedStillObeys()
    {
        BackgroundRun run(shell("kill -STOP $PPID; echo ready; sleep 1000"));
        QVERIFY(run.prints("ready"));
        run.source.requestKill();
        QVERIFY(run.result().allGone);
    }

    void memoryDoesNotGrowWithTheOutput()
    {
        genie::test::CountingSink sink;
        const long before = genie::test::residentKiB();
        QVERIFY(ProcessRunner(kSupervisor).run(command({"head", "-c", "200000000", "/dev/zero"}), sink, {}).succeeded());
        QCOMPARE(sink.bytes, std::size_t(200'000'000));
        QVERIFY(genie::test::residentKiB() - before < 16 * 1024);
    }

    void manyThreadsRunManyCommandsAtOnce()
    {
        CollectingSink first;
        ProcessRunner runner(kSupervisor);
        QVERIFY(runner.run(shell("true"), first, {}).succeeded());
        const auto descriptors = genie::test::openDescriptors();
        std::atomic<int> wrong = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 12; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 10; ++i) {
                    const std::string word = std::to_string(t) + "-" + std::to_string(i);
                    CollectingSink sink;
                    const auto end = runner.run(command({"echo", word}), sink, {});
                    if (!end.succeeded() || !end.allGone || sink.output() != word + "\n")
                        ++wrong;
                }
            });
        for (auto &thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
        QCOMPARE(genie::test::openDescriptors(), descriptors);
        QCOMPARE(waitpid(-1, nullptr, WNOHANG), pid_t(-1)); // No zombie of ours is left.
    }

    void programsAreFoundInTheGivenPathOnly()
    {
        const ProcessRunner runner(kSupervisor);
        QCOMPARE(runner.find("sh", {{"PATH", "/nowhere:/bin"}}).string(), std::string("/bin/sh"));
        QVERIFY(runner.find("sh", {{"PATH", "/nowhere"}}).empty());
        QVERIFY(runner.find("sh", {}).empty());
        QVERIFY(runner.find("", {{"PATH", "/bin"}}).empty());
        QVERIFY(runner.find("etc", {{"PATH", "/"}}).empty());
    }

    void defaultSupervisorIsBesideTheProgram()
    {
        QCOMPARE(genie::defaultSupervisorPath().filename().string(), std::string("test-genie-supervisor"));
        QCOMPARE(genie::defaultSupervisorPath().parent_path(), std::filesystem::read_symlink("/proc/self/exe").parent_path());
    }
};

int main(int argc, char **argv)
{
    const std::string role = argc > 1 ? argv[1] : "";
    if (role == "--stubborn")
        return genie::test::beStubborn();
    if (role == "--hop")
        return genie::test::hop();
    if (role == "--storm")
        return genie::test::storm();
    if (role == "--engine")
        return beEngine();
    QCoreApplication application(argc, argv);
    ProcessRunnerTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_process_runner.moc"
