// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The supervisor's view of the processes beneath it, read from /proc.
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace genie::supervisor {

inline std::string contents(const std::string &path)
{
    std::string text;
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return text;
    char buffer[4096];
    for (ssize_t n = 0; (n = read(fd, buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(n));
    close(fd);
    return text;
}

/// The names in a directory that are numbers.
inline std::vector<pid_t> numbersIn(const std::string &path)
{
    std::vector<pid_t> numbers;
    DIR *directory = opendir(path.c_str());
    if (directory == nullptr)
        return numbers;
    while (const dirent *entry = readdir(directory))
        if (const int number = std::atoi(entry->d_name); number > 0)
            numbers.push_back(number);
    closedir(directory);
    return numbers;
}

/// Parent and start time of a process, from the fields after its name, which may itself hold blanks and brackets.
struct Stat {
    pid_t parent = 0;
    unsigned long long startTime = 0;
};

inline Stat statOf(pid_t pid)
{
    const std::string text = contents("/proc/" + std::to_string(pid) + "/stat");
    const auto bracket = text.rfind(')');
    Stat stat;
    if (bracket == std::string::npos)
        return stat;
    const char *at = text.c_str() + bracket + 1;
    // Field 3 is the state, 4 the parent, 22 the start time.
    for (int field = 3; field <= 22 && *at != '\0'; ++field) {
        while (*at == ' ')
            ++at;
        if (field == 4)
            stat.parent = std::atoi(at);
        if (field == 22)
            stat.startTime = std::strtoull(at, nullptr, 10);
        while (*at != ' ' && *at != '\0')
            ++at;
    }
    return stat;
}

inline bool kernelListsChildren()
{
    static const bool lists = access(("/proc/self/task/" + std::to_string(getpid()) + "/children").c_str(), R_OK) == 0;
    return lists;
}

inline void appendChildren(pid_t pid, std::vector<pid_t> &pids)
{
    const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
    for (const pid_t task : numbersIn(tasks)) {
        const std::string text = contents(tasks + "/" + std::to_string(task) + "/children");
        for (const char *at = text.c_str(); *at != '\0';) {
            char *end = nullptr;
            const long child = std::strtol(at, &end, 10);
            if (end == at)
                break;
            pids.push_back(static_cast<pid_t>(child));
            at = end;
        }
    }
}

/// Every descendant, parents before children. A snapshot: what forks meanwhile is found by the next one.
inline std::vector<pid_t> descendants()
{
    std::vector<pid_t> found;
    if (kernelListsChildren()) {
        appendChildren(getpid(), found);
        for (std::size_t i = 0; i < found.size(); ++i)
            appendChildren(found[i], found);
        return found;
    }
    std::vector<std::pair<pid_t, pid_t>> parents; // process, parent
    for (const pid_t pid : numbersIn("/proc"))
        parents.emplace_back(pid, statOf(pid).parent);
    found.push_back(getpid());
    for (std::size_t i = 0; i < found.size(); ++i)
        for (const auto &[pid, parent] : parents)
            if (parent == found[i])
                found.push_back(pid);
    found.erase(found.begin());
    return found;
}

/// Signals a descendant. A child of ours cannot be mistaken, since only we reap it; any other might have died and its number been
/// given away, so it is held by a pidfd while we look again whether it still descends from us.
inline void signalDescendant(pid_t pid, int signal)
{
    if (statOf(pid).parent == getpid()) {
        kill(pid, signal);
        return;
    }
    const int fd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    if (fd < 0) {
        if (errno == ENOSYS)
            kill(pid, signal);
        return;
    }
    pid_t ancestor = pid;
    for (int hops = 0; hops < 4096 && ancestor > 1 && ancestor != getpid(); ++hops)
        ancestor = statOf(ancestor).parent;
    if (ancestor == getpid())
        syscall(SYS_pidfd_send_signal, fd, signal, nullptr, 0);
    close(fd);
}

} // namespace genie::supervisor
