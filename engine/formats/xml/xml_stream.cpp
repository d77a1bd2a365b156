// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/xml/xml_stream.h"

#include "core/base/text.h"

#include <array>
#include <expat.h>

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

/// What Windows-1252 has where Latin-1 has control characters; 0 stands for a byte without a meaning.
constexpr std::array<int, 32> kWindows1252{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                           0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                           0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

int onUnknownEncoding(void *, const char *name, XML_Encoding *encoding)
{
    const std::string wanted = text::lowered(name);
    if (wanted != "windows-1252" && wanted != "cp1252")
        return XML_STATUS_ERROR;
    for (std::size_t i = 0; i < 256; ++i)
        encoding->map[i] = static_cast<int>(i);
    for (std::size_t i = 0; i < kWindows1252.size(); ++i)
        encoding->map[0x80 + i] = kWindows1252[i] == 0 ? 0xFFFD : kWindows1252[i];
    encoding->data = nullptr;
    encoding->convert = nullptr;
    encoding->release = nullptr;
    return XML_STATUS_OK;
}

} // namespace

std::string_view XmlAttributes::operator[](std::string_view name) const
{
    for (const char *const *pair = m_pairs; *pair != nullptr; pair += 2)
        if (localName(pair[0]) == name)
            return pair[1];
    return {};
}

class XmlStream::Parts {
public:
    Parts(std::string document, XmlHandler &handler)
        : m_document(std::move(document)), m_handler(handler), m_parser(XML_ParserCreate(nullptr))
    {
        XML_SetUserData(m_parser.get(), this);
        XML_SetElementHandler(m_parser.get(), &Parts::onBegin, &Parts::onEnd);
        XML_SetCharacterDataHandler(m_parser.get(), &Parts::onText);
        XML_SetEntityDeclHandler(m_parser.get(), &Parts::onEntity);
        XML_SetUnknownEncodingHandler(m_parser.get(), &onUnknownEncoding, nullptr);
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
            return fail(FailureKind::Invalid, m_document + " " + m_problem);
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
        std::string problem = parts.m_handler.begin(localName(name), XmlAttributes(attributes));
        if (!problem.empty())
            parts.refuse(std::move(problem));
    }

    static void onEnd(void *self, const char *name)
    {
        auto &parts = *static_cast<Parts *>(self);
        if (!parts.m_problem.empty())
            return;
        --parts.m_depth;
        parts.m_handler.end(localName(name));
    }

    static void onText(void *self, const char *text, int length)
    {
        auto &parts = *static_cast<Parts *>(self);
        if (parts.m_problem.empty())
            parts.m_handler.text(std::string_view(text, static_cast<std::size_t>(length)));
    }

    static void onEntity(void *self, const char *, int, const char *, int, const char *, const char *, const char *, const char *)
    {
        static_cast<Parts *>(self)->refuse("declares an entity, which is not read");
    }

    std::string m_document;
    XmlHandler &m_handler;
    std::unique_ptr<std::remove_pointer_t<XML_Parser>, ParserDeleter> m_parser;
    std::string m_problem;
    XML_Index m_fed = 0;
    int m_depth = 0;
};

XmlStream::XmlStream(std::string document, XmlHandler &handler) : m_parts(std::make_unique<Parts>(std::move(document), handler)) {}
XmlStream::~XmlStream() = default;

void XmlStream::feed(std::string_view bytes)
{
    if (!bytes.empty())
        m_parts->feed(bytes, false);
}

Done XmlStream::finish() { return m_parts->close(); }

} // namespace genie
