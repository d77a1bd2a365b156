// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/run_printer.h"

#include "cli/words.h"
#include "core/base/text.h"

#include <algorithm>
#include <ostream>

namespace genie {

namespace {

std::string padded(std::string_view text, std::size_t width)
{
    return std::string(text) + std::string(text.size() < width ? width - text.size() : 1, ' ');
}

const char *signOf(PhaseStatus status)
{
    switch (status) {
    case PhaseStatus::Passed: return "\xE2\x9C\x93";
    case PhaseStatus::Failed: return "\xE2\x9C\x97";
    case PhaseStatus::Skipped: return "-";
    default: return "!";
    }
}

std::string placeOf(const TestCase &test)
{
    return test.file.empty() ? "" : test.file + (test.line > 0 ? ":" + std::to_string(test.line) : "");
}

} // namespace

RunPrinter::RunPrinter(std::ostream &out, bool terminal) : m_out(out), m_terminal(terminal) {}

void RunPrinter::begin(const Execution &execution)
{
    m_out << "Run " << execution.id << " of " << execution.scenario;
    if (!execution.preset.empty())
        m_out << ", preset " << execution.preset;
    m_out << "\n";
    for (const auto &warning : execution.warnings)
        m_out << "warning: " << oneLine(warning) << "\n";
    for (const auto &phase : execution.phases) {
        if (phase.status == PhaseStatus::Running)
            m_running[phase.name] = {std::chrono::steady_clock::now(), phase.tally};
        else if (phase.status != PhaseStatus::Pending)
            phaseEnded(phase);
    }
    m_out.flush();
}

void RunPrinter::waiting()
{
    m_out << "waiting until another run of this scenario has ended\n";
    m_out.flush();
}

void RunPrinter::take(const Fact &fact)
{
    clear();
    if (const auto *started = std::get_if<RunStarted>(&fact)) {
        m_order = started->phases;
    } else if (const auto *phase = std::get_if<PhaseStarted>(&fact)) {
        m_running[phase->phase] = {std::chrono::steady_clock::now(), {}};
        if (!m_terminal)
            m_out << "  " << padded(phase->phase, 14) << "started\n";
    } else if (const auto *cases = std::get_if<CasesRecorded>(&fact)) {
        m_running[cases->phase].tally += cases->tally;
    } else if (const auto *finished = std::get_if<PhaseFinished>(&fact)) {
        m_running.erase(finished->result.name);
        phaseEnded(finished->result);
    }
    paint();
    m_out.flush();
}

void RunPrinter::tick()
{
    if (!m_terminal || m_running.empty())
        return;
    clear();
    paint();
    m_out.flush();
}

void RunPrinter::clear()
{
    for (; m_painted > 0; --m_painted)
        m_out << "\x1b[1A\x1b[2K";
}

void RunPrinter::paint()
{
    if (!m_terminal)
        return;
    const auto now = std::chrono::steady_clock::now();
    for (const auto &[name, running] : m_running) {
        const auto elapsed = std::chrono::duration_cast<milliseconds>(now - running.since);
        m_out << "\x1b[36m\xE2\x80\xA6\x1b[0m " << padded(name, 14) << padded(shortDuration(elapsed), 12) << countsOf(running.tally) << "\n";
        ++m_painted;
    }
}

void RunPrinter::phaseEnded(const PhaseResult &result)
{
    const std::string_view word = toWord(result.status);
    m_out << coloured(signOf(result.status), word, m_terminal) << " " << padded(result.name, 14) << coloured(padded(word, 12), word, m_terminal)
          << padded(shortDuration(result.duration), 12);
    std::string more = !result.error.empty() ? result.error : !result.skipReason.empty() ? result.skipReason : result.summary;
    if (more.empty())
        more = countsOf(result.tally);
    m_out << oneLine(text::shortened(more, 200)) << "\n";
}

void RunPrinter::printFailedPhase(const PhaseResult &phase)
{
    m_out << "\n" << coloured(phase.name, "failed", m_terminal) << " failed: " << toWord(phase.failureClass) << "\n";
    int shown = 0;
    for (const auto &observation : phase.observations) {
        if (observation.kind != Observation::Kind::Error)
            continue;
        if (++shown > 20) {
            m_out << "  ... more in the log\n";
            break;
        }
        m_out << "  " << oneLine(text::shortened(observation.text, 400));
        if (!observation.file.empty())
            m_out << "  (" << observation.file << (observation.line > 0 ? ":" + std::to_string(observation.line) : "") << ")";
        m_out << "\n";
    }
    for (const auto &remedy : phase.remediations) {
        m_out << "  > " << oneLine(remedy.text) << " [" << remedy.code << "]\n";
        if (!remedy.command.empty())
            m_out << "    $ " << remedy.command << "\n";
    }
}

void RunPrinter::printFlaky(const std::vector<TestCase> &flaky)
{
    constexpr std::size_t kMostShown = 20;
    for (std::size_t i = 0; i < flaky.size() && i < kMostShown; ++i)
        m_out << "\n" << coloured("~ " + oneLine(flaky[i].suite.empty() ? flaky[i].name : flaky[i].suite + " " + flaky[i].name), "flaky", m_terminal)
              << "  flaky: passed with attempt " << flaky[i].attempt << "\n";
    if (flaky.size() > kMostShown)
        m_out << "... and " << flaky.size() - kMostShown << " more flaky tests\n";
}

void RunPrinter::conclude(const Execution &execution, const std::vector<TestCase> &failures, int more,
                           const std::vector<TestCase> &flaky)
{
    clear();
    for (const auto &test : failures) {
        m_out << "\n" << coloured("\xE2\x9C\x97 " + oneLine(test.suite.empty() ? test.name : test.suite + " " + test.name), "failed", m_terminal);
        if (const auto place = placeOf(test); !place.empty())
            m_out << "  " << place;
        m_out << "\n";
        int lines = 0;
        for (const auto &line : text::split(text::shortened(text::withoutControls(test.message), 1500), '\n'))
            if (!text::trimmed(line).empty() && ++lines <= 12)
                m_out << "    " << line << "\n";
    }
    if (more > 0)
        m_out << "\n... and " << more << " more failed tests: test-genie executions show " << execution.id << " --json\n";
    printFlaky(flaky);
    for (const auto &phase : execution.phases)
        if (phase.status == PhaseStatus::Failed)
            printFailedPhase(phase);
    const std::string_view word = toWord(execution.status);
    m_out << "\n" << execution.scenario << " " << coloured(word, word, m_terminal);
    if (execution.startedAt && execution.completedAt)
        m_out << " in " << shortDuration(*execution.completedAt - *execution.startedAt);
    if (const auto counts = countsOf(execution.tally); !counts.empty())
        m_out << ": " << counts;
    m_out << "\n";
    m_out.flush();
}

} // namespace genie
