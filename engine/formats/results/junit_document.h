// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/bounded_text.h"
#include "formats/results/junit_xml.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// What the elements of a JUnit document mean: turns them into cases. Knows nothing of the XML parser.
class JunitDocument {
public:
    using Attributes = std::map<std::string, std::string, std::less<>>;

    JunitDocument(CaseSink sink, JunitXmlReader::Dialect dialect) : m_sink(std::move(sink)), m_dialect(dialect) {}

    /// False when the root element is not that of a JUnit document.
    bool begin(std::string_view element, const Attributes &attributes);
    void addText(std::string_view text);
    void end(std::string_view element);

private:
    enum class Part { None, Failure, Error, Skipped, Flaky, Output };
    static Part partOf(std::string_view element);

    void beginCase(const Attributes &attributes);
    void beginPart(Part part, const Attributes &attributes);
    void endPart();
    void endCase();
    void giveSuiteFailure();
    void judge(TestCase &test) const;
    void findPlace(TestCase &test) const;
    [[nodiscard]] std::string suiteName() const;

    CaseSink m_sink;
    JunitXmlReader::Dialect m_dialect;
    std::vector<std::string> m_suites;
    std::optional<TestCase> m_test;
    std::string m_givenStatus;
    Part m_part = Part::None;
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
