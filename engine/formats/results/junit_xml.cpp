// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/junit_xml.h"

#include "core/base/text.h"
#include "formats/results/junit_document.h"

#include <algorithm>
#include <expat.h>
#include <memory>

namespace genie {

namespace {

constexpr int kDeepest = 64;
/// Expat holds one tag with its attributes whole, and reads it again with every piece that comes.
constexpr XML_Index kLongestTag = 8 * 1024 * 1024;
constexpr std::size_t kLongestPiece = 1024 * 1024;

struct ParserDeleter {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

/// Without its namespace prefix.
std::string_view localName(std::string_view name)
{
    const auto colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

} // namespace

class JunitXmlReader::Parts {
public:
    Parts(CaseSink sink, Dialect dialect) : m_document(std::move(sink), dialect), m_parser(XML_ParserCreate(nullptr))
    {
        XML_SetUserData(m_parser.get(), this);
        XML_SetElementHandler(m_parser.get(), &Parts::onBegin, &Parts::onEnd);
        XML_SetCharacterDataHandler(m_parser.get(), &Parts::onText);
        XML_SetEntityDeclHandler(m_parser.get(), &Parts::onEntity);
    }

    void feed(std::string_view bytes, bool last)
    {
        do {
            const std::string_view piece = bytes.substr(0, kLongestPiece);
            bytes.remove_prefix(piece.size());
            if (!m_problem.empty())
                return;
            m_fed += static_cast<XML_Index>(piece.size());
            const bool done = last && bytes.empty();
            if (XML_Parse(m_parser.get(), piece.data(), static_cast<int>(piece.size()), done) == XML_STATUS_ERROR && m_problem.empty())
                m_problem = std::string("is not valid XML at line ") + std::to_string(XML_GetCurrentLineNumber(m_parser.get())) + ": " +
                            XML_ErrorString(XML_GetErrorCode(m_parser.get()));
            if (m_fed - XML_GetCurrentByteIndex(m_parser.get()) > kLongestTag && !done)
                refuse("has a tag larger than 8 MiB");
        } while (!bytes.empty());
    }

    Done close()
    {
        feed({}, true);
        if (!m_problem.empty())
            return fail(FailureKind::Invalid, "the JUnit report " + m_problem);
        return {};
    }

private:
    void refuse(std::string problem)
    {
        if (m_problem.empty())
            m_problem = std::move(problem);
        XML_StopParser(m_parser.get(), XML_FALSE);
    }

    static void onBegin(void *self, const char *name, const char **attributes)
    {
        auto &parts = *static_cast<Parts *>(self);
        if (!parts.m_problem.empty())
            return;
        if (++parts.m_depth > kDeepest)
            return parts.refuse("is nested deeper than " + std::to_string(kDeepest) + " levels");
        JunitDocument::Attributes values;
        for (; *attributes; attributes += 2)
            values.emplace(localName(attributes[0]), attributes[1]);
        if (!parts.m_document.begin(localName(name), values))
            parts.refuse("has the root element <" + text::shortened(name, 100) + ">, not <testsuites> or <testsuite>");
    }

    static void onEnd(void *self, const char *name)
    {
        auto &parts = *static_cast<Parts *>(self);
        if (!parts.m_problem.empty())
            return;
        --parts.m_depth;
        parts.m_document.end(localName(name));
    }

    static void onText(void *self, const char *text, int length)
    {
        auto &parts = *static_cast<Parts *>(self);
        if (parts.m_problem.empty())
            parts.m_document.addText(std::string_view(text, static_cast<std::size_t>(length)));
    }

    static void onEntity(void *self, const char *, int, const char *, int, const char *, const char *, const char *, const char *)
    {
        static_cast<Parts *>(self)->refuse("declares an entity, which is not read");
    }

    JunitDocument m_document;
    std::unique_ptr<std::remove_pointer_t<XML_Parser>, ParserDeleter> m_parser;
    std::string m_problem;
    XML_Index m_fed = 0;
    int m_depth = 0;
};

JunitXmlReader::JunitXmlReader(CaseSink sink, Dialect dialect) : m_parts(std::make_unique<Parts>(std::move(sink), dialect)) {}
JunitXmlReader::~JunitXmlReader() = default;

void JunitXmlReader::feed(std::string_view bytes)
{
    if (!bytes.empty())
        m_parts->feed(bytes, false);
}

Done JunitXmlReader::finish() { return m_parts->close(); }

} // namespace genie
