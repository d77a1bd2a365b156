// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/process/process_runner.h"

#include "core/base/text.h"
#include "host/process/supervised_child.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstring>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

namespace genie {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kPiece = 64 * 1024;
// What can still be in a pipe when its last writer is gone; more comes only from a writer that we do not own.
constexpr std::size_t kDrainLimit = 4 * 1024 * 1024;

/// Keeps SIGPIPE from this thread while it writes to a child that may be gone, and takes the one that arrived.
class PipeSignalGuard {
public:
    PipeSignalGuard()
    {
        sigemptyset(&m_pipe);
        sigaddset(&m_pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &m_pipe, &m_before);
    }
    PipeSignalGuard(const PipeSignalGuard &) = delete;
    PipeSignalGuard &operator=(const PipeSignalGuard &) = delete;
    ~PipeSignalGuard()
    {
        const timespec now{0, 0};
        if (sigismember(&m_before, SIGPIPE) == 0)
            while (sigtimedwait(&m_pipe, nullptr, &now) > 0) {
            }
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }

private:
    sigset_t m_pipe{};
    sigset_t m_before{};
};

/// One command from its start to the word that all are gone.
class Session {
public:
    Session(const CommandSpec &spec, OutputSink &sink, const Cancellation &cancellation, SupervisedChild &child)
        : m_spec(spec), m_sink(sink), m_cancellation(cancellation), m_child(child), m_buffer(new char[kPiece])
    {
    }

    CommandEnd carryOut(int wakeUp);

private:
    void answerCancellation();
    void answerTimeout();
    void writeInput();
    void readStatus();
    void takeFact(std::string_view line);
    bool readPiece(Descriptor &from, void (OutputSink::*to)(std::string_view), std::size_t &count);
    void drain(Descriptor &from, void (OutputSink::*to)(std::string_view));
    void askToEnd(CommandEnd::How why);
    void loseSupervisor();
    [[nodiscard]] int pollTimeout() const;
    [[nodiscard]] milliseconds elapsed() const { return std::chrono::duration_cast<milliseconds>(Clock::now() - m_start); }

