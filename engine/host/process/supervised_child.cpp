// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/process/supervised_child.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <initializer_list>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

namespace genie {

namespace {

// Above the numbers that the child gets its descriptors under, so that handing one over never overwrites the next.
constexpr int kFirstOwn = 10;

Descriptor moved(int fd)
{
    Descriptor original(fd);
    return Descriptor(fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, kFirstOwn));
}

struct Pipe {
    Descriptor reader;
    Descriptor writer;
    explicit operator bool() const { return reader && writer; }
};

Pipe makePipe()
{
    int fds[2] = {-1, -1};
    if (pipe2(fds, O_CLOEXEC) != 0)
        return {};
    Pipe made{moved(fds[0]), moved(fds[1])};
    return made;
}

void setNonBlocking(const Descriptor &descriptor) { fcntl(descriptor.get(), F_SETFL, fcntl(descriptor.get(), F_GETFL) | O_NONBLOCK); }

std::vector<char *> pointers(std::vector<std::string> &texts)
{
    std::vector<char *> result;
    result.reserve(texts.size() + 1);
    for (auto &text : texts)
        result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

/// The descriptors given to the supervisor as 0, 1, 2, ...; everything else is closed. Answers 0 or an errno.
int spawn(pid_t &pid, const std::filesystem::path &program, std::vector<std::string> argv, std::vector<std::string> environment,
          std::initializer_list<int> descriptors)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    int number = 0;
    for (const int fd : descriptors)
        posix_spawn_file_actions_adddup2(&actions, fd, number++);
    posix_spawn_file_actions_addclosefrom_np(&actions, number);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t signals;
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    // All blocked until the supervisor has arranged itself; it gives the command an empty mask.
    posix_spawnattr_setsigmask(&attributes, &signals);
    // A session of its own: the terminal's Ctrl+C is for the engine alone.
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
    const auto argvPointers = pointers(argv);
    const auto environmentPointers = pointers(environment);
    const int error = posix_spawn(&pid, program.c_str(), &actions, &attributes, argvPointers.data(), environmentPointers.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

} // namespace

Outcome<std::unique_ptr<SupervisedChild>> SupervisedChild::start(const std::filesystem::path &supervisor,
                                                                 const std::filesystem::path &program, const CommandSpec &spec)
{
    std::unique_ptr<SupervisedChild> child(new SupervisedChild);
    Pipe input;
    if (spec.input.empty())
        input.reader = moved(open("/dev/null", O_RDONLY | O_CLOEXEC));
    else
        input = makePipe();
    Pipe output = makePipe();
    Pipe error = makePipe();
    Pipe control = makePipe();
    Pipe status = makePipe();
    if (!input.reader || !output || !error || !control || !status)
        return fail(FailureKind::Unavailable, std::string("no descriptors for its pipes: ") + std::strerror(errno));

    std::vector<std::string> argv{supervisor.string(), std::to_string(spec.grace.count()), spec.workingDirectory.string(), program.string(),
                                  "--"};
    argv.insert(argv.end(), spec.argv.begin(), spec.argv.end());
    std::vector<std::string> environment;
    for (const auto &[name, value] : spec.environment)
        environment.push_back(name + "=" + value);
    const int trouble = spawn(child->m_pid, supervisor, std::move(argv), std::move(environment),
                              {input.reader.get(), output.writer.get(), error.writer.get(), control.reader.get(), status.writer.get()});
    if (trouble != 0) {
        child->m_pid = -1;
        return fail(FailureKind::Unavailable, "its supervisor " + supervisor.string() + " did not start: " + std::strerror(trouble));
    }
    child->input = std::move(input.writer);
    child->output = std::move(output.reader);
    child->error = std::move(error.reader);
    child->status = std::move(status.reader);
    child->m_control = std::move(control.writer);
    for (const Descriptor *descriptor : {&child->input, &child->output, &child->error, &child->status})
        if (*descriptor)
            setNonBlocking(*descriptor);
    return child;
}

SupervisedChild::~SupervisedChild()
{
    m_control.reset();
    reap();
}

void SupervisedChild::order(char letter)
{
    while (m_control && write(m_control.get(), &letter, 1) < 0 && errno == EINTR) {
    }
    if (m_pid > 0)
        kill(m_pid, SIGCONT); // A command may have stopped its supervisor.
}

int SupervisedChild::reap()
{
    if (m_pid <= 0)
        return 0;
    int state = 0;
    pid_t reaped = -1;
    while ((reaped = waitpid(m_pid, &state, 0)) < 0 && errno == EINTR) {
    }
    m_pid = -1;
    return reaped > 0 && WIFSIGNALED(state) ? WTERMSIG(state) : 0;
}

} // namespace genie
