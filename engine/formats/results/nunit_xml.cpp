// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/nunit_xml.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"

#include <optional>

namespace genie {

namespace {

/// Where the last part of `Namespace.Class.Method("a.b")` begins: the dots of arguments do not count.
std::size_t methodAt(std::string_view name)
{
    const std::string_view plain = name.substr(0, name.find_first_of("(\"<"));
    const auto dot = plain.rfind('.');
    return dot == std::string_view::npos || dot + 1 == name.size() ? 0 : dot + 1;
}

class NunitReport final : public XmlReport {
public:
    explicit NunitReport(CaseSink sink) : XmlReport("the NUnit report", {"test-results", "test-run", "test-suite"}), m_sink(std::move(sink))
    {
    }

protected:
    void enter(std::string_view element, const XmlAttributes &attributes) override
    {
        if (element == "test-case") {
            beginCase(attributes);
        } else if (element == "test-suite") {
            m_suites.push_back({caseLabel(attributes["fullname"].empty() ? attributes["name"] : attributes["fullname"]),
                                text::lowered(attributes["site"]) == "teardown"});
        } else if (element == "failure" || element == "reason") {
            m_message = BoundedText(ResultReader::kLongestMessage / 2);
            m_stack = BoundedText(ResultReader::kLongestMessage / 2);
            m_failure = m_failure || element == "failure";
        } else if (element == "message") {
            collectIn(m_message);
        } else if (element == "stack-trace") {
            collectIn(m_stack);
        } else if (element == "output" && m_test) {
            collectIn(m_output);
        }
    }

    void leave(std::string_view element) override
    {
        if (element == "test-case" && m_test) {
            endCase();
        } else if (element == "failure" && !m_test && !m_suites.empty() && m_suites.back().tearDown) {
            giveSuiteFailure();
        } else if (element == "test-suite" && !m_suites.empty()) {
            m_suites.pop_back();
        }
    }

private:
    struct Suite {
        std::string name;
        bool tearDown = false; ///< failed after its tests
    };

    void beginCase(const XmlAttributes &attributes)
    {
        const std::string full = caseLabel(attributes["fullname"].empty() ? attributes["name"] : attributes["fullname"]);
        const std::size_t method = methodAt(full);
        m_test.emplace();
        m_test->name = method == 0 && !attributes["fullname"].empty() ? caseLabel(attributes["name"]) : full.substr(method);
        m_test->suite = attributes["classname"].empty() ? full.substr(0, method == 0 ? 0 : method - 1) : caseLabel(attributes["classname"]);
        if (m_test->suite.empty() && !m_suites.empty())
            m_test->suite = m_suites.back().name;
        m_test->duration = durationFromSeconds(attributes["duration"].empty() ? attributes["time"] : attributes["duration"]);
        m_test->requirementIds = requirementTags(m_test->suite + " " + m_test->name);
        // An attribute that is left out says nothing; one without anything that can be read is no pass.
        const auto given = [&](std::string_view name) { return attributes[name].empty() ? std::string() : statusWord(attributes[name]); };
        m_result = given("result");
        m_label = caseLabel(attributes["label"]);
        m_executed = text::lowered(attributes["executed"]);
        m_givenSuccess = given("success");
        m_success = text::lowered(m_givenSuccess);
        m_failure = false;
        m_message = m_stack = m_output = BoundedText(ResultReader::kLongestMessage / 2);
    }

    /// NUnit 2 before 2.5 says only whether a test was executed and had success.
    void judgeOldForm(TestCase &test) const
    {
        if (m_executed == "false")
            test.status = TestStatus::Skipped;
        else if (m_failure || m_success == "false")
            test.status = TestStatus::Failed;
        else if (m_success.empty() || m_success == "true")
            test.status = TestStatus::Passed;
        else
            test.rawStatus = m_givenSuccess;
    }

    void judge(TestCase &test) const
    {
        const std::string word = text::lowered(m_result);
        const std::string label = text::lowered(m_label);
        if (word.empty()) {
            judgeOldForm(test);
        } else if (word == "passed" || word == "success" || word == "warning") {
            test.status = TestStatus::Passed;
            test.rawStatus = word == "warning" ? m_result : "";
        } else if (word == "failed" || word == "failure" || word == "error" || word == "cancelled") {
            test.status = TestStatus::Failed;
            test.rawStatus = word == "error" ? word : word == "cancelled" ? m_result : label == "error" ? label : m_label;
        } else if (word == "skipped" || word == "ignored") {
            test.status = TestStatus::Skipped;
            test.rawStatus = word == "ignored" ? m_result : m_label;
        } else {
            test.status = TestStatus::Unknown;
            test.rawStatus = m_result;
        }
    }

    [[nodiscard]] std::string told() const
    {
        std::string all(text::trimmed(m_message.text()));
        for (const BoundedText *part : {&m_stack, &m_output}) {
            const std::string text = part->text();
            if (const auto bare = text::trimmed(text); !bare.empty())
                all += (all.empty() ? "" : "\n\n") + std::string(bare);
        }
        return caseMessage(all);
    }

    void endCase()
    {
        TestCase test = std::move(*m_test);
        m_test.reset();
        judge(test);
        if (test.status != TestStatus::Failed)
            m_output = BoundedText(ResultReader::kLongestMessage / 2);
        if (test.status != TestStatus::Passed)
            test.message = told();
        m_sink(std::move(test));
    }

    void giveSuiteFailure()
    {
        m_output = BoundedText(ResultReader::kLongestMessage / 2);
        TestCase failed;
        failed.suite = m_suites.back().name;
        failed.name = failed.suite + " [suite]";
        failed.status = TestStatus::Failed;
        failed.rawStatus = "suite";
        failed.message = told();
        m_sink(std::move(failed));
    }

    CaseSink m_sink;
    std::vector<Suite> m_suites;
    std::optional<TestCase> m_test;
    std::string m_result, m_label, m_executed, m_success, m_givenSuccess;
    BoundedText m_message{ResultReader::kLongestMessage / 2};
    BoundedText m_stack{ResultReader::kLongestMessage / 2};
    BoundedText m_output{ResultReader::kLongestMessage / 2};
    bool m_failure = false;
};

} // namespace

NunitXmlReader::NunitXmlReader(CaseSink sink) : XmlReportReader(std::make_unique<NunitReport>(std::move(sink))) {}

} // namespace genie
