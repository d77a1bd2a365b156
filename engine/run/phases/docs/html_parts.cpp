// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/docs/html_parts.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace genie {

namespace {

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool isNameByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '_';
}

std::string unescaped(std::string_view value)
{
    std::string result(value);
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kEntities{{{"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}};
    for (const auto &[entity, sign] : kEntities)
        for (auto at = result.find(entity); at != std::string::npos; at = result.find(entity, at + sign.size()))
            result.replace(at, entity.size(), sign);
    return result;
}

/// Walks once through the piece.
class Scan {
public:
    explicit Scan(std::string_view html) : m_html(html) {}

    HtmlParts parts()
    {
        while (m_at < m_html.size()) {
            const std::size_t tag = std::min(m_html.find('<', m_at), m_html.size());
            if (tag > m_at && m_silent.empty())
                m_parts.texts.push_back({m_html.substr(m_at, tag - m_at), m_at});
            m_at = tag;
            if (m_at < m_html.size())
                readTag();
        }
        return std::move(m_parts);
    }

private:
    void readTag()
    {
        const std::string_view rest = m_html.substr(m_at);
        if (rest.starts_with("<!--")) {
            const auto end = m_html.find("-->", m_at + 4);
            m_at = end == std::string_view::npos ? m_html.size() : end + 3;
            return;
        }
        const bool closes = rest.starts_with("</");
        m_at += closes ? 2 : 1;
        const std::string name = readName();
        if (name.empty())
            return; // a lone '<', or a declaration, which has nothing for us
        if (closes && name == m_silent)
            m_silent.clear();
        const bool silent = !m_silent.empty();
        while (m_at < m_html.size() && m_html[m_at] != '>')
            readAttribute(!closes && !silent);
        ++m_at;
        constexpr std::array<std::string_view, 4> kSilent = {"pre", "code", "script", "style"};
        if (!closes && !silent && std::find(kSilent.begin(), kSilent.end(), name) != kSilent.end())
            m_silent = name;
    }

    std::string readName()
    {
        const std::size_t start = m_at;
        while (m_at < m_html.size() && isNameByte(m_html[m_at]))
            ++m_at;
        return text::lowered(m_html.substr(start, m_at - start));
    }

    void skipBlanks()
    {
        while (m_at < m_html.size() && isBlank(m_html[m_at]))
            ++m_at;
    }

    void readAttribute(bool wanted)
    {
        skipBlanks();
        const std::string name = readName();
        if (name.empty()) {
            if (m_at < m_html.size() && m_html[m_at] != '>')
                ++m_at;
            return;
        }
        skipBlanks();
        if (m_at >= m_html.size() || m_html[m_at] != '=')
            return;
        ++m_at;
        skipBlanks();
        std::size_t offset = m_at;
        const std::string_view value = readValue(offset);
        if (wanted && (name == "href" || name == "src" || name == "id" || name == "name"))
            m_parts.attributes.push_back({name, unescaped(text::trimmed(value)), offset});
    }

    std::string_view readValue(std::size_t &offset)
    {
        if (m_at < m_html.size() && (m_html[m_at] == '"' || m_html[m_at] == '\'')) {
            const char quote = m_html[m_at];
            offset = m_at + 1;
            const std::size_t end = std::min(m_html.find(quote, offset), m_html.size());
            m_at = std::min(end + 1, m_html.size());
            return m_html.substr(std::min(offset, m_html.size()), end - std::min(offset, end));
        }
        offset = m_at;
        while (m_at < m_html.size() && !isBlank(m_html[m_at]) && m_html[m_at] != '>')
            ++m_at;
        return m_html.substr(offset, m_at - offset);
    }

    std::string_view m_html;
    std::size_t m_at = 0;
    std::string m_silent; // the element within which nothing counts
    HtmlParts m_parts;
};

} // namespace

HtmlParts htmlParts(std::string_view html) { return Scan(html).parts(); }

} // namespace genie
