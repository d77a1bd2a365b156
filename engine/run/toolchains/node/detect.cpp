// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/node/detect.h"

#include "run/toolchains/node/package_json.h"
#include "run/toolchains/tree_files.h"

#include <algorithm>
#include <array>

namespace genie::node {

namespace fs = std::filesystem;

namespace {

std::string parentOf(const std::string &directory)
{
    const auto slash = directory.rfind('/');
    return directory == "." ? std::string() : slash == std::string::npos ? "." : directory.substr(0, slash);
}

} // namespace

PackageManager packageManager(const fs::path &scenario, const std::string &directory)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kLocks{
        {{"pnpm", "pnpm-lock.yaml"}, {"yarn", "yarn.lock"}, {"npm", "package-lock.json"}, {"npm", "npm-shrinkwrap.json"}}};
    std::string ignored;
    const Json package = packageJson(scenario / directory, ignored);
    const auto wish = package.find("packageManager");
    std::string wished;
    if (wish != package.end() && wish->is_string())
        for (const std::string_view name : {"pnpm", "yarn", "npm"})
            if (wished.empty() && wish->get<std::string>().starts_with(name))
                wished = name;
    std::error_code error;
    for (std::string at = directory; !at.empty(); at = parentOf(at))
        for (const auto &[name, lock] : kLocks)
            if ((wished.empty() || wished == name) && fs::is_regular_file(scenario / at / lock, error))
                return {std::string(name), std::string(lock), at};
    return {wished.empty() ? "npm" : wished, {}, directory};
}

bool isInstalled(const fs::path &scenario, const std::string &directory)
{
    std::error_code error;
    for (std::string at = directory; !at.empty(); at = parentOf(at))
        if (fs::is_directory(scenario / at / "node_modules", error))
            return true;
    return false;
}

fs::path installedFile(const fs::path &scenario, const std::string &directory, const std::string &file)
{
    std::error_code error;
    for (std::string at = directory; !at.empty(); at = parentOf(at)) {
        auto path = (scenario / at / "node_modules" / file).lexically_normal();
        if (fs::is_regular_file(path, error))
            return path;
    }
    return {};
}

std::vector<std::string> suitesBeneath(const Workspace &workspace, const std::string &directory)
{
    std::vector<std::string> found;
    for (const auto &project : workspace.projects) {
        if (project.kind != Project::Kind::Node || project.directory == directory || !isBeneath(project.directory, directory))
            continue;
        const TestScript script = testScript(workspace.directory / project.directory);
        if (script.skipReason.empty() && script.problem.empty())
            found.push_back(project.directory);
    }
    return found;
}

std::vector<TestWorkspace> detect(const Workspace &workspace)
{
    std::vector<TestWorkspace> found;
    for (const auto &project : workspace.projects) {
        if (project.kind != Project::Kind::Node)
            continue;
        const TestScript script = testScript(workspace.directory / project.directory);
        TestWorkspace package{.toolchain = "node", .directory = project.directory};
        package.skipReason = script.skipReason;
        package.problem = script.problem;
        if (script.delegates && !suitesBeneath(workspace, project.directory).empty())
            package.skipReason = "its test script runs the packages beneath it, and each of those is run by itself";
        package.tool = runnerName(script.runner);
        if (package.tool.empty())
            package.tool = packageManager(workspace.directory, project.directory).name + " test";
        found.push_back(std::move(package));
    }
    return found;
}

} // namespace genie::node
