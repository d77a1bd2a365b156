// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/workspace/discovery.h"

#include <QFileInfo>
#include <QString>
#include <QTemporaryDir>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace genie::test {

/// The file's bytes; a failed read is an empty text.
std::string readText(const std::filesystem::path &path);

/// Writes a file and the directories above it.
void writeText(const std::filesystem::path &path, std::string_view content);

/// A temporary directory with one scenario to be written, in the shape `<root>/scenarios/<name>`, so that the directory for
/// everyone's toggles is `<root>/.vrooli`.
class ScenarioTree {
public:
    explicit ScenarioTree(std::string name = "demo");
    ScenarioTree(const ScenarioTree &) = delete;
    ScenarioTree &operator=(const ScenarioTree &) = delete;
    ~ScenarioTree();

    [[nodiscard]] const std::string &name() const { return m_name; }
    [[nodiscard]] std::filesystem::path root() const;      ///< the scenarios root
    [[nodiscard]] std::filesystem::path appRoot() const;   ///< its parent
    [[nodiscard]] std::filesystem::path directory() const; ///< of the scenario
    [[nodiscard]] std::filesystem::path at(std::string_view relative) const { return directory() / relative; }
    /// Writes a file of the scenario.
    void write(std::string_view relative, std::string_view content = {}) const { writeText(at(relative), content); }
    /// Everything that the structure phase demands, and nothing else.
    void writeCompleteLayout() const;

private:
    QTemporaryDir m_directory;
    std::string m_name;
};

/// Where the given real scenarios lie; empty when this machine does not have them.
std::filesystem::path corpusDirectory();

/// What lies in a file of which only mode, size and path are given.
enum class StandIn {
    Empty, ///< nothing at all
    Alike, ///< a line where a command line script is expected, a few binary bytes for a compiled program
};

/// Lays out every real scenario beneath `target` from its tree.txt, given files with their content. Answers their names, sorted.
std::vector<std::string> layOutCorpus(const std::filesystem::path &target, StandIn standIn = StandIn::Alike);

/// A service.json that breaks no rule.
std::string validServiceJson(std::string_view name);

} // namespace genie::test

/// Skips the test function visibly where the corpus is absent, and fails where a CI run lacks it.
#define GENIE_NEEDS_CORPUS()                                                                                                               \
    do {                                                                                                                                   \
        if (genie::test::corpusDirectory().empty()) {                                                                                      \
            if (qEnvironmentVariableIsSet("CI"))                                                                                           \
                QFAIL("the corpus is not beside the project");                                                                             \
            QSKIP("the corpus is not beside the project");                                                                                 \
        }                                                                                                                                  \
    } while (false)
