// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/plan/affected.h"

#include "run/toolchains/globs.h"
#include "run/toolchains/tree_files.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace genie {

namespace {

/// The name of the folder that the file is in.
std::string_view parentOf(std::string_view path)
{
    const auto end = path.rfind('/');
    if (end == std::string_view::npos)
        return {};
    const auto start = path.rfind('/', end - 1);
    return path.substr(start == std::string_view::npos ? 0 : start + 1, end - (start == std::string_view::npos ? 0 : start + 1));
}

/// By the names that vitest, jest and `node --test` look for. mocha's `test/` holds other things too.
bool isNodeTest(std::string_view path, std::string_view name)
{
    const auto stem = name.substr(0, name.rfind('.'));
    const auto ending = name.substr(stem.size());
    const bool isScript =
        ending == ".js" || ending == ".cjs" || ending == ".mjs" || ending == ".ts" || ending == ".jsx" || ending == ".tsx";
    if (name.find(".test.") != std::string_view::npos || name.find(".spec.") != std::string_view::npos)
        return true;
    return isScript && (stem.ends_with("-test") || stem.ends_with("_test") || stem.starts_with("test-") || parentOf(path) == "__tests__");
}

/// By the names that Surefire looks for; what is called abstract has heirs elsewhere.
bool isSurefireTest(std::string_view path, std::string_view name)
{
    const auto stem = name.substr(0, name.rfind('.'));
    return path.find("src/test/") != std::string_view::npos && !stem.starts_with("Abstract") &&
           (stem.starts_with("Test") || stem.ends_with("Test") || stem.ends_with("Tests") || stem.ends_with("TestCase"));
}

/// Whether a declared command wrote the file itself, so that it must not start it again.
bool isReport(const std::string &path, const Workspace &workspace)
{
    return std::any_of(workspace.testing.unitCommands.begin(), workspace.testing.unitCommands.end(), [&](const DeclaredCommand &command) {
        return isBeneath(path, command.directory) && matchesGlob(command.junit, seenFrom(path, command.directory));
    });
}

/// Whether the file's own name says that it holds tests of this kind of project and nothing else depends on it.
bool isTestFile(std::string_view path, Project::Kind kind)
{
    const auto name = path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
    switch (kind) {
    case Project::Kind::Go: return name.ends_with("_test.go");
    case Project::Kind::Node: return isNodeTest(path, name);
    case Project::Kind::Python: return name.ends_with(".py") && (name.starts_with("test_") || name.ends_with("_test.py"));
    case Project::Kind::Cargo: return name.ends_with(".rs") && parentOf(path) == "tests";
    case Project::Kind::Maven: return isSurefireTest(path, name);
    case Project::Kind::Bats: return name.ends_with(".bats");
    case Project::Kind::Shell: return true;
    default: return false;
    }
}

/// Whether a change of this file can matter to a project of this kind at all.
bool concerns(std::string_view path, Project::Kind kind)
{
    if (kind == Project::Kind::Shell)
        return path.ends_with(".sh");
    if (kind == Project::Kind::Bats)
        return path.ends_with(".bats") || path.ends_with(".sh") || path.ends_with(".bash") || path.rfind('.') == std::string_view::npos;
    return !path.ends_with(".md");
}

} // namespace

Affected affectedBy(const std::vector<std::string> &changed, const Workspace &workspace)
{
    Affected affected;
    std::set<std::tuple<std::string, std::string, std::string>> seen;
    for (const auto &path : changed) {
        if (isBeneath(path, "coverage") || isReport(path, workspace))
            continue;
        affected.readers = true;
        // The innermost project of each kind that the file lies in.
        std::map<Project::Kind, const Project *> innermost;
        for (const auto &project : workspace.projects) {
            if (!isBeneath(path, project.directory) || !concerns(path, project.kind))
                continue;
            auto &best = innermost[project.kind];
            if (best == nullptr || project.directory.size() > best->directory.size() || best->directory == ".")
                best = &project;
        }
        for (const auto &[kind, project] : innermost) {
            TestSelector selector;
            selector.toolchain = toWord(kind);
            selector.workspace = project->directory;
            if (isTestFile(path, kind))
                selector.file = path;
            if (seen.emplace(selector.toolchain, selector.workspace, selector.file).second)
                affected.tests.push_back(selector);
            affected.unit = true;
        }
        // What a declared command reads is not known: all that lies where it runs.
        for (const auto &command : workspace.testing.unitCommands) {
            if (!isBeneath(path, command.directory) || path.ends_with(".md"))
                continue;
            if (seen.emplace("command", command.directory, "").second)
                affected.tests.push_back({.toolchain = "command", .workspace = command.directory});
            affected.unit = true;
        }
    }
    return affected;
}

RunRequest narrowed(RunRequest request, const Plan &plan, const Affected &affected)
{
    request.phases.clear();
    for (const auto &planned : plan.selected()) {
        const bool isUnit = planned.phase.name == "unit";
        if (isUnit ? affected.unit : affected.readers)
            request.phases.push_back(planned.phase.name);
    }
    if (affected.unit)
        request.tests = affected.tests;
    return request;
}

} // namespace genie
