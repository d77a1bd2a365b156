// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/process/sandboxed_runner.h"

#include "host/process/environment.h"
#include "host/process/process_runner.h"
#include "support/process_tools.h"
#include "support/real_tools.h"

#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <set>

#include <chrono>

using namespace genie;
using genie::test::CollectingSink;
using genie::test::contentOf;

namespace {

namespace fs = std::filesystem;

/// A machine with a home, a data directory and a checkout; commands are contained in the checkout.
struct Yard {
    Yard()
    {
        fs::create_directories(home() / ".ssh");
        fs::create_directories(data() / "audit");
        fs::create_directories(checkout());
        write(home() / ".ssh" / "id", "secret of the home");
        write(data() / "audit" / "baseline", "secret of the engine");
        environment["HOME"] = home().string();
        view = {.writable = {checkout()}, .readable = {}, .hidden = {data(), home()}, .network = false};
    }

    [[nodiscard]] fs::path path() const { return directory.path().toStdString(); }
    [[nodiscard]] fs::path home() const { return path() / "home"; }
    [[nodiscard]] fs::path data() const { return path() / "data"; }
    [[nodiscard]] fs::path checkout() const { return path() / "checkout"; }

    static void write(const fs::path &file, const std::string &text)
    {
        std::ofstream out(file, std::ios::binary);
        out << text;
    }

    CommandEnd shell(const std::string &line, milliseconds timeout = milliseconds{30'000})
    {
        SandboxedRunner runner(inner, view, limits);
        CommandSpec spec;
        spec.argv = {"bash", "-c", line};
        spec.workingDirectory = checkout();
        spec.environment = environment;
        spec.timeout = timeout;
        sink = std::make_unique<CollectingSink>();
        return runner.run(spec, *sink, {});
    }
    [[nodiscard]] std::string said() const { return sink->output() + sink->error(); }

    QTemporaryDir directory;
    ProcessRunner inner{fs::path(GENIE_BIN_DIR) / "test-genie-supervisor"};
    std::map<std::string, std::string> environment = childEnvironment({});
    SandboxView view;
    SandboxLimits limits;
    std::unique_ptr<CollectingSink> sink;
};

} // namespace

class SandboxedRunnerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        NEEDS_PROGRAM("bwrap");
        Yard yard;
        const Done there = SandboxedRunner(yard.inner, yard.view).probe(yard.environment);
        if (!there && qEnvironmentVariableIsSet("CI"))
            QFAIL(there.error().message.c_str());
        if (!there)
            QSKIP(there.error().message.c_str());
    }

    void checkoutIsWritableAndNothingElseIs()
    {
        Yard yard;
        const auto end =
            yard.shell("echo yes > inside && for d in / /usr /etc /bin " + yard.path().string() + "; do echo x > $d/outside; done; true");
        QVERIFY2(end.succeeded(), (end.describe() + end.problem + yard.said()).c_str());
        QCOMPARE(contentOf(yard.checkout() / "inside"), std::string("yes\n"));
        for (const fs::path &place : {fs::path("/"), fs::path("/usr"), fs::path("/etc"), yard.path()})
            QVERIFY2(!fs::exists(place / "outside"), place.c_str());
    }

    void aProcessIdIsNotTheSameInEveryRun()
    {
        Yard yard;
        std::set<std::string> seen;
        for (int i = 0; i < 5; ++i) {
            yard.shell("echo $$");
            seen.insert(yard.sink->output());
        }
        QCOMPARE(seen.size(), std::size_t(5));
    }

    void homeAndBaselineCannotBeSeen()
    {
        Yard yard;
        const auto line = "cat " + (yard.home() / ".ssh/id").string() + "; cat " + (yard.data() / "audit/baseline").string() + "; ls -A " +
                          yard.path().string() + "; ls -A ~ /root /home; find / -xdev -name id -o -name baseline 2>/dev/null; true";
        yard.shell(line);
        QVERIFY2(yard.said().find("secret of") == std::string::npos, yard.said().c_str());
        QVERIFY2(yard.sink->output().find("data") == std::string::npos, yard.said().c_str());
        yard.shell("cat " + yard.checkout().string() + "/../data/audit/baseline; echo $HOME; touch ~/mine && ls ~");
        QCOMPARE(yard.sink->output(), std::string("/tmp/home\nmine\n"));
    }

    void viewThatNamesWhatIsHiddenDoesNotShowIt()
    {
        Yard yard;
        yard.view.readable = {yard.path(), yard.data()};
        yard.shell("cat " + (yard.data() / "audit/baseline").string());
        QVERIFY2(yard.said().find("secret of") == std::string::npos, yard.said().c_str());
    }

