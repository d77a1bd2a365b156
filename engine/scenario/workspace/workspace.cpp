// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/workspace/workspace.h"

#include "core/base/text.h"
#include "scenario/workspace/manifest_file.h"
#include "scenario/workspace/projects.h"
#include "scenario/workspace/quarantine.h"
#include "scenario/workspace/service_manifest.h"
#include "scenario/workspace/side_files.h"
#include "scenario/workspace/testing_config.h"

#include <unistd.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

/// Fails, saying what to do, unless the path is a directory that can be listed.
Done checkDirectory(const fs::path &directory)
{
    const std::string shown = text::validUtf8(directory.native());
    std::error_code error;
    const fs::file_status status = fs::status(directory, error);
    if (status.type() == fs::file_type::not_found)
        return fail(FailureKind::NotFound, shown + " does not exist");
    if (error)
        return fail(FailureKind::Invalid, shown + " cannot be read: " + error.message());
    if (!fs::is_directory(status))
        return fail(FailureKind::Invalid, shown + " is a file; a scenario is a directory");
    if (::access(directory.c_str(), R_OK | X_OK) != 0)
        return fail(FailureKind::Invalid, shown + " cannot be read: permission denied; make it readable for the user who runs the tests");
    return {};
}

void readConfiguration(Workspace &workspace)
{
    ManifestFile service = readManifestFile(workspace.directory / kServiceFile);
    workspace.serviceProblem = service.problem;
    if (service.document)
        workspace.service = readServiceManifest(std::move(*service.document), workspace.warnings);

    ManifestFile testing = readManifestFile(workspace.directory / kTestingFile);
    workspace.testingProblem = testing.problem;
    if (testing.document)
        workspace.testing = readTestingConfig(std::move(*testing.document), workspace.scriptPhases, workspace.warnings);
    workspace.quarantine = readQuarantineFile(workspace.directory, workspace.warnings);
    workspace.quarantine.insert(workspace.quarantine.end(), workspace.testing.quarantine.begin(), workspace.testing.quarantine.end());
}

} // namespace

std::string_view toWord(Project::Kind kind)
{
    switch (kind) {
    case Project::Kind::Go: return "go";
    case Project::Kind::Node: return "node";
    case Project::Kind::Python: return "python";
    case Project::Kind::Cmake: return "cmake";
    case Project::Kind::Cargo: return "cargo";
    case Project::Kind::Maven: return "maven";
    case Project::Kind::Bats: return "bats";
    case Project::Kind::Shell: return "shell";
    }
    return "";
}

Outcome<Workspace> readWorkspace(const std::string &name, const fs::path &directory)
{
    std::error_code error;
    Workspace workspace;
    workspace.name = name;
    workspace.directory = fs::absolute(directory, error).lexically_normal();
    if (error)
        return fail(FailureKind::Invalid, text::validUtf8(directory.native()) + " cannot be read: " + error.message());
    if (!workspace.directory.has_filename()) // "/a/b/" has an empty last part
        workspace.directory = workspace.directory.parent_path();
    if (auto checked = checkDirectory(workspace.directory); !checked)
        return tl::unexpected(checked.error());
    workspace.appRoot = workspace.directory.parent_path().parent_path();
    workspace.hasConfig = fs::is_directory(workspace.directory / ".vrooli", error);
    if (!workspace.hasConfig && fs::exists(fs::symlink_status(workspace.directory / ".vrooli", error)))
        workspace.warnings.push_back({".vrooli", "", "is not a readable directory, so there is no configuration; move it away"});
    workspace.scriptPhases = findScriptPhases(workspace.directory, workspace.warnings);
    if (workspace.hasConfig)
        readConfiguration(workspace);
    workspace.filePresets = readFilePresets(workspace.directory, workspace.warnings);
    workspace.toggles = readToggles(workspace.appRoot, workspace.warnings);
    workspace.projects = findProjects(workspace.directory, workspace.warnings);
    return workspace;
}

} // namespace genie
