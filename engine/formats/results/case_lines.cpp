// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/case_lines.h"

#include "core/base/text.h"
#include "formats/json/simd_json.h"
#include "formats/results/bounded_text.h"
#include "formats/results/case_text.h"

namespace genie {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;

std::string suiteOf(const element &line)
{
    if (const auto text = simd::textAt(line, "suite"))
        return caseLabel(*text);
    BoundedText suite(4096);
    if (const auto titles = simd::memberAt<array>(line, "suite")) {
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

TestCase caseOf(const element &line, std::string_view name)
{
    TestCase test;
    test.name = caseLabel(name);
    test.suite = suiteOf(line);
    test.file = caseLabel(simd::textAt(line, "file").value_or(""));
    const double number = simd::numberAt(line, "line").value_or(0);
    test.line = number >= 1 && number <= 1e9 ? static_cast<int>(number) : 0;
    const std::string_view word = simd::textAt(line, "status").value_or("");
    const auto status = testStatusFrom(word);
    test.status = status.value_or(TestStatus::Unknown);
    test.rawStatus = status ? caseLabel(simd::textAt(line, "raw").value_or("")) : statusWord(word);
    test.duration = durationFromSeconds(simd::numberAt(line, "ms").value_or(0) / 1000);
    if (test.status != TestStatus::Passed)
        test.message = caseMessage(simd::textAt(line, "message").value_or(""));
    test.requirementIds = requirementTags(test.suite + " " + test.name);
    return test;
}

} // namespace

class CaseLinesReader::Parts {
public:
    explicit Parts(CaseSink taker) : sink(std::move(taker)) {}

    CaseSink sink;
    simdjson::dom::parser parser;
    std::string problem;
    std::int64_t lines = 0;
    bool ended = false;
};

CaseLinesReader::CaseLinesReader(CaseSink sink) : m_parts(std::make_unique<Parts>(std::move(sink))) {}
CaseLinesReader::~CaseLinesReader() = default;

void CaseLinesReader::feed(std::string_view bytes)
{
    m_lines.feed(bytes, [this](const StreamLine &line) { addLine(line); });
}

void CaseLinesReader::addLine(const StreamLine &line)
{
    ++m_parts->lines;
    if (text::trimmed(line.text).empty() || !m_parts->problem.empty())
        return;
    const std::string where = "line " + std::to_string(m_parts->lines) + " of the report ";
    const auto parsed = simd::parse(m_parts->parser, line.text);
    if (!parsed) {
        m_parts->problem = where + parsed.error().message;
        return;
    }
    if (const auto name = simd::textAt(*parsed, "name"); name && !m_parts->ended)
        m_parts->sink(caseOf(*parsed, *name));
    else if (bool end = false; !(*parsed)["end"].get(end) && end && !m_parts->ended)
        m_parts->ended = true;
    else
        m_parts->problem = where + (m_parts->ended ? "comes after its end" : "names no test");
}

Done CaseLinesReader::finish()
{
    m_lines.flush([this](const StreamLine &line) { addLine(line); });
    if (!m_parts->problem.empty())
        return fail(FailureKind::Invalid, m_parts->problem);
    if (!m_parts->ended)
        return fail(FailureKind::Invalid, "the report breaks off before its end");
    return {};
}

} // namespace genie
