// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/bats/bats_toolchain.h"
#include "run/toolchains/cargo/cargo_toolchain.h"
#include "run/toolchains/cmake/cmake_toolchain.h"
#include "run/toolchains/command/command_toolchain.h"
#include "run/toolchains/go/go_toolchain.h"
#include "run/toolchains/maven/maven_toolchain.h"
#include "run/toolchains/node/node_toolchain.h"
#include "run/toolchains/python/python_toolchain.h"
#include "run/toolchains/shell/shell_toolchain.h"
#include "run/toolchains/toolchain.h"

namespace genie {

const std::vector<std::unique_ptr<Toolchain>> &toolchains()
{
    static const auto all = [] {
        std::vector<std::unique_ptr<Toolchain>> list;
        list.push_back(makeGoToolchain());
        list.push_back(makeNodeToolchain());
        list.push_back(makePythonToolchain());
        list.push_back(makeCmakeToolchain());
        list.push_back(makeCargoToolchain());
        list.push_back(makeMavenToolchain());
        list.push_back(makeBatsToolchain());
        list.push_back(makeShellToolchain());
        list.push_back(makeCommandToolchain());
        return list;
    }();
    return all;
}

} // namespace genie