    void preparedDependenciesAreReadOnly()
    {
        Yard yard;
        fs::create_directories(yard.path() / "modules");
        Yard::write(yard.path() / "modules" / "a.js", "module");
        yard.view.readable = {yard.path() / "modules", yard.path() / "is-not-there"};
        const auto end =
            yard.shell("cat ../modules/a.js; echo changed > ../modules/a.js; rm -f ../modules/a.js; echo new > ../modules/b.js; true");
        QVERIFY2(end.succeeded(), (end.problem + yard.said()).c_str());
        QCOMPARE(yard.sink->output(), std::string("module"));
        QCOMPARE(contentOf(yard.path() / "modules" / "a.js"), std::string("module"));
        QVERIFY(!fs::exists(yard.path() / "modules" / "b.js"));
    }

    void networkIsThereOnlyWhenItIsAllowed()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const std::string line = "exec 3<>/dev/tcp/127.0.0.1/" + std::to_string(server.serverPort()) + " && echo reached";
        Yard yard;
        yard.shell(line);
        QVERIFY2(yard.said().find("reached") == std::string::npos, yard.said().c_str());
        yard.view.network = true;
        yard.shell(line);
        QCOMPARE(yard.sink->output(), std::string("reached\n"));
    }

    void forkBombIsBoundedAndGoneAfterwards()
    {
        Yard yard;
        yard.limits.processes = 60;
        yard.environment["GENIE_BOMB"] = "bomb-of-this-test";
        yard.shell("bomb() { bomb & bomb & sleep 30; }; bomb; sleep 30", milliseconds{2000});
        QVERIFY(genie::test::processesWith("bomb-of-this-test").empty());
        QVERIFY2(yard.said().find("fork") != std::string::npos || yard.said().find("Resource") != std::string::npos,
                 yard.said().substr(0, 500).c_str());
    }

    void nothingSurvivesTheRun()
    {
        Yard yard;
        yard.environment["GENIE_SURVIVOR"] = "survivor-of-this-test";
        const auto end =
            yard.shell("(setsid nohup sleep 300 >/dev/null 2>&1 &) ; (trap '' TERM HUP; sleep 300) >/dev/null 2>&1 & disown; echo left");
        QVERIFY(end.allGone);
        QCOMPARE(yard.sink->output(), std::string("left\n"));
        QVERIFY(genie::test::processesWith("survivor-of-this-test").empty());
    }

    void otherProcessesCannotBeSeenOrEnded()
    {
        Yard yard;
        yard.shell("ls /proc | grep -c '^[0-9]'; kill -9 " + std::to_string(getpid()) + "; true");
        QVERIFY2(std::atoi(yard.sink->output().c_str()) < 12, yard.said().c_str());
    }

    void rightsAreGone()
    {
        Yard yard;
        yard.shell("grep -E 'CapEff|CapBnd|NoNewPrivs' /proc/self/status; id -u; mount -t tmpfs x /usr; true");
        QVERIFY2(yard.sink->output().find("CapEff:\t0000000000000000") != std::string::npos, yard.said().c_str());
        QVERIFY2(yard.sink->output().find("NoNewPrivs:\t1") != std::string::npos, yard.said().c_str());
        if (geteuid() == 0)
            QVERIFY2(yard.sink->output().find("\n0\n") == std::string::npos, yard.said().c_str());
    }

    void timeMemoryFilesAndOutputAreBounded()
    {
        Yard yard;
        yard.limits.fileSize = 1024 * 1024;
        yard.limits.memory = 200ULL * 1024 * 1024;
        yard.limits.output = 1024 * 1024;
        QCOMPARE(yard.shell("sleep 60", milliseconds{500}).how, CommandEnd::How::TimedOut);
        yard.shell("head -c 5000000 /dev/zero > big; true");
        QVERIFY(fs::file_size(yard.checkout() / "big") <= 1024 * 1024);
        const auto memory = yard.shell("python3 -c 'x = bytearray(600_000_000); print(len(x))'");
        QVERIFY2(!memory.succeeded(), yard.said().c_str());
        const auto loud = yard.shell("yes");
        QCOMPARE(loud.how, CommandEnd::How::Signalled);
        QCOMPARE(loud.problem, std::string("it printed more than 1 MiB"));
        QCOMPARE(yard.sink->output().size(), std::size_t{1024 * 1024});
    }

    void privateTemporaryFolderIsBounded()
    {
        Yard yard;
        yard.limits.temporary = 4ULL * 1024 * 1024;
        yard.shell("head -c 8000000 /dev/zero > /tmp/big; stat -c %s /tmp/big; ls /tmp");
        const long size = std::atol(yard.sink->output().c_str());
        QVERIFY2(size > 0 && size <= 4 * 1024 * 1024, yard.said().c_str());
        QVERIFY2(yard.sink->output().find("big") != std::string::npos, yard.said().c_str());
        yard.shell("ls /tmp/big");
        QVERIFY(yard.sink->output().empty());
    }

    void trapsLeftInTheCheckoutAreRemoved()
    {
        Yard yard;
        yard.shell("mkdir d; mkfifo d/report; ln -s " + (yard.data() / "audit/baseline").string() +
                   " link; ln -s ../../data/audit/baseline d/deep; "
                   "ln -s inside good; echo x > inside; mkdir locked; touch locked/file; chmod 000 locked");
        QVERIFY(!fs::exists(fs::symlink_status(yard.checkout() / "d" / "report")));
        QVERIFY(!fs::exists(fs::symlink_status(yard.checkout() / "link")));
        QVERIFY(!fs::exists(fs::symlink_status(yard.checkout() / "d" / "deep")));
        QVERIFY(fs::is_symlink(yard.checkout() / "good"));
        std::error_code error;
        fs::remove_all(yard.checkout(), error);
        QVERIFY2(!error, error.message().c_str());
    }

    void toolchainsWork()
    {
        NEEDS_PROGRAM("go");
        NEEDS_PROGRAM("node");
        Yard yard;
        yard.shell("go version && node -e 'console.log(1+1)' && /usr/bin/python3 -c 'import ssl; print(3)' && bats --version");
        QVERIFY2(yard.sink->output().find("go version") != std::string::npos, yard.said().c_str());
        QVERIFY2(yard.sink->output().find("\n2\n3\nBats") != std::string::npos, yard.said().c_str());
    }

    void homeIsNeverTakenForAToolchain()
    {
        Yard yard;
        fs::create_directories(yard.home() / "bin");
        fs::create_directories(yard.home() / ".local/bin");
        Yard::write(yard.home() / "bin" / "go", "#!/bin/sh\n");
        Yard::write(yard.home() / ".local/bin" / "node", "#!/bin/sh\n");
        for (const char *name : {"bin/go", ".local/bin/node"})
            fs::permissions(yard.home() / name, fs::perms(0755));
        yard.environment["PATH"] =
            (yard.home() / "bin").string() + ":" + (yard.home() / ".local/bin").string() + ":" + yard.environment["PATH"];
        yard.environment["NVM_DIR"] = yard.home().string();
        const auto shown = toolchainDirectories(yard.inner, yard.environment);
        for (const auto &directory : shown) {
            QVERIFY2(directory != yard.home(), directory.c_str());
            QVERIFY2(directory != yard.home() / ".local", directory.c_str());
        }
        QVERIFY(std::find(shown.begin(), shown.end(), yard.home() / "bin") != shown.end());
    }

    void commandThatCannotBeContainedIsNotStarted()
    {
        Yard yard;
        fs::create_directories(yard.path() / "only");
        fs::create_symlink("/bin/bash", yard.path() / "only" / "bash");
        yard.environment["PATH"] = (yard.path() / "only").string();
        const auto end = yard.shell("echo ran > " + (yard.checkout() / "ran").string());
        QCOMPARE(end.how, CommandEnd::How::NotStarted);
        QVERIFY2(end.problem.find("bubblewrap") != std::string::npos, end.problem.c_str());
        QVERIFY(!fs::exists(yard.checkout() / "ran"));
        QVERIFY(!SandboxedRunner(yard.inner, yard.view).probe(yard.environment));
    }

    void probeSaysWhyBubblewrapDoesNotWork()
    {
        Yard yard;
        fs::create_directories(yard.path() / "only");
        Yard::write(yard.path() / "only" / "bwrap", "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n");
        fs::permissions(yard.path() / "only" / "bwrap", fs::perms(0755));
        yard.environment["PATH"] = (yard.path() / "only").string() + ":/usr/bin:/bin";
        const Done there = SandboxedRunner(yard.inner, yard.view).probe(yard.environment);
        QVERIFY(!there);
        QVERIFY2(there.error().message.find("user namespaces") != std::string::npos, there.error().message.c_str());
    }
};

QTEST_GUILESS_MAIN(SandboxedRunnerTest)
#include "tst_sandboxed_runner.moc"
