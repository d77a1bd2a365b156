// SPDX-License-Identifier: GPL-3.0-or-later
//
// test-genie-supervisor GRACE_MS DIRECTORY PROGRAM -- ARGV...
//
// Runs one command and lets nothing that it started outlive it. Being a child subreaper it inherits every orphan of the
// command, double-forked and setsid ones included, so that "waitpid says ECHILD" means "all are gone".
//
// Descriptors: 0, 1, 2 are the command's; 3 is read for orders, one letter each: 't' (SIGTERM, SIGKILL after the grace period),
// 'k' (SIGKILL at once); its end means that the engine has died. 4 is written to, one fact a line:
//   begun PID | notstarted STAGE ERRNO | ended exited CODE | ended signalled SIGNAL | gone | left PID...
// It links nothing, so that it starts fast and cannot fail in interesting ways.
#include "process_tree.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using genie::supervisor::appendChildren;
using genie::supervisor::descendants;
using genie::supervisor::signalDescendant;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kControl = 3;
constexpr int kStatus = 4;
constexpr milliseconds kLeftOverGrace{500};  // for what a command leaves behind when it ends by itself
constexpr milliseconds kOrphanedGrace{1000}; // at most, when the engine has died: nobody waits for tidy endings any more
constexpr milliseconds kKillPatience{5000};  // how long SIGKILL may take before the survivors are told

void say(const std::string &line)
{
    const std::string text = line + "\n";
    for (std::size_t at = 0; at < text.size();) {
        const ssize_t n = write(kStatus, text.data() + at, text.size() - at);
        if (n < 0 && errno != EINTR)
            return; // The engine is gone; the work goes on.
        at += n > 0 ? static_cast<std::size_t>(n) : 0;
    }
}

/// What there is to know about the command while it runs.
class Supervision {
public:
    Supervision(milliseconds grace, int signals) : m_grace(grace), m_signals(signals) {}

    /// Starts the command; false when that did not work, which has then been told.
    bool start(const char *directory, const char *program, char **argv);
    /// Returns when all are gone, or when SIGKILL has not helped for long.
    void watch();

private:
    enum class Stage { Running, Terminating, Killing };

    void reap();
    void handleOrders();
    void terminateAll(milliseconds grace);
    void killAll();
    void tellEnd(int status);
    [[nodiscard]] int pollTimeout() const;

    milliseconds m_grace;
    int m_signals;
    bool m_engineAlive = true;
    pid_t m_main = -1;
    bool m_mainEnded = false;
    bool m_childless = false;
    Stage m_stage = Stage::Running;
    Clock::time_point m_deadline;
};

[[noreturn]] void becomeCommand(const char *directory, const char *program, char **argv, int report)
{
    const auto giveUp = [report](char stage) {
        const int error = errno;
        char message[1 + sizeof error];
        message[0] = stage;
        std::memcpy(message + 1, &error, sizeof error);
        [[maybe_unused]] const auto n = write(report, message, sizeof message);
        _exit(127);
    };
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL); // Should somebody kill the supervisor, the command does not outlive it.
    for (int number = 1; number < NSIG; ++number)
        signal(number, SIG_DFL);
    // The C library keeps two signals for itself and does not let us touch them; an ignored one would still be inherited.
    const char plain[64] = {};
    for (int number = 32; number <= 33; ++number)
        syscall(SYS_rt_sigaction, number, plain, nullptr, 8);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    if (*directory != '\0' && chdir(directory) != 0)
        giveUp('d');
    // Told before the command can do anything: should it kill the supervisor, the engine knows whose group to end.
    say("begun " + std::to_string(getpid()));
    execv(program, argv);
    giveUp('x');
    _exit(127);
}

bool Supervision::start(const char *directory, const char *program, char **argv)
{
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) {
        say("notstarted fork " + std::to_string(errno));
        return false;
    }
    m_main = fork();
    if (m_main < 0) {
        say("notstarted fork " + std::to_string(errno));
        return false;
    }
    if (m_main == 0)
        becomeCommand(directory, program, argv, report[1]);
    close(report[1]);
    // Our copies must go, or the reader of the command's output would never see its end.
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd <= 2; ++fd)
        null >= 0 ? dup2(null, fd) : close(fd);
    if (null > 2)
        close(null);

    char message[1 + sizeof(int)];
    ssize_t n = 0;
    while ((n = read(report[0], message, sizeof message)) < 0 && errno == EINTR) {
    }
    close(report[0]);
    if (n == static_cast<ssize_t>(sizeof message)) {
        int error = 0;
        std::memcpy(&error, message + 1, sizeof error);
        waitpid(m_main, nullptr, 0);
        say(std::string("notstarted ") + (message[0] == 'd' ? "directory " : "program ") + std::to_string(error));
        return false;
    }
    return true;
}

void Supervision::tellEnd(int status)
{
    m_mainEnded = true;
    if (WIFSIGNALED(status))
        say("ended signalled " + std::to_string(WTERMSIG(status)));
    else
        say("ended exited " + std::to_string(WEXITSTATUS(status)));
}

