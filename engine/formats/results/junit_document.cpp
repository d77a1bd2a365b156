// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/junit_document.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace genie {

namespace {

constexpr std::string_view kPassedWords[] = {"", "run", "passed", "pass", "success", "successful", "succeeded", "ok", "completed"};
constexpr std::string_view kFailedWords[] = {"failed", "failure", "fail", "error", "errored"};
constexpr std::string_view kSkippedWords[] = {"disabled", "notrun", "skipped", "suppressed", "ignored", "pending"};

template <std::size_t N> bool isOneOf(const std::string_view (&words)[N], std::string_view word)
{
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// Several texts in one, with a blank line between.
void addPart(BoundedText &all, std::string_view text)
{
    text = text::trimmed(text);
    if (text.empty())
        return;
    all.append(all.empty() ? "" : "\n\n");
    all.append(text);
}

} // namespace

JunitDocument::Part JunitDocument::partOf(std::string_view element)
{
    if (element == "failure")
        return Part::Failure;
    if (element == "error")
        return Part::Error;
    if (element == "skipped" || element == "skip" || element == "ignored")
        return Part::Skipped;
    if (element == "rerunFailure" || element == "rerunError")
        return Part::Rerun;
    if (element == "flakyFailure" || element == "flakyError")
        return Part::Flaky;
    if (element == "system-out" || element == "system-err")
        return Part::Output;
    return Part::None;
}

std::string JunitDocument::begin(std::string_view element, const XmlAttributes &attributes)
{
    if (!m_rooted) {
        m_rooted = true;
        if (element != "testsuites" && element != "testsuite")
            return "has the root element <" + text::shortened(element, 100) + ">, not <testsuites> or <testsuite>";
    }
    if (m_part != Part::None) {
        m_partDepth += element == m_partElement ? 1 : 0;
    } else if (element == "testsuite") {
        beginSuite(attributes);
    } else if (element == "testcase") {
        if (m_test) // nested in another one, which no tool writes
            endCase();
        beginCase(attributes);
    } else if (const Part part = partOf(element); part != Part::None) {
        beginPart(element, part, attributes);
    }
    return {};
}

void JunitDocument::beginSuite(const XmlAttributes &attributes)
{
    m_suites.push_back({caseLabel(attributes["name"]), caseLabel(attributes["file"])});
    // Some tools give the directory here.
    if (m_suites.back().file.ends_with('/'))
        m_suites.back().file.clear();
}

void JunitDocument::beginCase(const XmlAttributes &attributes)
{
    const std::string_view className = attributes["classname"];
    m_test.emplace();
    m_test->suite = className.empty() ? suiteName() : caseLabel(className);
    m_test->name = caseLabel(attributes["name"]);
    // Surefire reports what failed before the first test under no name.
    if (m_test->name.empty())
        m_test->name = m_test->suite + " [suite]";
    m_test->file = caseLabel(attributes["file"]);
    if (m_test->file.empty() && !m_suites.empty())
        m_test->file = m_suites.back().file;
    if (const std::string_view line = text::trimmed(attributes["line"]); !line.empty()) {
        m_test->line = leadingLineNumber(line);
        if (isPytest() && (m_test->line > 0 || line == "0") && m_test->line < 1'000'000'000)
            ++m_test->line;
    }
    m_test->duration = durationFromSeconds(attributes["time"]);
    m_test->requirementIds = requirementTags(m_test->suite + " " + m_test->name);
    // An attribute that is left out says nothing; one without anything that can be read is no pass.
    const auto given = [&](std::string_view name) { return attributes[name].empty() ? std::string() : statusWord(attributes[name]); };
    m_givenStatus = given("status");
    m_givenResult = given("result");
    m_failed = m_error = m_skipped = m_flaky = false;
    m_attempts.clear();
    m_message = BoundedText(ResultReader::kLongestMessage);
    m_output = BoundedText(ResultReader::kLongestMessage / 4);
}

void JunitDocument::beginPart(std::string_view element, Part part, const XmlAttributes &attributes)
{
    m_part = part;
    m_partElement = element;
    m_partDepth = 1;
    m_partError = element.ends_with("Error");
    m_partMessage = caseMessage(attributes["message"]);
    m_partType = caseLabel(attributes["type"]);
    m_partText = BoundedText(ResultReader::kLongestMessage);
}

void JunitDocument::text(std::string_view text)
{
    if (m_part == Part::Output)
        m_output.append(text);
    else if (m_part != Part::None)
        m_partText.append(text);
}

void JunitDocument::end(std::string_view element)
{
    if (m_part != Part::None) {
        if (element == m_partElement && --m_partDepth == 0)
            endPart();
    } else if (element == "testcase" && m_test) {
        endCase();
    } else if (element == "testsuite" && !m_suites.empty()) {
        m_suites.pop_back();
    }
}

void JunitDocument::endPart()
{
    const Part part = m_part;
    m_part = Part::None;
    if (part == Part::Output)
        return;
    BoundedText told(ResultReader::kLongestMessage);
    // The message is the first line of the text in many dialects: said once is enough.
    const std::string text = m_partText.text();
    if (part == Part::Skipped || text.find(m_partMessage) == std::string::npos)
        addPart(told, m_partMessage);
    // Pytest repeats the reason of a skip behind the place where it was decided.
    if (part != Part::Skipped || m_partMessage.empty())
        addPart(told, text);
    if (told.empty() && part != Part::Skipped)
        addPart(told, m_partType);
    if (part == Part::Rerun || part == Part::Flaky) {
        m_flaky = m_flaky || part == Part::Flaky;
        if (m_test && m_attempts.size() < kMostAttempts)
            m_attempts.push_back({m_partError, caseMessage(told.text())});
        return;
    }
    addPart(m_message, told.text());
    if (!m_test) {
        if (part == Part::Failure || part == Part::Error)
            giveSuiteFailure();
        m_message = BoundedText(ResultReader::kLongestMessage);
        return;
    }
    m_failed = m_failed || part == Part::Failure;
    m_error = m_error || part == Part::Error;
    m_skipped = m_skipped || part == Part::Skipped;
    if (part == Part::Skipped && m_partType == "pytest.xfail")
        m_test->rawStatus = "xfail";
}

void JunitDocument::judge(TestCase &test) const
{
    const std::string status = text::lowered(m_givenStatus);
    const std::string result = text::lowered(m_givenResult);
    const auto said = [&](const auto &words) { return isOneOf(words, status) || isOneOf(words, result); };
    if (m_failed || m_error) {
        test.status = TestStatus::Failed;
        test.rawStatus = m_failed ? "" : "error";
    } else if (m_skipped || said(kSkippedWords)) {
        test.status = TestStatus::Skipped;
        const std::string &word = isOneOf(kSkippedWords, status) ? status : result;
        if (!m_skipped && word != "skipped")
            test.rawStatus = word;
    } else if (said(kFailedWords)) {
        test.status = TestStatus::Failed;
        test.rawStatus = status.starts_with("error") || result.starts_with("error") ? "error" : "";
    } else if (!isOneOf(kPassedWords, status)) {
        test.status = TestStatus::Unknown;
        test.rawStatus = m_givenStatus;
    } else if (!isOneOf(kPassedWords, result)) {
        test.status = TestStatus::Unknown;
        test.rawStatus = m_givenResult;
    } else {
        test.status = TestStatus::Passed;
        test.rawStatus = m_flaky ? "flaky" : "";
    }
}

/// Pytest's default report has no file: the failure text names it as `t/test_a.py:12: AssertionError`.
void JunitDocument::findPlace(TestCase &test) const
{
    if (!isPytest() || !test.file.empty() || test.message.empty())
        return;
    std::string_view rest(test.message);
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const auto mark = line.find(".py:");
        if (mark == std::string_view::npos || line.substr(0, mark).find_first_of(" \t\"'<>") != std::string_view::npos)
            continue;
        // Frames of the library stand first in a collection error; the last one is where it happened.
        test.file = caseLabel(line.substr(0, mark + 3));
        test.line = leadingLineNumber(line.substr(mark + 4));
    }
}

void JunitDocument::endCase()
{
    TestCase test = std::move(*m_test);
    m_test.reset();
    m_part = Part::None;
    judge(test);
    if (test.status == TestStatus::Failed && !m_output.empty())
        addPart(m_message, m_output.text());
    if (test.status != TestStatus::Passed)
        test.message = caseMessage(m_message.text());
    findPlace(test);
    m_message = BoundedText(ResultReader::kLongestMessage);
    // Surefire tells the first failure of a test that never passed in the element itself, and every failure of a flaky one
    // before its success: what decides comes last in both cases.
    std::vector<Attempt> attempts = std::exchange(m_attempts, {});
    if (!attempts.empty() && test.status == TestStatus::Failed) {
        attempts.insert(attempts.begin(), {test.rawStatus == "error", test.message});
        test.message = attempts.back().message;
        test.rawStatus = attempts.back().error ? "error" : "";
        attempts.pop_back();
    }
    int number = 0;
    for (const Attempt &attempt : attempts)
        giveAttempt(test, attempt, ++number);
    test.attempt = number + 1;
    m_sink(std::move(test));
}

void JunitDocument::giveAttempt(const TestCase &test, const Attempt &attempt, int number)
{
    TestCase before = test;
    before.status = TestStatus::Failed;
    before.rawStatus = attempt.error ? "error" : "";
    before.message = attempt.message;
    before.duration = milliseconds{0}; // only the sum, or the last one, is told
    before.attempt = number;
    m_sink(std::move(before));
}

void JunitDocument::giveSuiteFailure()
{
    TestCase failed;
    failed.suite = suiteName();
    failed.name = failed.suite + " [suite]";
    failed.status = TestStatus::Failed;
    failed.rawStatus = "suite";
    failed.message = caseMessage(m_message.text());
    m_sink(std::move(failed));
}

std::string JunitDocument::suiteName() const { return m_suites.empty() ? std::string() : m_suites.back().name; }

bool JunitDocument::isPytest() const
{
    if (m_dialect == JunitXmlReader::Dialect::Detected)
        return !m_suites.empty() && m_suites.back().name == "pytest";
    return m_dialect == JunitXmlReader::Dialect::Pytest;
}

} // namespace genie
