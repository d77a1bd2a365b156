// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/bounded_text.h"
#include "formats/results/junit_xml.h"
#include "formats/xml/xml_stream.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// What the elements of a JUnit document mean: turns them into cases. Knows nothing of the XML parser.
class JunitDocument final : public XmlHandler {
public:
    /// More attempts of one test are not kept.
    static constexpr std::size_t kMostAttempts = 100;

    JunitDocument(CaseSink sink, JunitXmlReader::Dialect dialect) : m_sink(std::move(sink)), m_dialect(dialect) {}

    std::string begin(std::string_view element, const XmlAttributes &attributes) override;
    void text(std::string_view text) override;
    void end(std::string_view element) override;

private:
    /// `Rerun` are failures after the first one of a test that failed for good, `Flaky` those of a test that passed in the end.
    enum class Part { None, Failure, Error, Skipped, Rerun, Flaky, Output };
    static Part partOf(std::string_view element);
    struct Suite {
        std::string name;
        std::string file;
    };
    /// A failed attempt other than the one that the test element itself tells of.
    struct Attempt {
        bool error = false;
        std::string message;
    };

    void beginSuite(const XmlAttributes &attributes);
    void beginCase(const XmlAttributes &attributes);
    void beginPart(std::string_view element, Part part, const XmlAttributes &attributes);
    void endPart();
    void endCase();
    void giveAttempt(const TestCase &test, const Attempt &attempt, int number);
    void giveSuiteFailure();
    void judge(TestCase &test) const;
    void findPlace(TestCase &test) const;
    [[nodiscard]] std::string suiteName() const;
    [[nodiscard]] bool isPytest() const;

    CaseSink m_sink;
    JunitXmlReader::Dialect m_dialect;
    std::vector<Suite> m_suites;
    std::optional<TestCase> m_test;
    std::string m_givenStatus; ///< as written
    std::string m_givenResult; ///< as written
    std::vector<Attempt> m_attempts;
    Part m_part = Part::None;
    std::string m_partElement; ///< the element of the part that is open, and how many of that name lie open in it
    int m_partDepth = 0;
    bool m_partError = false;
    std::string m_partMessage; ///< the `message` of the part that is open
    std::string m_partType;
    BoundedText m_partText{ResultReader::kLongestMessage};
    BoundedText m_message{ResultReader::kLongestMessage};
    BoundedText m_output{ResultReader::kLongestMessage / 4};
    bool m_failed = false;
    bool m_error = false;
    bool m_skipped = false;
    bool m_flaky = false;
    bool m_rooted = false;
};

} // namespace genie
