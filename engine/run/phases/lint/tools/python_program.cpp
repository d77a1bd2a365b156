// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/tools/python_program.h"

#include "run/phases/lint/lint_reading.h"

namespace genie::lint {

std::string pythonProgram(const LintTarget &target, const PhaseContext &context, const std::string &name)
{
    for (const char *folder : {".venv/bin", "venv/bin"}) {
        const auto file = context.workspace.directory / target.directory / folder / name;
        std::error_code error;
        if (std::filesystem::is_regular_file(file, error))
            return file.string();
    }
    return onPath(context, name);
}

} // namespace genie::lint
