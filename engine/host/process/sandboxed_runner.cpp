// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/process/sandboxed_runner.h"

#include "core/base/text.h"
#include "host/process/sandbox_mounts.h"
#include "host/process/trace_pipe.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <csignal>
#include <fstream>

#include <unistd.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr milliseconds kProbeLimit{20'000};

/// Uses up as many process ids as its first argument says, then runs the rest. A constant: nothing of a command becomes part of it.
constexpr const char *kSpread = R"(n=$1; shift; while [ "$n" -gt 0 ]; do /usr/bin/true; n=$((n - 1)); done; "$@"; exit $?)";
constexpr unsigned kMostSpread = 13; ///< a prime: no small divisor hides in it

unsigned nextSpread()
{
    static std::atomic<unsigned> next{0};
    return next++ % kMostSpread;
}

/// Passes a command's output on, and ends the command when there is too much of it.
class CountedSink final : public OutputSink {
public:
    CountedSink(OutputSink &to, std::uint64_t limit, CancellationSource &end) : m_to(to), m_left(limit), m_end(end) {}

    void standardOutput(std::string_view bytes) override { pass(bytes, &OutputSink::standardOutput); }
    void standardError(std::string_view bytes) override { pass(bytes, &OutputSink::standardError); }
    [[nodiscard]] bool exceeded() const { return m_exceeded; }

private:
    void pass(std::string_view bytes, void (OutputSink::*to)(std::string_view))
    {
        if (m_exceeded)
            return;
        if (bytes.size() > m_left) {
            m_exceeded = true;
            m_end.requestKill();
            bytes = bytes.substr(0, m_left);
        }
        m_left -= bytes.size();
        (m_to.*to)(bytes);
    }

    OutputSink &m_to;
    std::uint64_t m_left;
    CancellationSource &m_end;
    bool m_exceeded = false;
};

/// Keeps the first lines that a probe prints.
class ProbeSink final : public OutputSink {
public:
    void standardOutput(std::string_view) override {}
    void standardError(std::string_view bytes) override { text += bytes.substr(0, 4096 - std::min<std::size_t>(text.size(), 4096)); }
    std::string text;
};

/// A user that nobody else is, as far as this system has that many; each runner its own, so that one cannot use up another's processes.
std::optional<uid_t> ownUser()
{
    if (geteuid() != 0)
        return std::nullopt;
    static std::atomic<unsigned> count{0};
    const unsigned turn = static_cast<unsigned>(getpid()) * 64U + count++;
    std::ifstream map("/proc/self/uid_map");
    std::uint64_t inside = 0, outside = 0, length = 0, known = 0;
    while (map >> inside >> outside >> length)
        known = std::max(known, inside + length);
    if (known > 2'000'000'000)
        return static_cast<uid_t>(1'900'000'000U + turn % 1'000'000U);
    return known > 65'000 ? static_cast<uid_t>(60'000U + turn % 5'000U) : static_cast<uid_t>(65'534U);
}

/// How many processes and threads this user has now: outside of a user namespace of our own the kernel counts them all.
int processesOfThisUser()
{
    int count = 0;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator("/proc", error)) {
        const std::string name = entry.path().filename().native();
        if (name.find_first_not_of("0123456789") != std::string::npos)
            continue;
        std::ifstream status(entry.path() / "status");
        bool ours = false;
        for (std::string line; std::getline(status, line);) {
            if (line.starts_with("Uid:"))
                ours = std::atol(line.c_str() + 4) == static_cast<long>(getuid());
            if (ours && line.starts_with("Threads:"))
                count += std::max(1, std::atoi(line.c_str() + 8));
        }
    }
    return count;
}

void append(std::vector<std::string> &to, std::initializer_list<std::string> words) { to.insert(to.end(), words); }

/// The end of a command that was not started.
CommandEnd notStarted(std::string problem)
{
    CommandEnd end;
    end.problem = std::move(problem);
    return end;
}

/// What to do about a bubblewrap that does not work.
std::string remedyFor(const std::string &said)
{
    if (said.find("namespace") != std::string::npos || said.find("permitted") != std::string::npos || said.find("setting up uid map") != std::string::npos)
        return "; this system forbids user namespaces to this user: allow them (kernel.unprivileged_userns_clone, AppArmor, or the "
               "container's seccomp profile)";
    if (said.find("proc") != std::string::npos)
        return "; this container does not let /proc be mounted: run it with an unmasked /proc";
    return "";
}

} // namespace

SandboxedRunner::SandboxedRunner(CommandRunner &inner, SandboxView view, SandboxLimits limits)
    : m_inner(inner), m_view(std::move(view)), m_limits(limits), m_user(ownUser())
{
}

fs::path SandboxedRunner::find(const std::string &program, const std::map<std::string, std::string> &environment) const
{
    return m_inner.find(program, environment);
}

