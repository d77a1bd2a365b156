// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/process/environment.h"
#include "host/process/process_runner.h"

#include <QTest>

namespace genie::test {

/// Whether a program is on PATH as the children of a run see it.
inline bool isOnPath(const std::string &program)
{
    const ProcessRunner runner{std::filesystem::path(GENIE_BIN_DIR) / "test-genie-supervisor"};
    return !runner.find(program, childEnvironment({})).empty();
}

} // namespace genie::test

/// Leaves a test out on a machine that does not have a real tool; in CI, where all of them have to be, it fails.
#define NEEDS_PROGRAM(program)                                                                                                             \
    do {                                                                                                                                   \
        if (!genie::test::isOnPath(program)) {                                                                                             \
            if (qEnvironmentVariableIsSet("CI"))                                                                                           \
                QFAIL(program " is not on PATH");                                                                                          \
            QSKIP(program " is not on PATH");                                                                                              \
        }                                                                                                                                  \
    } while (false)
