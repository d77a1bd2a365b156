// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/xunit_xml.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"

#include <optional>

namespace genie {

namespace {

class XunitReport final : public XmlReport {
public:
    explicit XunitReport(CaseSink sink) : XmlReport("the xUnit.net report", {"assemblies", "assembly"}), m_sink(std::move(sink)) {}

protected:
    void enter(std::string_view element, const XmlAttributes &attributes) override
    {
        if (element == "test") {
            beginCase(attributes);
        } else if (element == "error") {
            beginError(attributes);
        } else if (m_test) {
            if (element == "message" || element == "reason")
                collectIn(m_message);
            else if (element == "stack-trace" || element == "output")
                collectIn(m_detail);
        }
    }

    void leave(std::string_view element) override
    {
        if (m_test && (element == "test" || element == "error"))
            endCase();
    }

private:
    void open()
    {
        m_test.emplace();
        m_message = m_detail = BoundedText(ResultReader::kLongestMessage / 2);
    }

    void beginCase(const XmlAttributes &attributes)
    {
        open();
        m_test->suite = caseLabel(attributes["type"]);
        m_test->name = caseLabel(attributes["name"]);
        // The display name is the full one unless the test has one of its own.
        if (!m_test->suite.empty() && m_test->name.starts_with(m_test->suite + "."))
            m_test->name.erase(0, m_test->suite.size() + 1);
        m_test->file = caseLabel(attributes["source-file"]);
        m_test->line = leadingLineNumber(attributes["source-line"]);
        m_test->duration = durationFromSeconds(attributes["time"]);
        m_test->requirementIds = requirementTags(m_test->suite + " " + m_test->name);
        const std::string word = text::lowered(attributes["result"]);
        if (word == "pass") {
            m_test->status = TestStatus::Passed;
        } else if (word == "fail") {
            m_test->status = TestStatus::Failed;
        } else if (word == "skip") {
            m_test->status = TestStatus::Skipped;
        } else {
            m_test->status = word == "notrun" ? TestStatus::Skipped : TestStatus::Unknown;
            m_test->rawStatus = statusWord(attributes["result"]);
        }
    }

    void beginError(const XmlAttributes &attributes)
    {
        if (m_test)
            return;
        open();
        const std::string type = caseLabel(attributes["type"]);
        m_test->name = caseLabel(attributes["name"]) + " [" + (type.empty() ? "error" : type) + "]";
        m_test->status = TestStatus::Failed;
        m_test->rawStatus = "suite";
    }

    void endCase()
    {
        TestCase test = std::move(*m_test);
        m_test.reset();
        if (test.status != TestStatus::Passed) {
            const std::string detail = m_detail.text();
            test.message = caseMessage(m_message.text() + (text::trimmed(detail).empty() ? "" : "\n\n" + detail));
        }
        m_sink(std::move(test));
    }

    CaseSink m_sink;
    std::optional<TestCase> m_test;
    BoundedText m_message{ResultReader::kLongestMessage / 2};
    BoundedText m_detail{ResultReader::kLongestMessage / 2};
};

} // namespace

XunitXmlReader::XunitXmlReader(CaseSink sink) : XmlReportReader(std::make_unique<XunitReport>(std::move(sink))) {}

} // namespace genie
