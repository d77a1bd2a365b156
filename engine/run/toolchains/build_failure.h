// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/tool_run.h"
#include "run/toolchains/toolchain.h"

#include <optional>
#include <string>
#include <string_view>

namespace genie {

/// What a compiler said first about what is wrong.
struct CompilerPlace {
    std::string file; ///< as the compiler writes it; empty when it names none
    int line = 0;
    std::string message;
};

/// The first error in a compiler's output, as gcc and clang (`a.cpp:3:5: error: text`), rustc (`error[E1]: text`, `--> a.rs:3:5`) and
/// Maven's javac (`[ERROR] /p/A.java:[3,5] text`) write it.
CompilerPlace compilerPlace(std::string_view output);

/// Code that does not compile: one failed case `<directory> [build]`, as `go test` has it.
WorkspaceOutcome buildFailed(const Toolchain &toolchain, const TestWorkspace &found, const PhaseContext &context, const ToolRun &run,
                             const CompilerPlace &place);

/// What a step before the tests comes to when it did not end by itself: stopped, out of time, crashed, not started. Nothing when it
/// did, whatever its exit code.
std::optional<WorkspaceOutcome> brokenEnd(const Toolchain &toolchain, const TestWorkspace &found, const PhaseContext &context,
                                          const ToolRun &run);

} // namespace genie
