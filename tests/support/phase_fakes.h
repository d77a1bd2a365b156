// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"

#include <QTemporaryDir>

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace genie::test {

/// Keeps everything that a phase reports. Thread-safe while the phase runs; to be looked at afterwards.
class RecordingReporter final : public PhaseReporter {
public:
    void observe(Observation observation) override;
    void cases(std::vector<TestCase> cases) override;
    void coverage(std::vector<FileCoverage> files) override;
    void log(std::string_view bytes) override;

    [[nodiscard]] const std::vector<Observation> &observations() const { return m_observations; }
    [[nodiscard]] const std::vector<TestCase> &cases() const { return m_cases; }
    [[nodiscard]] const std::vector<FileCoverage> &files() const { return m_files; }
    [[nodiscard]] const std::string &log() const { return m_log; }
    /// The observations of one kind as `file:line: text`.
    [[nodiscard]] std::vector<std::string> lines(Observation::Kind kind) const;
    /// The same in one text.
    [[nodiscard]] std::string said(Observation::Kind kind) const;
    void clear();

private:
    std::mutex m_mutex;
    std::vector<Observation> m_observations;
    std::vector<TestCase> m_cases;
    std::vector<FileCoverage> m_files;
    std::string m_log;
};

/// Answers commands from a script, by the longest beginning of the command line that fits; a program without an answer is not
/// there. Thread-safe once scripted.
class ScriptedCommands final : public CommandRunner {
public:
    struct Answer {
        std::string output;
        int exitCode = 0;
        std::string errorOutput;
        CommandEnd::How how = CommandEnd::How::Exited;
    };

    void answer(const std::string &start, Answer answer) { m_answers[start] = std::move(answer); }
    CommandEnd run(const CommandSpec &spec, OutputSink &sink, const Cancellation &cancellation) override;
    [[nodiscard]] std::filesystem::path find(const std::string &program, const std::map<std::string, std::string> &environment) const override;
    /// Every command that was run, in order.
    [[nodiscard]] std::vector<CommandSpec> ran() const;

    std::function<void(const CommandSpec &)> onRun; ///< called before a command is answered

private:
    std::map<std::string, Answer> m_answers;
    mutable std::mutex m_mutex;
    std::vector<CommandSpec> m_ran;
};

/// All that a phase is given, over one workspace; commands are scripted unless a runner is given.
struct PhaseStage {
    explicit PhaseStage(Workspace read, std::string phase, CommandRunner *runner = nullptr);

    Workspace workspace;
    PlannedPhase planned;
    RecordingReporter reporter;
    ScriptedCommands scripted;
    CommandRunner *commands;
    JobSlots slots{4};
    CancellationSource cancellation;
    std::map<std::string, std::string> environment;
    QTemporaryDir directory;
    std::filesystem::path scratch = directory.path().toStdString();

    static PhaseContext makeContext(PhaseStage &stage);
};

} // namespace genie::test