    const CommandSpec &m_spec;
    OutputSink &m_sink;
    const Cancellation &m_cancellation;
    SupervisedChild &m_child;
    std::unique_ptr<char[]> m_buffer;
    const Clock::time_point m_start = Clock::now();
    CommandEnd m_end;
    std::string m_facts;
    std::size_t m_written = 0;
    int m_mainPid = 0;
    bool m_mainEnded = false;
    bool m_asked = false;
    bool m_killed = false;
    bool m_finished = false;
};

std::string startProblem(const std::string &stage, int error, const CommandSpec &spec)
{
    if (stage == "directory")
        return "its working directory " + spec.workingDirectory.string() + " cannot be entered: " + std::strerror(error);
    if (stage == "program" && error == ENOENT)
        return spec.argv.front() + " or the interpreter that its first line names does not exist";
    if (stage == "program" && error == ENOEXEC)
        return spec.argv.front() + " is not a program that can be run here (no \"#!\" line, or made for another machine)";
    return spec.argv.front() + ": " + std::strerror(error);
}

void Session::askToEnd(CommandEnd::How why)
{
    if (!m_mainEnded && !m_asked) {
        m_end.how = why;
        m_end.duration = elapsed();
        m_asked = true;
    }
}

void Session::answerCancellation()
{
    if (m_cancellation.kill.stop_requested() && !m_killed) {
        m_killed = true;
        askToEnd(CommandEnd::How::Cancelled);
        m_child.order('k');
    } else if (m_cancellation.stop.stop_requested() && !m_asked && !m_mainEnded) {
        askToEnd(CommandEnd::How::Cancelled);
        m_child.order('t');
    }
}

void Session::answerTimeout()
{
    if (m_spec.timeout.count() <= 0 || m_asked || m_mainEnded || Clock::now() < m_start + m_spec.timeout)
        return;
    askToEnd(CommandEnd::How::TimedOut);
    m_child.order('t');
}

int Session::pollTimeout() const
{
    if (m_spec.timeout.count() <= 0 || m_asked || m_mainEnded)
        return -1;
    const auto left = std::chrono::ceil<milliseconds>(m_start + m_spec.timeout - Clock::now()).count();
    return static_cast<int>(std::clamp<long long>(left, 0, INT_MAX));
}

void Session::writeInput()
{
    const ssize_t n = write(m_child.input.get(), m_spec.input.data() + m_written, std::min(m_spec.input.size() - m_written, kPiece));
    if (n > 0)
        m_written += static_cast<std::size_t>(n);
    const bool broken = n < 0 && errno != EAGAIN && errno != EINTR; // It does not want to read: its own affair.
    if (broken || m_written == m_spec.input.size())
        m_child.input.reset();
}

/// True when there may be more to read at once.
bool Session::readPiece(Descriptor &from, void (OutputSink::*to)(std::string_view), std::size_t &count)
{
    const ssize_t n = read(from.get(), m_buffer.get(), kPiece);
    if (n > 0) {
        count += static_cast<std::size_t>(n);
        (m_sink.*to)({m_buffer.get(), static_cast<std::size_t>(n)});
        return true;
    }
    if (n < 0 && errno == EINTR)
        return true;
    if (n == 0 || errno != EAGAIN)
        from.reset();
    return false;
}

void Session::drain(Descriptor &from, void (OutputSink::*to)(std::string_view))
{
    for (std::size_t count = 0; from && count < kDrainLimit && readPiece(from, to, count);) {
    }
    from.reset();
}

void Session::takeFact(std::string_view line)
{
    const auto words = text::split(line, ' ');
    const auto number = [&](std::size_t i) { return i < words.size() ? std::atoi(words[i].c_str()) : 0; };
    if (words[0] == "begun") {
        m_mainPid = number(1);
    } else if (words[0] == "notstarted") {
        m_end.how = CommandEnd::How::NotStarted;
        m_end.problem = startProblem(words.size() > 1 ? words[1] : "", number(2), m_spec);
        m_finished = true;
    } else if (words[0] == "ended" && words.size() > 2) {
        m_mainEnded = true;
        if (m_asked)
            return;
        m_end.duration = elapsed();
        const bool exited = words[1] == "exited";
        m_end.how = exited ? CommandEnd::How::Exited : CommandEnd::How::Signalled;
        (exited ? m_end.exitCode : m_end.signal) = number(2);
    } else if (words[0] == "gone") {
        m_end.allGone = true;
        m_finished = true;
    } else if (words[0] == "left") {
        m_end.allGone = false;
        for (std::size_t i = 1; i < words.size(); ++i)
            m_end.survivors.push_back(number(i));
        m_finished = true;
    }
}

void Session::readStatus()
{
    char bytes[4096];
    const ssize_t n = read(m_child.status.get(), bytes, sizeof bytes);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        if (!m_finished)
            loseSupervisor();
        return;
    }
    m_facts.append(bytes, static_cast<std::size_t>(n));
    for (std::size_t end = 0; (end = m_facts.find('\n')) != std::string::npos;) {
        takeFact(std::string_view(m_facts).substr(0, end));
        m_facts.erase(0, end + 1);
    }
}

/// Somebody killed the supervisor. The command dies with it (its parent-death signal), its group is ended here; of the rest
/// nothing is known, and nothing else is said.
void Session::loseSupervisor()
{
    m_finished = true;
    if (m_mainPid > 0 && !m_mainEnded)
        kill(-m_mainPid, SIGKILL);
    m_end.allGone = false;
    m_end.signal = m_child.reap();
    m_end.problem = "its supervisor was ended from outside";
    if (!m_asked && !m_mainEnded)
        m_end.how = m_mainPid > 0 ? CommandEnd::How::Signalled : CommandEnd::How::NotStarted;
}

CommandEnd Session::carryOut(int wakeUp)
{
    const PipeSignalGuard guard;
    while (!m_finished) {
        answerCancellation();
        answerTimeout();
        pollfd fds[5] = {{m_child.status.get(), POLLIN, 0},
                         {m_child.output.get(), POLLIN, 0},
                         {m_child.error.get(), POLLIN, 0},
                         {m_child.input.get(), POLLOUT, 0},
                         {m_killed ? -1 : wakeUp, POLLIN, 0}};
        poll(fds, 5, pollTimeout());
        std::size_t count = 0;
        if (fds[1].revents != 0)
            readPiece(m_child.output, &OutputSink::standardOutput, count);
        if (fds[2].revents != 0)
            readPiece(m_child.error, &OutputSink::standardError, count);
        if (fds[3].revents != 0)
            writeInput();
        if (fds[0].revents != 0)
            readStatus();
        if (fds[4].revents != 0) {
            eventfd_t value = 0;
            eventfd_read(wakeUp, &value);
        }
    }
    drain(m_child.output, &OutputSink::standardOutput);
    drain(m_child.error, &OutputSink::standardError);
    m_child.reap();
    return m_end;
}

