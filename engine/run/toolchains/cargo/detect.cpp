// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/cargo/detect.h"

#include "run/toolchains/tree_files.h"

namespace genie::cargo {

namespace fs = std::filesystem;

std::vector<TestWorkspace> detect(const Workspace &workspace)
{
    std::vector<TestWorkspace> found;
    for (const auto &project : workspace.projects)
        if (project.kind == Project::Kind::Cargo)
            found.push_back({.toolchain = "cargo", .directory = project.directory, .tool = "cargo test"});
    return found;
}

Dependencies dependenciesOf(const fs::path &directory)
{
    Dependencies dependencies;
    std::error_code error;
    const std::string lock = readHead(directory / "Cargo.lock", 16 * 1024 * 1024);
    dependencies.locked = fs::is_regular_file(directory / "Cargo.lock", error);
    dependencies.vendored = dependencies.locked && lock.find("\nsource = ") == std::string::npos;
    for (const char *name : {".cargo/config.toml", ".cargo/config"})
        dependencies.vendored = dependencies.vendored || readHead(directory / name).find("replace-with") != std::string::npos;
    return dependencies;
}

std::string suiteOf(const CargoTarget &target)
{
    return target.package + " " + target.flag + (target.name.empty() ? "" : " " + target.name);
}

std::string sourceOf(const CargoTarget &target, const std::string &test)
{
    const fs::path home = fs::path(target.source).parent_path();
    std::string path = test;
    for (auto at = path.find("::"); at != std::string::npos; at = path.find("::", at + 1))
        path.replace(at, 2, "/");
    std::error_code error;
    for (fs::path module = fs::path(path).parent_path(); !module.empty(); module = module.parent_path())
        for (const fs::path &file : {home / (module.string() + ".rs"), home / module / "mod.rs"})
            if (fs::is_regular_file(file, error))
                return file.lexically_normal().string();
    return target.source;
}

} // namespace genie::cargo
