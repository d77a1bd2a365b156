// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/structure/json_lines.h"

#include "core/json/json.h"

#include <algorithm>
#include <optional>

namespace genie {

namespace {

/// Reads over JSON without building it. Expects well-formed text; on anything else it stops at the end.
class Cursor {
public:
    explicit Cursor(std::string_view text) : m_text(text) { space(); }

    [[nodiscard]] char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    [[nodiscard]] std::size_t at() const { return m_at; }
    void moveTo(std::size_t at) { m_at = at; }

    void next()
    {
        if (m_at < m_text.size())
            ++m_at;
        space();
    }

    /// The raw text of the string that starts here, quotes included.
    std::string_view string()
    {
        const std::size_t start = m_at++;
        while (m_at < m_text.size() && m_text[m_at] != '"')
            m_at += m_text[m_at] == '\\' ? 2 : 1;
        m_at = std::min(m_at + 1, m_text.size());
        const std::string_view raw = m_text.substr(start, m_at - start);
        space();
        return raw;
    }

    void skipValue()
    {
        int depth = 0;
        do {
            const char c = peek();
            if (c == '"') {
                string();
                continue;
            }
            if (c == '{' || c == '[')
                ++depth;
            else if (c == '}' || c == ']')
                --depth;
            else if (c != ',' && c != ':') {
                scalar();
                continue;
            }
            next();
        } while (depth > 0 && m_at < m_text.size());
    }

private:
    void space()
    {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\n' || m_text[m_at] == '\r'))
            ++m_at;
    }

    void scalar()
    {
        do
            ++m_at;
        while (m_at < m_text.size() && std::string_view(",:{}[]\" \t\r\n").find(m_text[m_at]) == std::string_view::npos);
        space();
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

bool isName(std::string_view raw, const std::string &name)
{
    if (raw.size() >= 2 && raw.substr(1, raw.size() - 2) == name)
        return true;
    if (raw.find('\\') == std::string_view::npos)
        return false;
    const auto parsed = parseJson(raw);
    return parsed && parsed->is_string() && parsed->get_ref<const std::string &>() == name;
}

/// Goes to the value of that member or index; false, with the cursor somewhere behind, when there is none.
bool enter(Cursor &cursor, const std::string &step, std::size_t &nameAt)
{
    const bool object = cursor.peek() == '{';
    if (!object && cursor.peek() != '[')
        return false;
    cursor.next();
    for (std::size_t index = 0; cursor.peek() != '\0' && cursor.peek() != '}' && cursor.peek() != ']'; ++index) {
        nameAt = cursor.at();
        bool found = !object && std::to_string(index) == step;
        if (object) {
            if (cursor.peek() != '"')
                return false;
            found = isName(cursor.string(), step);
            cursor.next(); // the colon
        }
        if (found)
            return true;
        cursor.skipValue();
        if (cursor.peek() == ',')
            cursor.next();
    }
    return false;
}

} // namespace

int lineOfJson(std::string_view text, const std::vector<std::string> &path)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    Cursor cursor(text);
    if (cursor.peek() != '{' && cursor.peek() != '[')
        return 0;
    std::size_t deepest = cursor.at();
    for (const std::string &step : path) {
        std::size_t nameAt = 0;
        if (!enter(cursor, step, nameAt))
            break;
        deepest = nameAt;
    }
    return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(deepest), '\n'));
}

} // namespace genie