std::vector<std::string> SandboxedRunner::contained(const CommandSpec &spec) const
{
    std::vector<std::string> argv{m_inner.find("bwrap", spec.environment).string(), "--die-with-parent", "--unshare-ipc", "--unshare-pid",
                                  "--unshare-uts", "--unshare-cgroup-try", "--hostname", "sandbox"};
    if (!m_view.network)
        argv.emplace_back("--unshare-net");
    // Root can do without a user namespace, and with one it would still be root to the files.
    if (m_user)
        append(argv, {"--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"});
    else
        append(argv, {"--unshare-user", "--disable-userns", "--cap-drop", "ALL"});
    const auto mounts = sandboxMounts(m_view, toolchainDirectories(m_inner, spec.environment), m_limits.temporary);
    argv.insert(argv.end(), mounts.begin(), mounts.end());
    if (!spec.workingDirectory.empty())
        append(argv, {"--chdir", spec.workingDirectory.string()});
    argv.emplace_back("--");
    if (m_user) {
        const std::string user = std::to_string(*m_user);
        append(argv, {"/usr/bin/setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--no-new-privs", "--inh-caps=-all",
                      "--bounding-set=-all"});
    }
    const int processes = m_limits.processes + (m_user ? 0 : processesOfThisUser());
    append(argv, {"/usr/bin/choom", "-n", "1000", "--", "/usr/bin/prlimit", "--core=0", "--data=" + std::to_string(m_limits.memory),
                  "--nproc=" + std::to_string(processes), "--fsize=" + std::to_string(m_limits.fileSize),
                  "--nofile=" + std::to_string(m_limits.openFiles), "--cpu=" + std::to_string(m_limits.cpu.count()), "--"});
    // In a namespace of its own a program would have the same process id in every run, and what hangs on that would look stable.
    append(argv, {"/usr/bin/sh", "-c", kSpread, "sh", std::to_string(nextSpread())});
    const bool isPath = spec.argv.front().find('/') != std::string::npos;
    argv.push_back(isPath ? spec.argv.front() : m_inner.find(spec.argv.front(), spec.environment).string());
    argv.insert(argv.end(), spec.argv.begin() + 1, spec.argv.end());
    return argv;
}

CommandSpec SandboxedRunner::wrapped(const CommandSpec &spec) const
{
    CommandSpec result = spec;
    result.argv = contained(spec);
    result.workingDirectory = "/";
    result.timeout = spec.timeout.count() > 0 ? std::min(spec.timeout, m_limits.time) : m_limits.time;
    result.environment["HOME"] = "/tmp/home";
    for (const auto *name : {"TMPDIR", "TMP", "TEMP", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME",
                             "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK"})
        result.environment.erase(name);
    return result;
}

Done SandboxedRunner::probeOnce(const std::map<std::string, std::string> &environment)
{
    if (m_inner.find("bwrap", environment).empty())
        return fail(FailureKind::Unavailable, "bubblewrap is not installed: apt-get install bubblewrap");
    for (const auto *program : {"/usr/bin/setpriv", "/usr/bin/choom", "/usr/bin/prlimit"})
        if (access(program, X_OK) != 0)
            return fail(FailureKind::Unavailable, std::string(program) + " is not there: apt-get install util-linux");
    CommandSpec spec;
    spec.argv = {"/usr/bin/true"};
    spec.environment = environment;
    spec.timeout = kProbeLimit;
    CommandSpec all = wrapped(spec);
    ProbeSink sink;
    const CommandEnd end = m_inner.run(all, sink, {});
    if (end.succeeded())
        return {};
    std::string said(text::trimmed(text::withoutControls(text::validUtf8(sink.text))));
    std::replace(said.begin(), said.end(), '\n', ' ');
    return fail(FailureKind::Unavailable, "bubblewrap does not work here: it " + end.describe() + (said.empty() ? "" : ": " + text::shortened(said, 300)) + remedyFor(said));
}

Done SandboxedRunner::probe(const std::map<std::string, std::string> &environment) { return probeOnce(environment); }

CommandEnd SandboxedRunner::run(const CommandSpec &spec, OutputSink &sink, const Cancellation &cancellation)
{
    if (spec.argv.empty() || spec.argv.front().empty())
        return notStarted("its argument list is empty");
    if (m_inner.find("bwrap", spec.environment).empty())
        return notStarted("it can only be run contained, and bubblewrap is not installed: apt-get install bubblewrap");
    const bool isPath = spec.argv.front().find('/') != std::string::npos;
    if (!isPath && m_inner.find(spec.argv.front(), spec.environment).empty())
        return notStarted(spec.argv.front() + " was not found in PATH");
    std::vector<fs::path> allowed = m_view.writable;
    allowed.insert(allowed.end(), m_view.readable.begin(), m_view.readable.end());
    const auto pipe = spec.environment.find(kTracePipe);
    for (const auto &directory : m_view.writable)
        if (const Done given = tidyUntrusted(directory, allowed, m_user, pipe == spec.environment.end() ? "" : pipe->second); !given)
            return notStarted("the directory that it may write to cannot be prepared: " + given.error().message);

    CancellationSource own;
    const std::stop_callback onStop(cancellation.stop, [&own] { own.requestStop(); });
    const std::stop_callback onKill(cancellation.kill, [&own] { own.requestKill(); });
    CountedSink counted(sink, m_limits.output, own);
    CommandEnd end = m_inner.run(wrapped(spec), counted, own.token());
    if (counted.exceeded()) {
        end.how = CommandEnd::How::Signalled;
        end.signal = SIGKILL;
        end.problem = "it printed more than " + std::to_string(m_limits.output / 1024 / 1024) + " MiB";
    }
    for (const auto &directory : m_view.writable)
        if (const Done tidy = tidyUntrusted(directory, allowed, m_user); !tidy && end.problem.empty())
            end.problem = tidy.error().message;
    return end;
}

} // namespace genie
