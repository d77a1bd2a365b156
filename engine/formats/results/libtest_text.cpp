// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/libtest_text.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"

#include <charconv>

namespace genie {

namespace {

constexpr std::string_view kPanics = " - should panic";

/// Where a test panicked: `panicked at src/lib.rs:9:44:`, or, of a Rust before 1.73, `panicked at 'text', src/lib.rs:9:44`.
void findPlace(TestCase &test)
{
    const auto panicked = test.message.find("panicked at ");
    const auto mark = panicked == std::string::npos ? panicked : test.message.find(".rs:", panicked);
    if (mark == std::string::npos)
        return;
    const auto before = test.message.find_last_of(" ,'\"\n", mark);
    const std::size_t start = before == std::string::npos ? 0 : before + 1;
    test.file = caseLabel(std::string_view(test.message).substr(start, mark + 3 - start));
    test.line = leadingLineNumber(std::string_view(test.message).substr(mark + 4));
}

/// A doc test is named after its place: `src/lib.rs - add (line 2)`.
void findDocPlace(TestCase &test)
{
    constexpr std::string_view kLine = "(line ";
    const auto file = test.name.find(".rs - ");
    const auto line = test.name.rfind(kLine);
    if (file == std::string::npos || line == std::string::npos || line < file)
        return;
    test.file = test.name.substr(0, file + 3);
    test.line = leadingLineNumber(std::string_view(test.name).substr(line + kLine.size()));
}

/// The number before a word: 3 of `; 3 failed;`.
std::int64_t countBefore(std::string_view line, std::string_view word)
{
    const auto at = line.find(word);
    if (at == std::string_view::npos)
        return -1;
    auto start = at;
    while (start > 0 && line[start - 1] >= '0' && line[start - 1] <= '9')
        --start;
    std::int64_t count = -1;
    std::from_chars(line.data() + start, line.data() + at, count);
    return count;
}

} // namespace

void LibtestReader::feed(std::string_view bytes)
{
    m_lines.feed(bytes, [this](const StreamLine &line) { addLine(line.text); });
}

Done LibtestReader::finish()
{
    m_lines.flush([this](const StreamLine &line) { addLine(line.text); });
    endSection();
    for (const auto &name : m_waiting)
        give(name, TestStatus::Failed, {});
    m_waiting.clear();
    if (!m_problem.empty())
        return fail(FailureKind::Invalid, m_problem);
    if (!m_ended)
        return fail(FailureKind::Invalid, "the test program did not say how its tests ended");
    return {};
}

void LibtestReader::addLine(std::string_view line)
{
    if (m_ended)
        return;
    if (line.starts_with("test result: "))
        return addSummary(line);
    if (addSection(line))
        return;
    if (!m_section.empty()) {
        m_text.append(line);
        m_text.append("\n");
        return;
    }
    addResult(line);
}

bool LibtestReader::addResult(std::string_view line)
{
    constexpr std::string_view kStart = "test ";
    constexpr std::string_view kDots = " ... ";
    const auto dots = line.rfind(kDots);
    if (!line.starts_with(kStart) || dots == std::string_view::npos || dots < kStart.size())
        return false;
    std::string_view name = line.substr(kStart.size(), dots - kStart.size());
    if (name.ends_with(kPanics))
        name.remove_suffix(kPanics.size());
    const std::string_view word = line.substr(dots + kDots.size());
    if (word == "ok") {
        ++m_passed;
        give(std::string(name), TestStatus::Passed, {});
    } else if (word == "FAILED") {
        ++m_failed;
        if (m_waiting.size() < kMostWaiting)
            m_waiting.insert(caseLabel(name));
        else
            give(std::string(name), TestStatus::Failed, {});
    } else if (word == "ignored" || word.starts_with("ignored, ")) {
        ++m_ignored;
        give(std::string(name), TestStatus::Skipped, word.size() > 9 ? word.substr(9) : std::string_view());
    } else {
        return false;
    }
    return true;
}

/// `---- tests::fails stdout ----` begins what one failed test said; `failures:` after that the list of all names.
bool LibtestReader::addSection(std::string_view line)
{
    constexpr std::string_view kStart = "---- ";
    constexpr std::string_view kEnd = " stdout ----";
    if (line.starts_with(kStart) && line.ends_with(kEnd) && line.size() > kStart.size() + kEnd.size()) {
        const std::string name = caseLabel(line.substr(kStart.size(), line.size() - kStart.size() - kEnd.size()));
        if (!m_waiting.contains(name))
            return false;
        endSection();
        m_section = name;
        return true;
    }
    if (line == "failures:") {
        endSection();
        return true;
    }
    return false;
}

void LibtestReader::endSection()
{
    if (m_section.empty())
        return;
    m_waiting.erase(m_section);
    give(std::move(m_section), TestStatus::Failed, m_text.text());
    m_section.clear();
    m_text = BoundedText(kLongestMessage);
}

void LibtestReader::addSummary(std::string_view line)
{
    endSection();
    m_ended = true;
    const auto differs = [&](std::string_view word, std::int64_t came) { return countBefore(line, word) != came; };
    if (differs(" passed", m_passed) || differs(" failed", m_failed) || differs(" ignored", m_ignored))
        m_problem = "the test program counts other results than it told: " + text::shortened(caseLabel(line), 200);
}

void LibtestReader::give(std::string name, TestStatus status, std::string_view message)
{
    TestCase test;
    test.name = caseLabel(name);
    test.status = status;
    test.message = status == TestStatus::Passed ? std::string() : caseMessage(message);
    test.requirementIds = requirementTags(test.name);
    findDocPlace(test);
    if (status == TestStatus::Failed)
        findPlace(test);
    m_sink(std::move(test));
}

} // namespace genie
