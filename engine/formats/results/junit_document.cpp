// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/junit_document.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"

#include <algorithm>

namespace genie {

namespace {

std::string_view valueOf(const JunitDocument::Attributes &attributes, std::string_view name)
{
    const auto found = attributes.find(name);
    return found == attributes.end() ? std::string_view() : std::string_view(found->second);
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
    if (element == "failure" || element == "rerunFailure")
        return Part::Failure;
    if (element == "error" || element == "rerunError")
        return Part::Error;
    if (element == "skipped" || element == "skip" || element == "ignored")
        return Part::Skipped;
    if (element == "flakyFailure" || element == "flakyError")
        return Part::Flaky;
    if (element == "system-out" || element == "system-err")
        return Part::Output;
    return Part::None;
}

bool JunitDocument::begin(std::string_view element, const Attributes &attributes)
{
    if (!m_rooted) {
        m_rooted = true;
        if (element != "testsuites" && element != "testsuite")
            return false;
    }
    if (element == "testsuite") {
        m_suites.push_back(caseLabel(valueOf(attributes, "name")));
    } else if (element == "testcase") {
        beginCase(attributes);
    } else if (const Part part = partOf(element); part != Part::None && m_part == Part::None) {
        beginPart(part, attributes);
    }
    return true;
}

void JunitDocument::beginCase(const Attributes &attributes)
{
    const std::string_view className = valueOf(attributes, "classname");
    m_test.emplace();
    m_test->suite = className.empty() ? suiteName() : caseLabel(className);
    m_test->name = caseLabel(valueOf(attributes, "name"));
    m_test->file = caseLabel(valueOf(attributes, "file"));
    if (const std::string_view line = text::trimmed(valueOf(attributes, "line")); !line.empty()) {
        m_test->line = leadingLineNumber(line);
        if (m_dialect == JunitXmlReader::Dialect::Pytest && (m_test->line > 0 || line == "0") && m_test->line < 1'000'000'000)
            ++m_test->line;
    }
    m_test->duration = durationFromSeconds(valueOf(attributes, "time"));
    m_test->requirementIds = requirementTags(m_test->suite + " " + m_test->name);
    const std::string_view status = valueOf(attributes, "status");
    m_givenStatus = text::lowered(status.empty() ? valueOf(attributes, "result") : status);
    m_failed = m_error = m_skipped = m_flaky = false;
    m_message = BoundedText(ResultReader::kLongestMessage);
    m_output = BoundedText(ResultReader::kLongestMessage / 4);
}

void JunitDocument::beginPart(Part part, const Attributes &attributes)
{
    m_part = part;
    m_partMessage = caseMessage(valueOf(attributes, "message"));
    m_partType = caseLabel(valueOf(attributes, "type"));
    m_partText = BoundedText(ResultReader::kLongestMessage);
}

void JunitDocument::addText(std::string_view text)
{
    if (m_part == Part::Output)
        m_output.append(text);
    else if (m_part != Part::None)
        m_partText.append(text);
}

void JunitDocument::end(std::string_view element)
{
    if (m_part != Part::None && partOf(element) == m_part) {
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
    // The message is the first line of the text in many dialects: said once is enough.
    const std::string text = m_partText.text();
    if (part == Part::Skipped || text.find(m_partMessage) == std::string::npos)
        addPart(m_message, m_partMessage);
    // Pytest repeats the reason of a skip behind the place where it was decided.
    if (part != Part::Skipped || m_partMessage.empty())
        addPart(m_message, text);
    if (m_partMessage.empty() && text::trimmed(text).empty() && part != Part::Skipped)
        addPart(m_message, m_partType);
    if (!m_test) {
        if (part == Part::Failure || part == Part::Error)
            giveSuiteFailure();
        m_message = BoundedText(ResultReader::kLongestMessage);
        return;
    }
    m_failed = m_failed || part == Part::Failure;
    m_error = m_error || part == Part::Error;
    m_skipped = m_skipped || part == Part::Skipped;
    m_flaky = m_flaky || part == Part::Flaky;
    if (part == Part::Skipped && m_partType == "pytest.xfail")
        m_test->rawStatus = "xfail";
}

void JunitDocument::judge(TestCase &test) const
{
    const bool notRun = m_givenStatus == "disabled" || m_givenStatus == "notrun" || m_givenStatus == "skipped" ||
                        m_givenStatus == "suppressed" || m_givenStatus == "ignored";
    if (m_failed || m_error) {
        test.status = TestStatus::Failed;
        test.rawStatus = m_failed ? "" : "error";
    } else if (m_skipped || notRun) {
        test.status = TestStatus::Skipped;
        if (!m_skipped && m_givenStatus != "skipped")
            test.rawStatus = m_givenStatus;
    } else if (m_givenStatus == "failed" || m_givenStatus == "failure" || m_givenStatus == "error") {
        test.status = TestStatus::Failed;
        test.rawStatus = m_givenStatus == "error" ? "error" : "";
    } else {
        test.status = TestStatus::Passed;
        test.rawStatus = m_flaky ? "flaky" : "";
    }
}

/// Pytest's default report has no file: the failure text names it as `t/test_a.py:12: AssertionError`.
void JunitDocument::findPlace(TestCase &test) const
{
    if (m_dialect != JunitXmlReader::Dialect::Pytest || !test.file.empty() || test.message.empty())
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
    m_sink(std::move(test));
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

std::string JunitDocument::suiteName() const { return m_suites.empty() ? std::string() : m_suites.back(); }

} // namespace genie
