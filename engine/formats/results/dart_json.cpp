// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/dart_json.h"

#include "core/base/text.h"
#include "formats/json/simd_json.h"
#include "formats/results/bounded_text.h"
#include "formats/results/case_text.h"
#include "formats/results/line_splitter.h"

#include <algorithm>
#include <map>

namespace genie {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;

std::int64_t idAt(const element &event, std::string_view key)
{
    std::int64_t id = -1;
    return event[key].get(id) == simdjson::SUCCESS ? id : -1;
}

bool flagAt(const element &event, std::string_view key)
{
    bool flag = false;
    return event[key].get(flag) == simdjson::SUCCESS && flag;
}

} // namespace

class DartJsonReader::Parts {
public:
    explicit Parts(CaseSink sink) : m_sink(std::move(sink)) {}

    void feed(std::string_view bytes)
    {
        m_lines.feed(bytes, [this](const StreamLine &line) { addLine(line); });
    }

    Done close()
    {
        m_lines.flush([this](const StreamLine &line) { addLine(line); });
        for (auto &[id, open] : m_open) {
            if (open.hidden)
                continue;
            open.test.status = TestStatus::Unknown;
            open.test.rawStatus = "unfinished";
            give(open);
        }
        m_open.clear();
        if (!m_begun)
            return fail(FailureKind::Invalid, "the Dart test stream has no event that begins it");
        if (!m_done)
            return fail(FailureKind::Invalid, "the Dart test stream ended before its last event");
        return {};
    }

private:
    struct Open {
        TestCase test;
        std::int64_t startedAt = 0;
        BoundedText message{ResultReader::kLongestMessage};
        bool hidden = false; ///< loading a file, which is said only at the end, but named so before
    };

    void addLine(const StreamLine &line)
    {
        // Flutter puts lines of text and other tools' events between.
        if (line.cut || !line.text.starts_with('{'))
            return;
        const auto parsed = simd::parse(m_parser, line.text);
        if (!parsed)
            return;
        const element &event = *parsed;
        const std::string_view type = simd::textAt(event, "type").value_or("");
        if (type == "start")
            m_begun = true;
        else if (type == "suite")
            addSuite(event);
        else if (type == "group")
            addGroup(event);
        else if (type == "testStart")
            addStart(event);
        else if (type == "error" || type == "print")
            addText(event, type == "error");
        else if (type == "testDone")
            addDone(event);
        else if (type == "done")
            m_done = m_begun;
    }

    void addSuite(const element &event)
    {
        if (const auto suite = event["suite"]; !suite.error() && m_suites.size() < kMostOpen)
            m_suites[idAt(suite.value_unsafe(), "id")] = caseLabel(simd::textAt(suite.value_unsafe(), "path").value_or(""));
    }

    void addGroup(const element &event)
    {
        if (const auto group = event["group"]; !group.error() && m_groups.size() < kMostOpen)
            m_groups[idAt(group.value_unsafe(), "id")] = caseLabel(simd::textAt(group.value_unsafe(), "name").value_or(""));
    }

    /// The innermost group that has a name; its name holds those around it.
    std::string groupOf(const element &test) const
    {
        std::string name;
        if (const auto ids = simd::memberAt<array>(test, "groupIDs")) {
            for (const element &entry : *ids) {
                std::int64_t id = -1;
                if (entry.get(id))
                    continue;
                if (const auto found = m_groups.find(id); found != m_groups.end() && !found->second.empty())
                    name = found->second;
            }
        }
        return name;
    }

