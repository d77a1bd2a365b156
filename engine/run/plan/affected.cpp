// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/plan/affected.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace genie {

namespace {

bool isBeneath(std::string_view path, std::string_view directory)
{
    return directory == "." ||
           (path.size() > directory.size() && path.substr(0, directory.size()) == directory && path[directory.size()] == '/');
}

/// Whether the file's own name says that it holds tests of this kind of project and nothing else depends on it.
bool isTestFile(std::string_view path, Project::Kind kind)
{
    const auto name = path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
    const auto contains = [&](std::string_view part) { return name.find(part) != std::string_view::npos; };
    switch (kind) {
    case Project::Kind::Go: return name.ends_with("_test.go");
    case Project::Kind::Node: return contains(".test.") || contains(".spec.");
    case Project::Kind::Python: return name.ends_with(".py") && (name.starts_with("test_") || name.ends_with("_test.py"));
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
        if (isBeneath(path, "coverage"))
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
