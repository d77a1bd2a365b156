// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/maven/detect.h"

#include "run/toolchains/tree_files.h"

#include <algorithm>
#include <array>

namespace genie::maven {

namespace {

constexpr std::array<std::string_view, 3> kEndings{".java", ".kt", ".groovy"};

} // namespace

std::vector<TestWorkspace> detect(const Workspace &workspace)
{
    std::vector<TestWorkspace> found;
    for (const auto &project : workspace.projects)
        if (project.kind == Project::Kind::Maven)
            found.push_back({.toolchain = "maven", .directory = project.directory, .tool = "mvn test"});
    return found;
}

std::set<std::string> modules(const std::filesystem::path &directory)
{
    std::set<std::string> found;
    for (const auto &file : treeFiles(directory, [](const std::string &path) { return path.ends_with("/pom.xml"); }))
        found.insert(file.substr(0, file.rfind('/')));
    return found;
}

std::map<std::string, std::string> testSources(const std::filesystem::path &directory)
{
    std::map<std::string, std::string> sources;
    const auto isSource = [](const std::string &path) {
        return path.find("src/test/") != std::string::npos &&
               std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view ending) { return path.ends_with(ending); });
    };
    for (const auto &file : treeFiles(directory, isSource)) {
        // src/test/<language>/<package>/<Class>.<ending>
        const auto language = file.find("src/test/") + 9;
        const auto slash = file.find('/', language);
        if (slash == std::string::npos)
            continue;
        std::string name = file.substr(slash + 1, file.rfind('.') - slash - 1);
        std::replace(name.begin(), name.end(), '/', '.');
        sources.emplace(std::move(name), file);
    }
    return sources;
}

} // namespace genie::maven
