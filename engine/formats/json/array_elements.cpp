// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/json/array_elements.h"

namespace genie {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kLongestKey = 256;

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

} // namespace

ArrayElements::ArrayElements(std::string member, std::size_t longest, OnElement onElement)
    : m_member(std::move(member)), m_longest(longest), m_onElement(std::move(onElement))
{
}

void ArrayElements::feed(std::string_view bytes)
{
    std::size_t kept = 0; // where the part of the element that is in these bytes and not held yet begins
    for (std::size_t i = 0; i < bytes.size() && m_problem.empty(); ++i) {
        const bool before = m_inElement;
        const bool took = m_inString ? addInString(bytes[i]) : addOutside(bytes[i]);
        if (!took && m_problem.empty())
            m_problem = "is not valid JSON";
        if (!before && m_inElement)
            kept = i;
        if (before && !m_inElement && m_problem.empty()) {
            keep(bytes.substr(kept, i + 1 - kept));
            if (m_problem.empty())
                m_onElement(m_element);
            m_element.clear();
        }
    }
    if (m_inElement && m_problem.empty())
        keep(bytes.substr(kept));
}

void ArrayElements::keep(std::string_view bytes)
{
    if (m_element.size() + bytes.size() > m_longest)
        m_problem = "has an entry in \"" + m_member + "\" larger than " + std::to_string(m_longest / (1024 * 1024)) + " MiB";
    else
        m_element.append(bytes);
}

bool ArrayElements::addInString(char c)
{
    if (m_escaped) {
        m_escaped = false;
    } else if (c == '\\') {
        m_escaped = true;
    } else if (c == '"') {
        m_inString = false;
        return true;
    }
    if (m_nesting.size() == 1 && m_text.size() < kLongestKey)
        m_text += c;
    return true;
}

bool ArrayElements::addOutside(char c)
{
    switch (c) {
    case '"':
        m_inString = true;
        m_text.clear();
        return !m_nesting.empty();
    case '{':
    case '[': return open(c);
    case '}':
    case ']': return close(c);
    case ':':
        if (m_nesting == "{")
            m_key = m_text;
        return !m_nesting.empty() && m_nesting.back() == '{';
    default: break;
    }
    if (!m_begun && m_mark.size() < kByteOrderMark.size() && c == kByteOrderMark[m_mark.size()]) {
        m_mark += c;
        return true;
    }
    return isBlank(c) || !m_nesting.empty();
}

bool ArrayElements::open(char c)
{
    if (m_nesting.empty() && (m_begun || c != '{'))
        return false;
    m_begun = true;
    if (m_nesting == "{" && c == '[' && m_key == m_member)
        m_found = true;
    if (m_nesting == "{[" && c == '{' && m_key == m_member)
        m_inElement = true;
    m_nesting += c;
    if (m_nesting.size() > kDeepest)
        m_problem = "is nested deeper than " + std::to_string(kDeepest) + " levels";
    return true;
}

bool ArrayElements::close(char c)
{
    if (m_nesting.empty() || m_nesting.back() != (c == '}' ? '{' : '['))
        return false;
    m_nesting.pop_back();
    if (m_nesting == "{[")
        m_inElement = false;
    return true;
}

Done ArrayElements::finish() const
{
    if (!m_problem.empty())
        return fail(FailureKind::Invalid, m_problem);
    if (!m_begun)
        return fail(FailureKind::Invalid, "is empty");
    if (!m_nesting.empty())
        return fail(FailureKind::Invalid, "is not valid JSON: it ends in the middle");
    if (!m_found)
        return fail(FailureKind::Invalid, "has no array \"" + m_member + "\"");
    return {};
}

} // namespace genie
