// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/trx.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"

#include <charconv>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>

namespace genie {

namespace {

constexpr std::size_t kMostHeldBytes = 64 * 1024 * 1024;

/// `00:00:01.0842580`, with days in front as `1.02:03:04` where it took that long.
milliseconds durationFrom(std::string_view raw)
{
    double seconds = 0;
    int parts = 0;
    for (const std::string &part : text::split(raw.substr(0, 64), ':')) {
        double number = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
        if (error != std::errc{} || number < 0 || ++parts > 3)
            return milliseconds{0};
        seconds = seconds * 60 + number;
        if (parts == 1 && part.find('.') != std::string::npos) {
            double hours = 0;
            const auto dot = part.find('.');
            std::from_chars(part.data() + dot + 1, part.data() + part.size(), hours);
            seconds = static_cast<double>(static_cast<long long>(number)) * 24 + hours;
        }
    }
    return parts == 3 ? durationFromSeconds(seconds) : milliseconds{0};
}

/// The class without the assembly behind it.
std::string classFrom(std::string_view name) { return caseLabel(text::trimmed(name.substr(0, name.find(',')))); }

/// `Namespace.Class` of `Namespace.Class.Method(1.5)`; empty when there is none.
std::string_view classOf(std::string_view name)
{
    const std::string_view plain = name.substr(0, name.find_first_of("(\" <"));
    const auto dot = plain.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : plain.substr(0, dot);
}

void judge(TestCase &test, std::string_view outcome)
{
    if (outcome == "Passed") {
        test.status = TestStatus::Passed;
    } else if (outcome == "Failed") {
        test.status = TestStatus::Failed;
    } else if (outcome == "NotExecuted") {
        test.status = TestStatus::Skipped;
    } else {
        const bool failed = outcome == "Error" || outcome == "Timeout" || outcome == "Aborted" || outcome == "PassedButRunAborted";
        test.status = failed ? TestStatus::Failed : outcome == "Pending" ? TestStatus::Skipped : TestStatus::Unknown;
        test.rawStatus = outcome == "Error" ? "error" : statusWord(outcome);
    }
}

class TrxReport final : public XmlReport {
public:
    explicit TrxReport(CaseSink sink) : XmlReport("the TRX report", {"TestRun"}), m_sink(std::move(sink)) {}

    Done close() override
    {
        const Done done = XmlReport::close();
        giveHeld(0);
        // xUnit.net tells every failed test there as well: it is news only when no test failed.
        if (m_runError && !m_anyFailed)
            m_sink(std::move(*m_runError));
        return done;
    }

protected:
    void enter(std::string_view element, const XmlAttributes &attributes) override
    {
        if (element.ends_with("TestResult") || element == "TestResultAggregation") {
            beginResult(element, attributes);
        } else if (element == "UnitTest") {
            m_definition = caseLabel(attributes["id"]);
        } else if (element == "TestMethod") {
            define(attributes["className"]);
        } else if (element == "RunInfo") {
            beginRunInfo(attributes);
        } else if (!m_open.empty()) {
            Open &open = m_open.back();
            if (element == "Message" || element == "Text")
                collectIn(open.message);
            else if (element == "StackTrace")
                collectIn(open.stack);
            else if (element == "StdOut" || element == "StdErr")
                collectIn(open.output);
        }
    }

    void leave(std::string_view element) override
    {
        if (!m_open.empty() && element == m_open.back().element)
            endResult();
    }

private:
    struct Open {
        std::string element;
        std::string testId;
        TestCase test;
        BoundedText message{ResultReader::kLongestMessage / 2};
        BoundedText stack{ResultReader::kLongestMessage / 2};
        BoundedText output{ResultReader::kLongestMessage / 4};
    };
    struct Held {
        std::string testId;
        TestCase test;
    };

    void beginResult(std::string_view element, const XmlAttributes &attributes)
    {
        Open open;
        open.element = element;
        open.testId = caseLabel(attributes["testId"]);
        open.test.name = caseLabel(attributes["testName"]);
        open.test.duration = durationFrom(attributes["duration"]);
        judge(open.test, attributes["outcome"]);
        m_open.push_back(std::move(open));
    }

    void beginRunInfo(const XmlAttributes &attributes)
    {
        Open open;
        open.element = "RunInfo";
        const std::string outcome = text::lowered(attributes["outcome"]);
        if (outcome == "error" || outcome == "failed" || outcome == "aborted" || outcome == "timeout") {
            open.test.name = "run [error]";
            open.test.status = TestStatus::Failed;
            open.test.rawStatus = "suite";
        }
        m_open.push_back(std::move(open)); // warnings have no name, and are no cases
    }

    void endResult()
    {
        Open open = std::move(m_open.back());
        m_open.pop_back();
        TestCase &test = open.test;
        const bool run = open.element == "RunInfo";
        if (run && (test.name.empty() || m_runError))
            return;
        if (test.status != TestStatus::Passed) {
            std::string message = open.message.text();
            for (const BoundedText *part : {&open.stack, &open.output})
                if (const std::string more = part->text();
                    !text::trimmed(more).empty() && (part == &open.stack || test.status == TestStatus::Failed))
                    message += (message.empty() ? "" : "\n\n") + more;
            test.message = caseMessage(message);
        }
        if (run) {
            m_runError = std::move(test);
            return;
        }
        m_anyFailed = m_anyFailed || test.status == TestStatus::Failed;
        if (const auto known = m_classes.find(open.testId); known != m_classes.end() || open.testId.empty())
            return give(std::move(test), known == m_classes.end() ? std::string_view() : std::string_view(known->second));
        m_heldBytes += test.message.size() + test.name.size();
        m_held.push_back({std::move(open.testId), std::move(test)});
        giveHeld(m_heldBytes > kMostHeldBytes ? m_held.size() / 2 : TrxReader::kMostHeld);
    }

    void define(std::string_view className)
    {
        if (!m_definition.empty() && m_classes.size() < TrxReader::kMostHeld)
            m_classes.emplace(std::exchange(m_definition, {}), classFrom(className));
    }

    /// Hands out what waits until only so much is left.
    void giveHeld(std::size_t left)
    {
        while (m_held.size() > left) {
            Held held = std::move(m_held.front());
            m_held.pop_front();
            m_heldBytes -= held.test.message.size() + held.test.name.size();
            const auto known = m_classes.find(held.testId);
            give(std::move(held.test), known == m_classes.end() ? std::string_view() : std::string_view(known->second));
        }
    }

    void give(TestCase &&test, std::string_view className)
    {
        test.suite = className.empty() ? std::string(classOf(test.name)) : std::string(className);
        if (!test.suite.empty() && test.name.starts_with(test.suite + "."))
            test.name.erase(0, test.suite.size() + 1);
        test.requirementIds = requirementTags(test.suite + " " + test.name);
        m_sink(std::move(test));
    }

    CaseSink m_sink;
    std::vector<Open> m_open; ///< results within one another; as deep as XML may nest
    std::deque<Held> m_held;
    std::size_t m_heldBytes = 0;
    std::unordered_map<std::string, std::string> m_classes; ///< by the id of the test
    std::string m_definition;
    std::optional<TestCase> m_runError;
    bool m_anyFailed = false;
};

} // namespace

TrxReader::TrxReader(CaseSink sink) : XmlReportReader(std::make_unique<TrxReport>(std::move(sink))) {}

} // namespace genie
