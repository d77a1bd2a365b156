// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/json/array_elements.h"

#include "core/base/text.h"

#include <algorithm>

namespace genie {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kLongestKey = 256;

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

} // namespace

ArrayElements::ArrayElements(std::string path, std::size_t longest, OnElement onElement)
    : ArrayElements(std::vector<std::string>{std::move(path)}, longest,
                    [onElement = std::move(onElement)](std::size_t, std::string_view element) { onElement(element); })
{
}

ArrayElements::ArrayElements(std::vector<std::string> paths, std::size_t longest, OnPart onPart)
    : m_longest(longest), m_onPart(std::move(onPart))
{
    for (std::string &name : paths) {
        Path path;
        path.object = name.ends_with("{}");
        path.keys = text::split(path.object ? std::string_view(name).substr(0, name.size() - 2) : std::string_view(name), '.');
        path.name = path.keys.back();
        m_deepestKey = std::max(m_deepestKey, path.keys.size());
        m_paths.push_back(std::move(path));
    }
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
                m_onPart(m_which, m_element);
            m_element.clear();
        }
    }
    if (m_inElement && m_problem.empty())
        keep(bytes.substr(kept));
}

void ArrayElements::keep(std::string_view bytes)
{
    if (m_element.size() + bytes.size() > m_longest)
        m_problem = "has an entry in \"" + m_paths[m_which].name + "\" larger than " + std::to_string(m_longest / (1024 * 1024)) + " MiB";
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
    if (m_nesting.size() <= m_deepestKey && !m_inElement && m_text.size() < kLongestKey)
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
        if (m_nesting.empty())
            return false;
        if (!m_inElement && m_nesting.size() <= m_deepestKey && m_nesting.back() == '{') {
            m_keys.resize(m_nesting.size());
            m_keys.back() = m_text;
        }
        return m_nesting.back() == '{';
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
    if (!m_inElement) {
        const std::size_t path = pathAt(c == '[');
        if (path == 0)
            m_found = true;
        const bool inArray = !m_nesting.empty() && m_nesting.back() == '[' && m_which < m_paths.size() && m_nesting.size() == m_outer;
        if (c == '[' && path < m_paths.size()) {
            m_which = path;
            m_outer = m_nesting.size() + 1;
        } else if (c == '{' && (inArray || path < m_paths.size())) {
            m_which = inArray ? m_which : path;
            m_outer = m_nesting.size();
            m_inElement = true;
        }
    }
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
    if (m_inElement && m_nesting.size() == m_outer)
        m_inElement = false;
    else if (!m_inElement && m_nesting.size() < m_outer)
        m_outer = 0; // the array has ended
    return true;
}

std::size_t ArrayElements::pathAt(bool array) const
{
    if (m_nesting.size() > m_deepestKey || m_nesting.find('[') != std::string::npos || m_keys.size() != m_nesting.size())
        return m_paths.size();
    for (std::size_t i = 0; i < m_paths.size(); ++i)
        if (m_paths[i].object != array && m_paths[i].keys == m_keys)
            return i;
    return m_paths.size();
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
        return fail(FailureKind::Invalid, "has no array \"" + m_paths.front().name + "\"");
    return {};
}

} // namespace genie
