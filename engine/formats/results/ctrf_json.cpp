// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/ctrf_json.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"
#include "formats/results/json_report.h"

#include <algorithm>

namespace genie {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;

constexpr std::size_t kMostAttempts = 100;

/// One text, or several from the outermost suite to the innermost.
std::string suiteOf(const element &test)
{
    std::string suite(simd::textAt(test, "suite").value_or(""));
    if (const auto parts = simd::memberAt<array>(test, "suite")) {
        for (const element &part : *parts) {
            std::string_view text;
            if (suite.size() < 8192 && !part.get(text) && !text.empty())
                suite += (suite.empty() ? "" : " > ") + std::string(text);
        }
    }
    return caseLabel(suite);
}

void judge(TestCase &found, const element &test)
{
    const std::string_view word = simd::textAt(test, "status").value_or("");
    found.rawStatus = caseLabel(simd::textAt(test, "rawStatus").value_or(""));
    if (word == "passed") {
        found.status = TestStatus::Passed;
    } else if (word == "failed") {
        found.status = TestStatus::Failed;
    } else if (word == "skipped" || word == "pending") {
        found.status = TestStatus::Skipped;
        if (found.rawStatus.empty() && word == "pending")
            found.rawStatus = word;
    } else {
        found.status = TestStatus::Unknown;
        if (found.rawStatus.empty())
            found.rawStatus = statusWord(word);
    }
    // Tools repeat the plain word there.
    if (found.rawStatus == word && word != "pending" && found.status != TestStatus::Unknown)
        found.rawStatus.clear();
}

std::string messageOf(const element &test)
{
    const std::string_view message = simd::textAt(test, "message").value_or("");
    const std::string_view trace = simd::textAt(test, "trace").value_or("");
    if (trace.empty() || message.find(trace) != std::string_view::npos)
        return caseMessage(message);
    return caseMessage(trace.find(message) != std::string_view::npos ? std::string(trace)
                                                                     : std::string(message) + "\n\n" + std::string(trace));
}

/// Status, duration and message, which an attempt has as a test has them.
void takeResult(TestCase &found, const element &from)
{
    judge(found, from);
    found.duration = durationFromSeconds(simd::numberAt(from, "duration").value_or(0) / 1000);
    found.message = found.status == TestStatus::Passed ? std::string() : messageOf(from);
}

void takeExtra(TestCase &found, const element &test)
{
    const auto extra = simd::memberAt<element>(test, "extra");
    if (!extra)
        return;
    found.toolchain = caseLabel(simd::textAt(*extra, "toolchain").value_or(""));
    found.workspace = caseLabel(simd::textAt(*extra, "workspace").value_or(""));
    if (const auto ids = simd::memberAt<array>(*extra, "requirementIds")) {
        std::string tags;
        for (const element &id : *ids)
            if (std::string_view text; tags.size() < 8192 && !id.get(text))
                tags += (tags.empty() ? "[REQ:" : ",") + std::string(text);
        found.requirementIds = requirementTags(tags + "]");
    }
}

} // namespace

class CtrfJsonReader::Parts {
public:
    explicit Parts(CaseSink sink) : m_sink(std::move(sink)) {}

    void feed(std::string_view bytes) { m_report.feed(bytes); }
    [[nodiscard]] Done close() const { return m_report.finish(); }

private:
    void add(const element &test)
    {
        TestCase found;
        found.name = caseLabel(simd::textAt(test, "name").value_or(""));
        found.suite = suiteOf(test);
        found.file = caseLabel(simd::textAt(test, "filePath").value_or(""));
        if (const double line = simd::numberAt(test, "line").value_or(0); line >= 1 && line < 1e9)
            found.line = static_cast<int>(line);
        found.requirementIds = requirementTags(found.suite + " " + found.name);
        takeExtra(found, test);
        int attempt = 0;
        std::size_t told = 0;
        if (const auto attempts = simd::memberAt<array>(test, "retryAttempts")) {
            for (const element &before : *attempts) {
                if (++told > kMostAttempts)
                    break;
                TestCase earlier = found;
                takeResult(earlier, before);
                earlier.attempt = ++attempt;
                m_sink(std::move(earlier));
            }
        }
        takeResult(found, test);
        const double retries = std::clamp(simd::numberAt(test, "retries").value_or(0), 0.0, 1000.0);
        found.attempt = std::max(attempt, static_cast<int>(retries)) + 1;
        if (simd::textAt(test, "status").value_or("") == "passed" && isFlaky(test))
            found.rawStatus = "flaky";
        m_sink(std::move(found));
    }

    static bool isFlaky(const element &test)
    {
        bool flaky = false;
        return test["flaky"].get(flaky) == simdjson::SUCCESS && flaky;
    }

    CaseSink m_sink;
    JsonReport m_report{"the CTRF report", {"results.tests"}, [this](std::size_t, const element &test) { add(test); }};
};

CtrfJsonReader::CtrfJsonReader(CaseSink sink) : m_parts(std::make_unique<Parts>(std::move(sink))) {}
CtrfJsonReader::~CtrfJsonReader() = default;

void CtrfJsonReader::feed(std::string_view bytes) { m_parts->feed(bytes); }

Done CtrfJsonReader::finish() { return m_parts->close(); }

} // namespace genie
