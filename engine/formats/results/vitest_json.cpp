// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/vitest_json.h"

#include "core/base/text.h"
#include "formats/json/array_elements.h"
#include "formats/json/simd_json.h"
#include "formats/results/bounded_text.h"
#include "formats/results/case_text.h"

#include <algorithm>

namespace genie {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;

struct Status {
    TestStatus status = TestStatus::Unknown;
    std::string rawStatus;
};

Status statusFrom(std::string_view word)
{
    if (word == "passed")
        return {TestStatus::Passed, {}};
    if (word == "failed")
        return {TestStatus::Failed, {}};
    if (word == "skipped")
        return {TestStatus::Skipped, {}};
    if (word == "pending" || word == "todo" || word == "disabled")
        return {TestStatus::Skipped, std::string(word)};
    return {TestStatus::Unknown, statusWord(word)};
}

std::string suiteOf(const element &test)
{
    BoundedText suite(4096);
    if (const auto titles = simd::memberAt<array>(test, "ancestorTitles")) {
        for (const element &title : *titles) {
            std::string_view text;
            if (title.get(text) || text.empty())
                continue;
            suite.append(suite.empty() ? "" : " > ");
            suite.append(text);
        }
    }
    return caseLabel(suite.text());
}

std::string messageOf(const element &test)
{
    BoundedText message(ResultReader::kLongestMessage);
    if (const auto messages = simd::memberAt<array>(test, "failureMessages")) {
        for (const element &part : *messages) {
            std::string_view text;
            if (part.get(text))
                continue;
            message.append(message.empty() ? "" : "\n\n");
            message.append(text);
        }
    }
    return caseMessage(message.text());
}

/// The line of `file` that a stack in the message names first.
int lineIn(std::string_view message, std::string_view file)
{
    const std::string mark = std::string(file) + ":";
    const auto at = file.empty() ? std::string_view::npos : message.find(mark);
    return at == std::string_view::npos ? 0 : leadingLineNumber(message.substr(at + mark.size()));
}

int lineOf(const element &test)
{
    std::int64_t line = 0;
    if (test["location"]["line"].get(line) || line < 1 || line > 1'000'000'000)
        return 0;
    return static_cast<int>(line);
}

TestCase caseOf(const element &test, const std::string &file)
{
    TestCase found;
    found.suite = suiteOf(test);
    const auto title = simd::textAt(test, "title");
    found.name = caseLabel(title ? *title : simd::textAt(test, "fullName").value_or(""));
    found.file = file;
    const Status status = statusFrom(simd::textAt(test, "status").value_or(""));
    found.status = status.status;
    found.rawStatus = status.rawStatus;
    found.duration = durationFromSeconds(simd::numberAt(test, "duration").value_or(0) / 1000);
    if (found.status != TestStatus::Passed)
        found.message = messageOf(test);
    found.line = lineOf(test);
    if (found.line == 0)
        found.line = lineIn(found.message, file);
    found.attempt = static_cast<int>(std::clamp(simd::numberAt(test, "invocations").value_or(1), 1.0, 1000.0));
    found.requirementIds = requirementTags(found.suite + " " + found.name);
    return found;
}

} // namespace

class VitestJsonReader::Parts {
public:
    explicit Parts(CaseSink sink)
        : m_sink(std::move(sink)), elements("testResults", kLongestFile, [this](std::string_view raw) { addFile(raw); })
    {
    }

    void addFile(std::string_view raw)
    {
        const auto parsed = simd::parse(m_parser, raw);
        if (!parsed) {
            if (m_problem)
                m_problem = tl::unexpected(parsed.error());
            return;
        }
        const element &file = *parsed;
        // Vitest calls the file "name"; jest does too in its JSON report, and "testFilePath" in its results object.
        const auto path = simd::textAt(file, "name");
        const std::string name = caseLabel(path ? *path : simd::textAt(file, "testFilePath").value_or(""));
        std::size_t tests = 0;
        bool failed = false;
        if (const auto results = simd::memberAt<array>(file, "assertionResults")) {
            for (const element &test : *results) {
                TestCase found = caseOf(test, name);
                ++tests;
                failed = failed || found.status == TestStatus::Failed;
                m_sink(std::move(found));
            }
        }
        if (!failed && simd::textAt(file, "status").value_or("") == "failed")
            addFailedFile(file, name, tests == 0);
    }

    Done close() const
    {
        if (const Done read = elements.finish(); !read)
            return tl::unexpected(Failure{read.error().kind, "the test report " + read.error().message});
        if (!m_problem)
            return tl::unexpected(Failure{m_problem.error().kind, "the test report " + m_problem.error().message});
        return {};
    }

private:
    void addFailedFile(const element &file, const std::string &name, bool noTests)
    {
        TestCase failed;
        const auto slash = name.find_last_of("/\\");
        failed.name = (slash == std::string::npos ? name : name.substr(slash + 1)) + (noTests ? " [load]" : " [suite]");
        failed.file = name;
        failed.status = TestStatus::Failed;
        failed.rawStatus = noTests ? "load" : "suite";
        failed.message = caseMessage(simd::textAt(file, "message").value_or(""));
        failed.line = lineIn(failed.message, name);
        const double took = simd::numberAt(file, "endTime").value_or(0) - simd::numberAt(file, "startTime").value_or(0);
        failed.duration = durationFromSeconds(took / 1000);
        m_sink(std::move(failed));
    }

    CaseSink m_sink;
    simdjson::dom::parser m_parser;
    Done m_problem;

public:
    ArrayElements elements;
};

VitestJsonReader::VitestJsonReader(CaseSink sink) : m_parts(std::make_unique<Parts>(std::move(sink))) {}
VitestJsonReader::~VitestJsonReader() = default;

void VitestJsonReader::feed(std::string_view bytes) { m_parts->elements.feed(bytes); }

Done VitestJsonReader::finish() { return m_parts->close(); }

} // namespace genie
