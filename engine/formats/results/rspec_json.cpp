// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/rspec_json.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"
#include "formats/results/json_report.h"

#include <algorithm>

namespace genie {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;

std::string messageOf(const element &example)
{
    const auto exception = simd::memberAt<element>(example, "exception");
    if (!exception)
        return caseMessage(simd::textAt(example, "pending_message").value_or(""));
    std::string message(simd::textAt(*exception, "message").value_or(""));
    if (const auto kind = simd::textAt(*exception, "class"); kind && message.find(*kind) == std::string::npos)
        message = std::string(*kind) + ": " + message;
    if (const auto trace = simd::memberAt<array>(*exception, "backtrace")) {
        message += "\n";
        for (const element &frame : *trace) {
            std::string_view text;
            if (message.size() < ResultReader::kLongestMessage && !frame.get(text))
                message += "\n" + std::string(text);
        }
    }
    return caseMessage(message);
}

} // namespace

class RspecJsonReader::Parts {
public:
    explicit Parts(CaseSink sink) : m_sink(std::move(sink)) {}

    void feed(std::string_view bytes) { m_report.feed(bytes); }
    [[nodiscard]] Done close() const { return m_report.finish(); }

private:
    void add(const element &example)
    {
        TestCase found;
        const std::string_view name = simd::textAt(example, "description").value_or("");
        std::string_view full = simd::textAt(example, "full_description").value_or("");
        if (!name.empty() && full.ends_with(name))
            full.remove_suffix(name.size());
        found.name = caseLabel(name.empty() ? full : name);
        found.suite = caseLabel(text::trimmed(full));
        std::string_view file = simd::textAt(example, "file_path").value_or("");
        if (file.starts_with("./"))
            file.remove_prefix(2);
        found.file = caseLabel(file);
        if (const double line = simd::numberAt(example, "line_number").value_or(0); line >= 1 && line < 1e9)
            found.line = static_cast<int>(line);
        found.duration = durationFromSeconds(simd::numberAt(example, "run_time").value_or(0));
        judge(found, simd::textAt(example, "status").value_or(""));
        if (found.status != TestStatus::Passed)
            found.message = messageOf(example);
        found.requirementIds = requirementTags(found.suite + " " + found.name);
        m_sink(std::move(found));
    }

    static void judge(TestCase &test, std::string_view word)
    {
        if (word == "passed") {
            test.status = TestStatus::Passed;
        } else if (word == "failed") {
            test.status = TestStatus::Failed;
        } else {
            test.status = word == "pending" ? TestStatus::Skipped : TestStatus::Unknown;
            test.rawStatus = statusWord(word);
        }
    }

    void addSummary(const element &summary)
    {
        const double errors = simd::numberAt(summary, "errors_outside_of_examples_count").value_or(0);
        if (!(errors >= 1))
            return;
        TestCase failed;
        failed.name = "rspec [load]";
        failed.status = TestStatus::Failed;
        failed.rawStatus = "load";
        failed.message = std::to_string(static_cast<long long>(std::min(errors, 1e9))) + " errors occurred outside of examples";
        m_sink(std::move(failed));
    }

    CaseSink m_sink;
    JsonReport m_report{"the RSpec report", {"examples", "summary{}"}, [this](std::size_t path, const element &part) {
                            path == 0 ? add(part) : addSummary(part);
                        }};
};

RspecJsonReader::RspecJsonReader(CaseSink sink) : m_parts(std::make_unique<Parts>(std::move(sink))) {}
RspecJsonReader::~RspecJsonReader() = default;

void RspecJsonReader::feed(std::string_view bytes) { m_parts->feed(bytes); }

Done RspecJsonReader::finish() { return m_parts->close(); }

} // namespace genie
