// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/requirements/model.h"
#include "scenario/requirements/proof_search.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Takes a reference apart: file, symbol, line, remark (spec/requirements.md 1.6). Pure; says nothing about existence.
ProofReference proofReferenceFrom(std::string_view ref);

/// Whether a reference that leads to no file is prose rather than a path: it has blanks and no `/`, or nothing of a file's name.
bool looksLikeProse(const ProofReference &reference);

/// Whether it names a script that runs whole phases, which proves everything and so nothing.
bool isPhaseScript(std::string_view file);

/// The phase in which a validation's proof runs: its own word, else what its type and reference say (2.7); may be empty.
std::string effectivePhase(const Validation &validation);

/// Looks references up in one scenario, never outside of it, and remembers what it saw for as long as it lives.
/// Not thread-safe; one look at the disk for each file.
class ProofFiles {
public:
    explicit ProofFiles(const std::filesystem::path &scenario) : m_scenario(scenario), m_search(scenario) {}

    /// Where the file of a reference lies, relative to the scenario: as it is, else beneath api/, ui/ or test/. Nothing when it is
    /// nowhere. Only a regular file counts unless `mayBeFolder`.
    std::optional<std::string> find(const std::string &file, bool mayBeFolder);
    /// Names of the tests in a file (relative to the scenario), in order, each once. Nothing when no detector knows such files, or
    /// the file cannot be read.
    const std::optional<std::vector<std::string>> &testsIn(const std::string &file);

    /// A file that may have been meant by one that is nowhere; empty when there is none.
    std::string suggestFor(const std::string &file) { return m_search.bestFor(file); }

    [[nodiscard]] const std::filesystem::path &scenario() const { return m_scenario; }

private:
    enum class Found { Absent, File, Folder };
    Found look(const std::string &file);

    std::filesystem::path m_scenario;
    ProofSearch m_search;
    std::map<std::string, Found> m_found;
    std::map<std::string, std::optional<std::vector<std::string>>> m_tests;
};

} // namespace genie
