// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Roles that a test program plays when it runs itself: process trees that do not want to end. Each prints "ready" when it stands.
#include <csignal>

#include <sys/types.h>
#include <unistd.h>

namespace genie::test {

inline void ignoreEverything()
{
    for (const int number : {SIGTERM, SIGHUP, SIGINT, SIGQUIT})
        signal(number, SIG_IGN);
}

[[noreturn]] inline void stayForever()
{
    for (;;)
        pause();
}

/// Forks a child that stays; `orphan` makes it a grandchild whose parent is gone.
inline void forkStubborn(bool session, bool orphan)
{
    if (fork() != 0)
        return;
    if (session)
        setsid();
    if (orphan && fork() != 0)
        _exit(0);
    if (fork() == 0)
        stayForever(); // Holds our standard output, as all of them do.
    stayForever();
}

/// A tree that does not want to end: SIGTERM ignored, sessions, orphans, grandchildren, one that is stopped.
inline int beStubborn()
{
    ignoreEverything();
    forkStubborn(false, false);
    forkStubborn(true, false);
    forkStubborn(false, true);
    forkStubborn(true, true);
    if (fork() == 0) {
        raise(SIGSTOP);
        stayForever();
    }
    [[maybe_unused]] const auto n = write(1, "ready\n", 6);
    stayForever();
}

/// One process that is another one all the time, each in its own session: it cannot be aimed at by a slow hand.
inline int hop()
{
    ignoreEverything();
    [[maybe_unused]] const auto n = write(1, "ready\n", 6);
    for (;;) {
        if (fork() != 0)
            _exit(0);
        setsid();
    }
}

/// The main process ignores its children and forks ever more of them, up to a bound that the machine bears.
inline int storm()
{
    ignoreEverything();
    signal(SIGCHLD, SIG_IGN);
    [[maybe_unused]] const auto n = write(1, "ready\n", 6);
    for (int count = 0;; ++count) {
        if (fork() == 0) {
            setsid();
            for (int more = 0; more < 3; ++more)
                if (fork() == 0)
                    break;
            usleep(20000);
            _exit(0);
        }
        usleep(500);
    }
}

} // namespace genie::test
