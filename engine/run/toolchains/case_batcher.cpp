// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/case_batcher.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace genie {

namespace {

constexpr std::size_t kLargestBatch = 500;
constexpr milliseconds kLongestWait{200};

std::string oneLine(const std::string &raw)
{
    std::string line = text::withoutControls(text::validUtf8(raw));
    std::replace(line.begin(), line.end(), '\n', ' ');
    std::replace(line.begin(), line.end(), '\t', ' ');
    return line;
}

/// Whether the tool's end, rather than the test's own, made it a failure (the words are those of our readers).
bool wasCutOff(const TestCase &test)
{
    constexpr std::array<std::string_view, 5> kWords{"unfinished", "timeout", "panic", "failed", "plan"};
    return std::find(kWords.begin(), kWords.end(), test.rawStatus) != kWords.end();
}

} // namespace

CaseBatcher::CaseBatcher(const PhaseContext &context, const TestWorkspace &found)
    : m_reporter(context.reporter),
      m_scenario(context.workspace.directory),
      m_phase(context.planned.phase.name),
      m_toolchain(found.toolchain),
      m_workspace(found.directory),
      m_thread([this](const std::stop_token &stop) { deliverNowAndThen(stop); })
{
}

CaseBatcher::~CaseBatcher()
{
    m_thread.request_stop();
    m_thread.join();
    flush();
}

void CaseBatcher::add(TestCase &&test)
{
    test.phase = m_phase;
    test.toolchain = m_toolchain;
    test.workspace = m_workspace;
    test.name = oneLine(test.name);
    test.suite = oneLine(test.suite);
    test.file = oneLine(test.file);
    test.message = text::withoutControls(text::validUtf8(test.message));
    const Tally change = m_attempts.count(test);
    m_tally += change;
    if (change.failed > 0 && !wasCutOff(test))
        ++m_failedByThemselves;
    else if (change.failed < 0 && m_failedByThemselves > 0)
        --m_failedByThemselves;
    if (test.status == TestStatus::Failed && !m_firstFailed)
        m_firstFailed = test;
    bool full = false;
    {
        const std::lock_guard lock(m_mutex);
        m_pending.push_back(std::move(test));
        full = m_pending.size() >= kLargestBatch;
    }
    if (full)
        flush();
    else
        m_changed.notify_one();
}

void CaseBatcher::flush()
{
    const std::lock_guard delivery(m_delivery);
    std::vector<TestCase> batch;
    {
        const std::lock_guard lock(m_mutex);
        batch.swap(m_pending);
    }
    if (!batch.empty())
        m_reporter.cases(std::move(batch));
}

void CaseBatcher::deliverNowAndThen(const std::stop_token &stop)
{
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(m_mutex);
            if (!m_changed.wait(lock, stop, [this] { return !m_pending.empty(); }))
                return;
            m_changed.wait_for(lock, stop, kLongestWait, [] { return false; });
        }
        flush();
    }
}

} // namespace genie