void Supervision::reap()
{
    for (;;) {
        int status = 0;
        const pid_t pid = waitpid(-1, &status, WNOHANG);
        if (pid > 0 && pid == m_main)
            tellEnd(status);
        if (pid < 0 && errno == ECHILD)
            m_childless = true;
        if (pid == 0 || (pid < 0 && errno != EINTR))
            return;
    }
}

void Supervision::terminateAll(milliseconds grace)
{
    const auto deadline = Clock::now() + grace;
    if (m_stage == Stage::Killing)
        return;
    // A second order may shorten the grace, never lengthen it.
    m_deadline = m_stage == Stage::Terminating ? std::min(m_deadline, deadline) : deadline;
    if (m_stage == Stage::Terminating)
        return;
    m_stage = Stage::Terminating;
    for (const pid_t pid : descendants()) {
        signalDescendant(pid, SIGTERM);
        signalDescendant(pid, SIGCONT); // A stopped process would sleep through its grace period.
    }
}

void Supervision::killAll()
{
    if (m_stage != Stage::Killing)
        m_deadline = Clock::now() + kKillPatience;
    m_stage = Stage::Killing;
    if (!m_mainEnded)
        kill(-m_main, SIGKILL); // All of the group at one moment; only while the unreaped main process keeps the number ours.
    // Stopped before they are killed, so that none forks while the others are being found.
    std::vector<pid_t> stopped;
    for (int sweep = 0; sweep < 20; ++sweep) {
        bool fresh = false;
        for (const pid_t pid : descendants()) {
            if (std::find(stopped.begin(), stopped.end(), pid) != stopped.end())
                continue;
            signalDescendant(pid, SIGSTOP);
            stopped.push_back(pid);
            fresh = true;
        }
        if (!fresh)
            break;
    }
    for (const pid_t pid : descendants())
        signalDescendant(pid, SIGKILL);
    // One that forks and ends at once is always a child of ours, and gone again before a whole sweep is over: aim at children only.
    for (int shot = 0; shot < 200; ++shot) {
        std::vector<pid_t> children;
        appendChildren(getpid(), children);
        if (children.empty())
            break;
        for (const pid_t pid : children)
            kill(pid, SIGKILL);
        reap();
        if (m_childless)
            break;
    }
}

void Supervision::handleOrders()
{
    char letters[64];
    const ssize_t n = read(kControl, letters, sizeof letters);
    if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
        m_engineAlive = false;
        terminateAll(std::min(m_grace, kOrphanedGrace));
        return;
    }
    for (ssize_t i = 0; i < n; ++i) {
        if (letters[i] == 't')
            terminateAll(m_grace);
        if (letters[i] == 'k')
            killAll();
    }
}

int Supervision::pollTimeout() const
{
    if (m_stage == Stage::Running)
        return -1;
    if (m_stage == Stage::Killing)
        return 10;
    const auto left = std::chrono::ceil<milliseconds>(m_deadline - Clock::now()).count();
    return static_cast<int>(std::clamp<long long>(left, 0, INT_MAX));
}

void Supervision::watch()
{
    for (;;) {
        pollfd fds[2] = {{m_signals, POLLIN, 0}, {m_engineAlive ? kControl : -1, POLLIN, 0}};
        poll(fds, 2, pollTimeout());
        if (fds[0].revents != 0) {
            signalfd_siginfo drained[8];
            [[maybe_unused]] const auto n = read(m_signals, drained, sizeof drained);
        }
        reap();
        if (m_childless)
            return say("gone");
        if (fds[1].revents != 0)
            handleOrders();
        const bool late = m_stage != Stage::Running && Clock::now() >= m_deadline;
        if (m_stage == Stage::Killing && late) {
            std::string left = "left";
            for (const pid_t pid : descendants())
                left += " " + std::to_string(pid);
            return say(left);
        }
        if (m_stage == Stage::Killing || (m_stage == Stage::Terminating && late))
            killAll();
        else if (m_mainEnded && m_stage == Stage::Running)
            terminateAll(std::min(m_grace, kLeftOverGrace));
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 6 || std::strcmp(argv[4], "--") != 0) {
        std::fputs("test-genie-supervisor is started by the engine of Test Genie; it is of no use alone.\n", stderr);
        return 2;
    }
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    // Ctrl+C and its kin are the engine's to answer; it tells us through the control descriptor.
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, nullptr);
    for (const int ignored : {SIGINT, SIGHUP, SIGTERM, SIGQUIT, SIGPIPE, SIGTTOU, SIGTTIN, SIGTSTP})
        signal(ignored, SIG_IGN);
    signal(SIGCHLD, SIG_DFL);
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    const int signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    fcntl(kControl, F_SETFD, FD_CLOEXEC);
    fcntl(kStatus, F_SETFD, FD_CLOEXEC);
    Supervision supervision(milliseconds(std::atoll(argv[1])), signals);
    if (supervision.start(argv[2], argv[3], argv + 5))
        supervision.watch();
    _exit(0);
}