CommandEnd notStarted(std::string problem)
{
    CommandEnd end;
    end.how = CommandEnd::How::NotStarted;
    end.problem = std::move(problem);
    return end;
}

bool isProgram(const std::filesystem::path &path)
{
    struct stat state {};
    return ::stat(path.c_str(), &state) == 0 && S_ISREG(state.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

/// What no program can be given: an empty list, or a text that ends early.
std::optional<std::string> badSpec(const CommandSpec &spec)
{
    const auto cut = [](const std::string &text) { return text.find('\0') != std::string::npos; };
    if (spec.argv.empty() || spec.argv.front().empty())
        return "its argument list is empty";
    if (std::any_of(spec.argv.begin(), spec.argv.end(), cut) || cut(spec.workingDirectory.string()))
        return "an argument or the directory holds a NUL byte";
    for (const auto &[name, value] : spec.environment)
        if (name.empty() || name.find('=') != std::string::npos || cut(name) || cut(value))
            return "its environment holds a name or value that cannot be passed on: " + text::validUtf8(name);
    return std::nullopt;
}

} // namespace

std::filesystem::path defaultSupervisorPath()
{
    constexpr auto kName = "test-genie-supervisor";
    std::error_code trouble;
    const auto folder = std::filesystem::read_symlink("/proc/self/exe", trouble).parent_path();
    const auto beside = folder / kName;
    const auto installed = folder.parent_path() / "libexec" / "test-genie" / kName;
    return !isProgram(beside) && isProgram(installed) ? installed : beside;
}

ProcessRunner::ProcessRunner(std::filesystem::path supervisor) : m_supervisor(std::move(supervisor)) {}

std::filesystem::path ProcessRunner::find(const std::string &program, const std::map<std::string, std::string> &environment) const
{
    if (program.empty())
        return {};
    if (program.find('/') != std::string::npos)
        return isProgram(program) ? std::filesystem::path(program) : std::filesystem::path();
    const auto path = environment.find("PATH");
    if (path == environment.end())
        return {};
    for (const auto &folder : text::split(path->second, ':')) {
        // Relative folders are left out: a program must not change with the directory that a scenario brings along.
        const auto candidate = std::filesystem::path(folder) / program;
        if (!folder.empty() && folder.front() == '/' && isProgram(candidate))
            return candidate;
    }
    return {};
}

CommandEnd ProcessRunner::run(const CommandSpec &spec, OutputSink &sink, const Cancellation &cancellation)
{
    if (auto problem = badSpec(spec))
        return notStarted(std::move(*problem));
    if (cancellation.requested()) {
        CommandEnd end;
        end.how = CommandEnd::How::Cancelled;
        return end;
    }
    // A path is taken as it is, seen from the working directory; the supervisor tells when there is nothing.
    const bool isPath = spec.argv.front().find('/') != std::string::npos;
    const std::filesystem::path program = isPath ? std::filesystem::path(spec.argv.front()) : find(spec.argv.front(), spec.environment);
    if (program.empty())
        return notStarted(spec.argv.front() + " was not found in PATH");

    const Descriptor wakeUp(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wakeUp)
        return notStarted(std::string("no descriptor left: ") + std::strerror(errno));
    auto child = SupervisedChild::start(m_supervisor, program, spec);
    if (!child)
        return notStarted(child.error().message);
    const auto wake = [&wakeUp] { eventfd_write(wakeUp.get(), 1); };
    const std::stop_callback onStop(cancellation.stop, wake);
    const std::stop_callback onKill(cancellation.kill, wake);
    return Session(spec, sink, cancellation, **child).carryOut(wakeUp.get());
}

} // namespace genie
