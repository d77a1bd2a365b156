// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/xunit_xml.h"

#include "core/base/text.h"
#include "formats/results/bounded_text.h"
#include "formats/results/case_text.h"
#include "formats/xml/xml_stream.h"

#include <optional>

namespace genie {

class XunitXmlReader::Parts final : public XmlHandler {
public:
    explicit Parts(CaseSink sink) : m_sink(std::move(sink)) {}

    void feed(std::string_view bytes) { m_xml.feed(bytes); }
    Done close() { return m_xml.finish(); }

    std::string begin(std::string_view element, const XmlAttributes &attributes) override
    {
        if (!m_rooted) {
            m_rooted = true;
            if (element != "assemblies" && element != "assembly")
                return "has the root element <" + text::shortened(element, 100) + ">, not <assemblies>";
        }
        m_text = nullptr;
        if (element == "test") {
            beginCase(attributes);
        } else if (element == "error") {
            beginError(attributes);
        } else if (m_test) {
            if (element == "message" || element == "reason")
                m_text = &m_message;
            else if (element == "stack-trace" || element == "output")
                m_text = &m_detail;
        }
        return {};
    }

    void text(std::string_view text) override
    {
        if (m_text != nullptr)
            m_text->append(text);
    }

    void end(std::string_view element) override
    {
        m_text = nullptr;
        if (m_test && (element == "test" || element == "error"))
            endCase();
    }

private:
    void begin()
    {
        m_test.emplace();
        m_message = m_detail = BoundedText(ResultReader::kLongestMessage / 2);
    }

    void beginCase(const XmlAttributes &attributes)
    {
        begin();
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
            m_test->rawStatus = word.empty() ? "none" : caseLabel(attributes["result"]);
        }
    }

    void beginError(const XmlAttributes &attributes)
    {
        if (m_test)
            return;
        begin();
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
    XmlStream m_xml{"the xUnit.net report", *this};
    std::optional<TestCase> m_test;
    BoundedText m_message{ResultReader::kLongestMessage / 2};
    BoundedText m_detail{ResultReader::kLongestMessage / 2};
    BoundedText *m_text = nullptr; ///< where text belongs now
    bool m_rooted = false;
};

XunitXmlReader::XunitXmlReader(CaseSink sink) : m_parts(std::make_unique<Parts>(std::move(sink))) {}
XunitXmlReader::~XunitXmlReader() = default;

void XunitXmlReader::feed(std::string_view bytes) { m_parts->feed(bytes); }

Done XunitXmlReader::finish() { return m_parts->close(); }

} // namespace genie
