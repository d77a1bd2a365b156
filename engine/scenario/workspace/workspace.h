// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/domain/phase_toggle.h"
#include "core/domain/scenario.h"
#include "core/json/json.h"
#include "scenario/workspace/static_config.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace genie {

/// What `service.json` says, from either of its two layouts (spec/phases.md 1.4).
struct ServiceManifest {
    struct Resource {
        std::string name;
        std::string type;
        bool required = false;
        bool enabled = true;
        bool operator==(const Resource &) const = default;
    };
    std::string name;        ///< as written; empty when absent
    std::string displayName;
    std::string description;
    std::string version;
    std::vector<std::string> tags;
    std::map<std::string, std::string> portEnvironment; ///< port id ("api", "ui") -> name of the environment variable
    std::vector<Resource> resources;                    ///< sorted by name
    int healthChecks = 0;                               ///< elements of lifecycle.health.checks
    bool hasTestLifecycle = false;
    Json document;
};

/// A test that runs and is reported, but does not fail its phase until a day.
struct QuarantineEntry {
    TestSelector test;
    std::string owner;
    std::string reason;
    Moment expires{}; ///< the first moment at which it does nothing any more
};

/// What a flaky test means for its phase: it passes with a warning, fails, or passes and only counts it.
enum class FlakyPolicy { Warn, Fail, Pass };

/// `phases.<name>` of testing.json.
struct PhaseSettings {
    std::optional<bool> enabled;
    std::optional<milliseconds> timeout;
    bool requireRuntime = false;
    std::optional<int> retries; ///< further attempts for a failed test
    FlakyPolicy flaky = FlakyPolicy::Warn;
};

/// `unit.languages.<name>` of testing.json.
struct LanguageSettings {
    std::optional<bool> enabled;
    std::string directory;
    std::vector<std::string> exclude;
    std::optional<double> coverageWarn;  ///< percent
    std::optional<double> coverageError; ///< percent
    std::optional<milliseconds> timeout;
    bool install = false;                ///< may install without a lock file
    std::optional<int> retries;          ///< further attempts for a failed test; overrides the phase's
};

/// One entry of `unit.commands` of testing.json: a command whose tests are read from the JUnit reports that it leaves.
struct DeclaredCommand {
    std::string name;
    std::vector<std::string> argv; ///< the first is a name on PATH, or a path within the scenario, seen from `directory`
    std::string directory = ".";   ///< where it runs, relative to the scenario
    std::string junit;             ///< a pattern of files, seen from `directory`
    std::optional<milliseconds> timeout;
    bool operator==(const DeclaredCommand &) const = default;
};

/// `structure` of testing.json.
struct StructureSettings {
    std::vector<std::string> additionalDirs, additionalFiles, excludeDirs, excludeFiles;
    bool nameMatchesDirectory = true;
    bool playbooksEnabled = true;
    bool playbooksStrict = false;
};

/// What `testing.json` says (spec/phases.md 1.5), with defaults for all that is absent or wrong. Sections of phases that are not
/// built yet stay in `document`.
struct TestingConfig {
    std::map<std::string, PhaseSettings> phases; ///< by lower-case name
    std::map<std::string, std::vector<std::string>> presets; ///< lower-case
    bool requirementsSync = true;
    bool requirementsEnforce = false; ///< critical requirements without evidence of the run fail the phase `business`
    StructureSettings structure;
    std::map<std::string, LanguageSettings> languages; ///< "go", "node", "python", "shell", ...
    std::vector<DeclaredCommand> unitCommands;         ///< in the document's order
    bool unitVerbose = false;
    bool unitFailFast = false;
    bool resourcesStrict = false; ///< dependencies.resources_strict
    LintSettings lint;
    DocsSettings docs;
    StandardsSettings standards;
    std::vector<QuarantineEntry> quarantine;  ///< `quarantine`, beside the file of its own
    std::vector<std::string> environmentPass; ///< environment.pass: names of variables that children may inherit
    Json document = Json::object();
};

/// A project found in the tree by its files.
struct Project {
    enum class Kind { Go, Node, Python, Cmake, Cargo, Maven, Bats, Shell };
    Kind kind = Kind::Go;
    std::string directory; ///< relative, "." for the scenario itself
    bool operator==(const Project &) const = default;
};

/// The toolchain word of a project kind ("go", "node", ...).
std::string_view toWord(Project::Kind kind);

/// Everything the engine knows of a scenario before it runs anything: what its files say, with a warning for each value that
/// made no sense. A value; reading it touches nothing.
struct Workspace {
    std::string name;
    std::filesystem::path directory; ///< absolute
    std::filesystem::path appRoot;   ///< parent of the scenarios root
    bool hasConfig = false;          ///< `.vrooli` exists
    std::optional<ServiceManifest> service; ///< nothing when absent or not readable as JSON
    std::string serviceProblem;      ///< why service.json is not readable, with position; empty when fine or absent
    TestingConfig testing;
    std::string testingProblem;      ///< the same for testing.json
    std::vector<QuarantineEntry> quarantine; ///< complete entries; whether they have expired depends on when they are asked
    PhaseToggles toggles;            ///< phases switched off for everyone
    std::map<std::string, std::vector<std::string>> filePresets; ///< coverage/presets.json and .vrooli/presets.json
    std::vector<std::pair<std::string, std::string>> scriptPhases; ///< name -> path relative to the scenario
    std::vector<Project> projects;   ///< sorted by kind and directory, none nested in dependency or output folders
    std::vector<ConfigWarning> warnings;
};

/// Reads the workspace of the directory. Fails (Invalid, NotFound) only when the directory cannot be read at all; every other
/// trouble is in `warnings` or one of the problems. Bounded: deep, huge and cyclic trees are cut with a warning.
Outcome<Workspace> readWorkspace(const std::string &name, const std::filesystem::path &directory);

} // namespace genie
