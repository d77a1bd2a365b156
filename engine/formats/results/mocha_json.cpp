// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/mocha_json.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"
#include "formats/results/json_report.h"

#include <algorithm>

namespace genie {

namespace {

using simdjson::dom::element;

/// The place that a stack names first in the file of the test.
int lineIn(std::string_view stack, std::string_view file)
{
    const auto at = file.empty() ? std::string_view::npos : stack.find(std::string(file) + ":");
    return at == std::string_view::npos ? 0 : leadingLineNumber(stack.substr(at + file.size() + 1));
}

std::string messageOf(const element &test)
{
    const auto error = simd::memberAt<element>(test, "err");
    if (!error)
        return {};
    const std::string message(simd::textAt(*error, "message").value_or(""));
    const std::string stack(simd::textAt(*error, "stack").value_or(""));
    // The stack begins with the message as a rule.
    return caseMessage(stack.find(message) != std::string::npos ? stack : message + "\n\n" + stack);
}

} // namespace

class MochaJsonReader::Parts {
public:
    explicit Parts(CaseSink sink) : m_sink(std::move(sink)) {}

    void feed(std::string_view bytes) { m_report.feed(bytes); }
    [[nodiscard]] Done close() const { return m_report.finish(); }

private:
    void add(std::size_t path, const element &test)
    {
        TestCase found;
        const std::string_view title = simd::textAt(test, "title").value_or("");
        std::string_view full = simd::textAt(test, "fullTitle").value_or("");
        if (!title.empty() && full.ends_with(title))
            full.remove_suffix(title.size());
        found.name = caseLabel(title.empty() ? full : title);
        found.suite = caseLabel(text::trimmed(full));
        found.file = caseLabel(simd::textAt(test, "file").value_or(""));
        found.status = path == 0 ? TestStatus::Passed : path == 1 ? TestStatus::Failed : TestStatus::Skipped;
        if (path == 2)
            found.rawStatus = "pending";
        found.duration = durationFromSeconds(simd::numberAt(test, "duration").value_or(0) / 1000);
        if (path == 1) {
            found.message = messageOf(test);
            found.line = lineIn(found.message, found.file);
        }
        found.attempt = 1 + static_cast<int>(std::clamp(simd::numberAt(test, "currentRetry").value_or(0), 0.0, 1000.0));
        found.requirementIds = requirementTags(found.suite + " " + found.name);
        m_sink(std::move(found));
    }

    CaseSink m_sink;
    JsonReport m_report{
        "the mocha report", {"passes", "failures", "pending"}, [this](std::size_t path, const element &test) { add(path, test); }};
};

MochaJsonReader::MochaJsonReader(CaseSink sink) : m_parts(std::make_unique<Parts>(std::move(sink))) {}
MochaJsonReader::~MochaJsonReader() = default;

void MochaJsonReader::feed(std::string_view bytes) { m_parts->feed(bytes); }

Done MochaJsonReader::finish() { return m_parts->close(); }

} // namespace genie