    void addStart(const element &event)
    {
        const auto given = event["test"];
        if (given.error() || m_open.size() >= kMostOpen)
            return;
        const element &test = given.value_unsafe();
        Open open;
        open.startedAt = idAt(event, "time");
        open.test.name = caseLabel(simd::textAt(test, "name").value_or(""));
        open.hidden = open.test.name.starts_with("loading ");
        open.test.suite = groupOf(test);
        if (!open.test.suite.empty() && open.test.name.starts_with(open.test.suite + " "))
            open.test.name.erase(0, open.test.suite.size() + 1);
        if (const auto suite = m_suites.find(idAt(test, "suiteID")); suite != m_suites.end())
            open.test.file = suite->second;
        // A test of a helper in another file has its place in its own file at the root.
        std::int64_t line = idAt(test, "root_line");
        if (line < 1)
            line = idAt(test, "line");
        if (line > 0 && line < 1'000'000'000)
            open.test.line = static_cast<int>(line);
        if (const auto about = simd::memberAt<element>(test, "metadata"))
            open.test.message = caseMessage(simd::textAt(*about, "skipReason").value_or(""));
        open.test.requirementIds = requirementTags(open.test.suite + " " + open.test.name);
        m_open.insert_or_assign(idAt(test, "id"), std::move(open));
    }

    void addText(const element &event, bool error)
    {
        const auto found = m_open.find(idAt(event, "testID"));
        if (found == m_open.end())
            return;
        Open &open = found->second;
        if (error) {
            addPart(open, simd::textAt(event, "error").value_or(""));
            addPart(open, simd::textAt(event, "stackTrace").value_or(""));
        } else {
            addPart(open, simd::textAt(event, "message").value_or(""));
        }
    }

    /// What is held for all tests together is bounded; what comes beyond is not kept.
    void addPart(Open &open, std::string_view text)
    {
        constexpr std::size_t kMostHeld = 64 * 1024 * 1024;
        if (m_heldBytes > kMostHeld)
            return;
        const std::size_t before = open.message.held();
        open.message.append(open.message.empty() ? "" : "\n");
        open.message.append(text);
        m_heldBytes += open.message.held() - std::min(before, open.message.held());
    }

    void addDone(const element &event)
    {
        const auto found = m_open.find(idAt(event, "testID"));
        if (found == m_open.end())
            return;
        Open open = std::move(found->second);
        m_open.erase(found);
        m_heldBytes -= std::min(m_heldBytes, open.message.held());
        const std::string_view word = simd::textAt(event, "result").value_or("");
        TestCase &test = open.test;
        if (flagAt(event, "skipped")) {
            test.status = TestStatus::Skipped;
        } else if (word == "success") {
            test.status = TestStatus::Passed;
        } else if (word == "failure" || word == "error") {
            test.status = TestStatus::Failed;
            test.rawStatus = word == "error" ? word : "";
        } else {
            test.status = TestStatus::Unknown;
            test.rawStatus = statusWord(word);
        }
        if (flagAt(event, "hidden") && test.status == TestStatus::Passed)
            return;
        test.duration = milliseconds{std::clamp<std::int64_t>(idAt(event, "time") - open.startedAt, 0, 1'000'000'000'000)};
        give(open);
    }

    void give(Open &open)
    {
        TestCase &test = open.test;
        if (test.status == TestStatus::Failed || test.status == TestStatus::Unknown)
            test.message = caseMessage(open.message.text());
        else if (test.status == TestStatus::Passed)
            test.message.clear();
        m_sink(std::move(test));
    }

    CaseSink m_sink;
    LineSplitter m_lines{kLongestLine};
    simdjson::dom::parser m_parser;
    std::map<std::int64_t, std::string> m_suites; ///< path by id
    std::map<std::int64_t, std::string> m_groups; ///< name by id
    std::map<std::int64_t, Open> m_open;
    std::size_t m_heldBytes = 0;
    bool m_begun = false;
    bool m_done = false;
};

DartJsonReader::DartJsonReader(CaseSink sink) : m_parts(std::make_unique<Parts>(std::move(sink))) {}
DartJsonReader::~DartJsonReader() = default;

void DartJsonReader::feed(std::string_view bytes) { m_parts->feed(bytes); }

Done DartJsonReader::finish() { return m_parts->close(); }

} // namespace genie
