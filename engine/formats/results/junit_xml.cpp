// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/junit_xml.h"

#include "formats/results/junit_document.h"

namespace genie {

class JunitXmlReader::Parts {
public:
    Parts(CaseSink sink, Dialect dialect) : m_document(std::move(sink), dialect) {}

private:
    JunitDocument m_document;

public:
    XmlStream xml{"the JUnit report", m_document};
};

JunitXmlReader::JunitXmlReader(CaseSink sink, Dialect dialect) : m_parts(std::make_unique<Parts>(std::move(sink), dialect)) {}
JunitXmlReader::~JunitXmlReader() = default;

void JunitXmlReader::feed(std::string_view bytes) { m_parts->xml.feed(bytes); }

Done JunitXmlReader::finish() { return m_parts->xml.finish(); }

} // namespace genie
