// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/test_case.h"
#include "formats/coverage/xtrace.h"

#include <atomic>
#include <filesystem>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace genie::bats {

/// Listens to every bash of a test run, through a named pipe that each of them opens: nothing is written to disk, nothing grows with
/// the length of a run. Bash reads BASH_ENV when it runs a script; BASH_XTRACEFD keeps the trace out of what the script prints.
class ScriptTrace {
public:
    /// `scratch` is a directory that the scripts may use. When there can be no pipe, nothing is traced.
    explicit ScriptTrace(const std::filesystem::path &scratch);
    ~ScriptTrace();
    ScriptTrace(const ScriptTrace &) = delete;
    ScriptTrace &operator=(const ScriptTrace &) = delete;

    /// What the children have to have in their environment; empty when nothing is traced.
    [[nodiscard]] const std::map<std::string, std::string> &environment() const { return m_environment; }
    /// Ends listening, once every child has ended, and tells what was run.
    const std::map<XtraceReader::Place, XtraceReader::Hits> &finish();

private:
    void listen();
    bool readOnce();

    std::filesystem::path m_pipe;
    std::filesystem::path m_script;
    std::map<std::string, std::string> m_environment;
    XtraceReader m_reader;
    int m_descriptor = -1;
    std::atomic<bool> m_ending{false};
    std::thread m_thread;
};

/// Lines of the scripts of a scenario. A script that bash never ran is not among them: nothing is known of it.
class ScriptCoverage {
public:
    explicit ScriptCoverage(std::filesystem::path scenario, std::filesystem::path workspace)
        : m_scenario(std::move(scenario)), m_workspace(std::move(workspace))
    {
    }
    void add(const std::map<XtraceReader::Place, XtraceReader::Hits> &places);
    /// By path, absolute.
    [[nodiscard]] std::vector<FileCoverage> files() const;

private:
    [[nodiscard]] std::filesystem::path scriptOf(const XtraceReader::Place &place) const;

    std::filesystem::path m_scenario;
    std::filesystem::path m_workspace;
    std::map<std::filesystem::path, XtraceReader::Hits> m_hits;
};

} // namespace genie::bats
