// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/scenario.h"
#include "core/ports/store.h"
#include "scenario/workspace/discovery.h"
#include "scenario/workspace/workspace.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie {

/// A scenario by name and place.
struct KnownScenario {
    std::string name;
    std::filesystem::path directory;
    bool registered = false;
};

/// Which scenarios an engine knows: the children of its root and those added by path, the former winning a name. Pure reading of
/// the disk; any thread.
class ScenarioBook {
public:
    ScenarioBook(std::filesystem::path root, std::vector<RegisteredScenario> registered);

    /// All of them by name. The root's failure when there is a root and it cannot be read.
    [[nodiscard]] Outcome<std::vector<KnownScenario>> all() const;
    /// NotFound (with near names) for an unknown one, Invalid for what can be no name; says how to add a folder.
    [[nodiscard]] Outcome<KnownScenario> find(const std::string &name) const;
    /// A summary of what the files say; history is the caller's to add.
    [[nodiscard]] static ScenarioSummary summarize(const KnownScenario &scenario, const Outcome<Workspace> &workspace);
    /// A free name for a folder, from the folder's own.
    [[nodiscard]] std::string freeNameFor(const std::filesystem::path &directory) const;

private:
    std::filesystem::path m_root;
    std::vector<RegisteredScenario> m_registered;
};

/// Names within a small edit distance of what was typed, nearest first, at most three.
std::vector<std::string> nearNames(const std::string &typed, const std::vector<std::string> &known);

} // namespace genie
