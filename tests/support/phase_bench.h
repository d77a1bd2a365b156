// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/process/environment.h"
#include "host/process/process_runner.h"
#include "run/phases/phase_runner.h"
#include "run/toolchains/toolchain.h"
#include "support/temporary_scenarios.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace genie::test {

/// Keeps everything that a phase reports. Thread-safe while the phase runs.
class BenchReporter final : public PhaseReporter {
public:
    void observe(Observation observation) override
    {
        const std::lock_guard guard(m_mutex);
        m_observations.push_back(std::move(observation));
    }
    void cases(std::vector<TestCase> cases) override
    {
        const std::lock_guard guard(m_mutex);
        m_cases.insert(m_cases.end(), cases.begin(), cases.end());
    }
    void coverage(std::vector<FileCoverage> files) override
    {
        const std::lock_guard guard(m_mutex);
        m_coverage.insert(m_coverage.end(), files.begin(), files.end());
    }
    void log(std::string_view bytes) override
    {
        const std::lock_guard guard(m_mutex);
        m_log += bytes;
    }

    [[nodiscard]] std::vector<Observation> observations() const { return copy(m_observations); }
    [[nodiscard]] std::vector<TestCase> allCases() const { return copy(m_cases); }
    [[nodiscard]] std::vector<FileCoverage> allCoverage() const { return copy(m_coverage); }
    [[nodiscard]] std::string logged() const { return copy(m_log); }

    /// The first case of that name; one without a name when there is none.
    [[nodiscard]] TestCase caseNamed(const std::string &name) const
    {
        for (const auto &test : allCases())
            if (test.name == name)
                return test;
        return {};
    }
    [[nodiscard]] std::vector<std::string> names() const
    {
        std::vector<std::string> result;
        for (const auto &test : allCases())
            result.push_back(test.name);
        std::sort(result.begin(), result.end());
        return result;
    }
    void clear()
    {
        const std::lock_guard guard(m_mutex);
        m_observations.clear();
        m_cases.clear();
        m_coverage.clear();
        m_log.clear();
    }

private:
    template <class T> T copy(const T &value) const
    {
        const std::lock_guard guard(m_mutex);
        return value;
    }

    mutable std::mutex m_mutex;
    std::vector<Observation> m_observations;
    std::vector<TestCase> m_cases;
    std::vector<FileCoverage> m_coverage;
    std::string m_log;
};

/// One scenario on a disk of its own, with all that a phase is given; commands run for real.
class PhaseBench {
public:
    explicit PhaseBench(std::string scenario = "demo") : m_name(std::move(scenario)) { std::filesystem::create_directories(directory()); }

    [[nodiscard]] std::filesystem::path directory() const { return m_scenarios.root() / m_name; }
    void write(const std::string &relative, const std::string &text, bool executable = false)
    {
        m_scenarios.write(m_name + "/" + relative, text, executable);
    }
    /// A copy of a bundled sample as it is in a clean checkout: without what an earlier run of it has left there.
    void copySample(const std::string &sample)
    {
        namespace fs = std::filesystem;
        const fs::path source = GENIE_SOURCE_DIR "/resources/samples/" + sample;
        for (auto entry = fs::recursive_directory_iterator(source); entry != fs::recursive_directory_iterator(); ++entry) {
            const std::string name = entry->path().filename();
            if (name == "node_modules" || name == "coverage" || name == "__pycache__") {
                entry.disable_recursion_pending();
                continue;
            }
            const fs::path target = directory() / entry->path().lexically_relative(source);
            if (entry->is_directory())
                fs::create_directories(target);
            else
                fs::copy_file(entry->path(), target);
        }
    }
    /// A program of this name, made of these shell lines, that is found before any other.
    void fakeProgram(const std::string &name, const std::string &lines)
    {
        m_scenarios.write("../fake-bin/" + name, "#!/bin/bash\n" + lines + "\n", true);
        const std::string path = (m_scenarios.path() / "fake-bin").string();
        if (!environment["PATH"].starts_with(path))
            environment["PATH"] = path + ":" + environment["PATH"];
    }
    /// Leaves only these programs on PATH.
    void onlyPrograms(const std::vector<std::string> &names)
    {
        const auto bin = m_scenarios.path() / "only-bin";
        std::filesystem::create_directories(bin);
        for (const auto &name : names)
            std::filesystem::create_symlink(commands.find(name, environment), bin / name);
        environment["PATH"] = bin.string();
    }

    /// Reads the scenario anew.
    const Workspace &read()
    {
        auto outcome = readWorkspace(m_name, directory());
        if (!outcome)
            qFatal("%s", outcome.error().message.c_str());
        workspace = *outcome;
        return workspace;
    }

    /// A context over what was read last.
    PhaseContext context()
    {
        const auto scratch = m_scenarios.path() / ("scratch-" + std::to_string(++m_contexts));
        std::filesystem::create_directories(scratch);
        return {workspace, planned, reporter, *runner, slots, cancellation.token(), environment, scratch, tests, {}, retries, now};
    }

    /// Detects, and runs all workspaces of one toolchain; the outcome of the last one. Nothing when there is none.
    std::optional<WorkspaceOutcome> run(const Toolchain &toolchain)
    {
        read();
        std::optional<WorkspaceOutcome> outcome;
        for (const auto &found : toolchain.detect(workspace))
            outcome = toolchain.run(found, context());
        return outcome;
    }

    Workspace workspace;
    PlannedPhase planned{.phase = {.name = "unit"}, .selected = true, .timeout = milliseconds{300'000}};
    BenchReporter reporter;
    ProcessRunner commands{std::filesystem::path(GENIE_BIN_DIR) / "test-genie-supervisor"};
    CommandRunner *runner = &commands; ///< to be replaced where a program must not be found
    JobSlots slots{4};
    CancellationSource cancellation;
    std::map<std::string, std::string> environment = childEnvironment({});
    std::vector<TestSelector> tests;
    std::optional<int> retries;                        ///< as a request has it
    Moment now = *fromRfc3339("2026-06-01T12:00:00Z"); ///< what quarantines are judged by

private:
    std::string m_name;
    TemporaryScenarios m_scenarios;
    int m_contexts = 0;
};

/// Runs a shell line in a directory for what it prints; for comparing with what a tool says of itself.
inline std::string shellSays(PhaseBench &bench, const std::filesystem::path &directory, const std::string &line, int *exitCode = nullptr)
{
    class Collect final : public OutputSink {
    public:
        void standardOutput(std::string_view bytes) override { text += bytes; }
        void standardError(std::string_view bytes) override { text += bytes; }
        std::string text;
    } sink;
    CommandSpec spec;
    spec.argv = {"bash", "-c", line};
    spec.workingDirectory = directory;
    spec.environment = bench.environment;
    const CommandEnd end = bench.commands.run(spec, sink, {});
    if (exitCode != nullptr)
        *exitCode = end.exitCode;
    return sink.text;
}

} // namespace genie::test
