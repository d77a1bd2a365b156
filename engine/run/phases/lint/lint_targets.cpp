// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/lint_targets.h"

#include "run/toolchains/shell/detect.h"
#include "run/toolchains/tree_files.h"

#include <algorithm>

namespace genie {

namespace {

std::vector<std::string> directoriesOf(const Workspace &workspace, Project::Kind kind)
{
    std::vector<std::string> directories;
    for (const Project &project : workspace.projects)
        if (project.kind == kind)
            directories.push_back(project.directory);
    return directories;
}

bool hasFolder(const std::string &path, std::string_view folder)
{
    return path.starts_with(std::string(folder) + "/") || path.find("/" + std::string(folder) + "/") != std::string::npos;
}

/// Files with this ending beneath the directory that belong to no project of the list further below.
std::vector<std::string> sources(const Workspace &workspace, const std::string &directory, const std::vector<std::string> &projects,
                                 std::string_view ending)
{
    std::vector<std::string> inner;
    for (const std::string &other : projects)
        if (other != directory && isBeneath(other, directory))
            inner.push_back(seenFrom(other, directory));
    return treeFiles(workspace.directory / directory, [&](const std::string &file) {
        return file.ends_with(ending) && !hasFolder(file, "vendor") && !hasFolder(file, "testdata") &&
               std::none_of(inner.begin(), inner.end(), [&](const std::string &other) { return isBeneath(file, other); });
    });
}

void addWithSources(std::vector<LintTarget> &targets, const Workspace &workspace, const std::string &language,
                    const std::vector<std::string> &directories, std::string_view ending)
{
    for (const std::string &directory : directories)
        if (auto files = sources(workspace, directory, directories, ending); !files.empty())
            targets.push_back({language, directory, std::move(files)});
}

std::vector<std::string> pythonDirectories(const Workspace &workspace)
{
    auto directories = directoriesOf(workspace, Project::Kind::Python);
    const auto isPython = [](const std::string &file) { return file.ends_with(".py"); };
    if (directories.empty() && !filesIn(workspace.directory, ".", isPython).empty())
        directories.push_back(".");
    return directories;
}

/// The scripts that bash can check: bash itself and the shells that it contains.
void addShell(std::vector<LintTarget> &targets, const Workspace &workspace)
{
    for (const TestWorkspace &found : shell::detect(workspace)) {
        LintTarget target{"shell", found.directory, found.files};
        std::erase_if(target.files, [&](const std::string &file) {
            const std::string name = std::filesystem::path(file).filename().string();
            const std::string program = shell::interpreter(name, readHead(workspace.directory / file, 256));
            return program != "bash" && program != "sh" && program != "dash";
        });
        if (!target.files.empty())
            targets.push_back(std::move(target));
    }
}

} // namespace

std::vector<LintTarget> lintTargets(const Workspace &workspace)
{
    std::vector<LintTarget> targets;
    addWithSources(targets, workspace, "go", directoriesOf(workspace, Project::Kind::Go), ".go");
    for (const std::string &directory : directoriesOf(workspace, Project::Kind::Node))
        targets.push_back({"node", directory, {}});
    addWithSources(targets, workspace, "python", pythonDirectories(workspace), ".py");
    addShell(targets, workspace);
    return targets;
}

} // namespace genie
