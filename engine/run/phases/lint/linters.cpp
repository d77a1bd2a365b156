// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/linters.h"

namespace genie {

namespace {

std::vector<std::unique_ptr<Linter>> makeAll()
{
    std::vector<std::unique_ptr<Linter>> all;
    for (auto *make : {&makeGofmt, &makeGolangciLint, &makeGoVet, &makeTsc, &makeEslint, &makeRuff, &makeFlake8, &makeMypy, &makeShellcheck,
                       &makeShellSyntax})
        all.push_back(make());
    return all;
}

} // namespace

const std::vector<std::unique_ptr<Linter>> &linters()
{
    static const std::vector<std::unique_ptr<Linter>> all = makeAll();
    return all;
}

} // namespace genie
