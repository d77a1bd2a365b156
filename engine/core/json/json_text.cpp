// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/json_text.h"

#include "core/base/text.h"
#include "core/json/json.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

namespace genie {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// The value of four hexadecimal digits, nothing when they are none.
std::optional<std::uint32_t> hexadecimal(std::string_view digits)
{
    if (digits.size() < 4)
        return std::nullopt;
    std::uint32_t value = 0;
    for (const char c : digits.substr(0, 4)) {
        const int digit = isDigit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0)
            return std::nullopt;
        value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    return value;
}

void appendUtf8(std::string &text, std::uint32_t code)
{
    const auto byte = [&](std::uint32_t value) { text += static_cast<char>(value); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0 | (code >> 6));
        byte(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        byte(0xE0 | (code >> 12));
        byte(0x80 | ((code >> 6) & 0x3F));
        byte(0x80 | (code & 0x3F));
    } else {
        byte(0xF0 | (code >> 18));
        byte(0x80 | ((code >> 12) & 0x3F));
        byte(0x80 | ((code >> 6) & 0x3F));
        byte(0x80 | (code & 0x3F));
    }
}

/// Appends the character of the `\u` escape whose digits begin at `at`, and answers the position behind it. Two halves of a
/// surrogate pair are one character; a lone half is U+FFFD.
std::size_t appendEscapedCode(std::string &text, std::string_view inner, std::size_t at)
{
    const std::uint32_t code = hexadecimal(inner.substr(at)).value_or(0xFFFD);
    at += 4;
    if (code < 0xD800 || code > 0xDFFF) {
        appendUtf8(text, code);
        return at;
    }
    if (code < 0xDC00 && inner.substr(at, 2) == "\\u") {
        const std::uint32_t low = hexadecimal(inner.substr(at + 2)).value_or(0);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            appendUtf8(text, 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00));
            return at + 6;
        }
    }
    appendUtf8(text, 0xFFFD);
    return at;
}

/// The text of a quoted string that the parser has accepted.
std::string unquoted(std::string_view quoted)
{
    const std::string_view inner = quoted.substr(1, quoted.size() - 2);
    std::string text;
    text.reserve(inner.size());
    for (std::size_t i = 0; i < inner.size();) {
        if (inner[i] != '\\') {
            text += inner[i++];
            continue;
        }
        const char escape = inner[i + 1];
        i += 2;
        switch (escape) {
        case 'b': text += '\b'; break;
        case 'f': text += '\f'; break;
        case 'n': text += '\n'; break;
        case 'r': text += '\r'; break;
        case 't': text += '\t'; break;
        case 'u': i = appendEscapedCode(text, inner, i); break;
        default: text += escape; break;
        }
    }
    return text;
}

std::string escapedPointerPart(std::string_view part)
{
    std::string escaped;
    for (const char c : part) {
        if (c == '~')
            escaped += "~0";
        else if (c == '/')
            escaped += "~1";
        else
            escaped += c;
    }
    return escaped;
}

} // namespace

/// Reads the bytes of a JsonText into its nodes; depth is bounded, so it may recurse. One parser reads one text.
class JsonTextParser {
public:
    JsonTextParser(JsonText &text, const JsonTextLimits &limits) : m_text(text), m_bytes(text.m_bytes), m_limits(limits) {}

    bool readDocument()
    {
        if (m_bytes.starts_with(kByteOrderMark))
            m_at = kByteOrderMark.size();
        skipBlanks();
        if (readValue(JsonText::kNone, 0, 0) == JsonText::kNone)
            return false;
        skipBlanks();
        return m_at == m_bytes.size() || faulty("text after the end");
    }

    [[nodiscard]] std::size_t at() const { return m_at; }
    [[nodiscard]] const std::string &what() const { return m_what; }

private:
    using Node = JsonText::Node;
    using Kind = JsonText::Kind;

    [[nodiscard]] char peek() const { return m_at < m_bytes.size() ? m_bytes[m_at] : '\0'; }
    [[nodiscard]] bool ended() const { return m_at >= m_bytes.size(); }

    bool faulty(std::string what)
    {
        m_what = std::move(what);
        return false;
    }

    void skipBlanks()
    {
        while (m_at < m_bytes.size() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r'))
            ++m_at;
    }

    bool take(char expected, const char *what)
    {
        if (peek() != expected || ended())
            return faulty(ended() ? "the text ends too early" : what);
        ++m_at;
        return true;
    }

    Node readValue(Node parent, std::size_t keyBegin, std::size_t keyEnd)
    {
        if (m_text.m_nodes.size() >= m_limits.nodes) {
            faulty("more than " + std::to_string(m_limits.nodes) + " values");
            return JsonText::kNone;
        }
        const auto node = static_cast<Node>(m_text.m_nodes.size());
        JsonText::Value value;
        value.begin = static_cast<std::uint32_t>(m_at);
        value.keyBegin = static_cast<std::uint32_t>(keyBegin);
        value.keyEnd = static_cast<std::uint32_t>(keyEnd);
        value.parent = parent;
        m_text.m_nodes.push_back(value);
        if (!readBody(node))
            return JsonText::kNone;
        m_text.m_nodes[static_cast<std::size_t>(node)].end = static_cast<std::uint32_t>(m_at);
        return node;
    }

    bool readBody(Node node)
    {
        Kind &kind = m_text.m_nodes[static_cast<std::size_t>(node)].kind;
        switch (peek()) {
        case '{': kind = Kind::Object; return readMembers(node, '}');
        case '[': kind = Kind::Array; return readMembers(node, ']');
        case '"': kind = Kind::String; return readString();
        case 't': kind = Kind::Boolean; return readWord("true");
        case 'f': kind = Kind::Boolean; return readWord("false");
        case 'n': kind = Kind::Null; return readWord("null");
        default: kind = Kind::Number; return readNumber();
        }
    }

    /// The members of an object, or the elements of an array, up to and with the closing bracket.
    bool readMembers(Node node, char closing)
    {
        if (++m_depth > m_limits.depth)
            return faulty("nested deeper than " + std::to_string(m_limits.depth) + " levels");
        ++m_at;
        skipBlanks();
        Node last = JsonText::kNone;
        while (last != JsonText::kNone || peek() != closing) {
            const Node child = closing == '}' ? readMember(node) : readValue(node, 0, 0);
            if (child == JsonText::kNone)
                return false;
            auto &link = last == JsonText::kNone ? m_text.m_nodes[static_cast<std::size_t>(node)].firstChild
                                                 : m_text.m_nodes[static_cast<std::size_t>(last)].nextSibling;
            link = child;
            last = child;
            skipBlanks();
            if (peek() == closing)
                break;
            if (!take(',', "expected a comma or the closing bracket"))
                return false;
            skipBlanks();
        }
        --m_depth;
        return take(closing, "expected the closing bracket");
    }

    Node readMember(Node object)
    {
        const std::size_t keyBegin = m_at;
        if (peek() != '"' || ended()) {
            faulty(ended() ? "the text ends too early" : "expected a quoted name");
            return JsonText::kNone;
        }
        if (!readString())
            return JsonText::kNone;
        const std::size_t keyEnd = m_at;
        skipBlanks();
        if (!take(':', "expected a colon"))
            return JsonText::kNone;
        skipBlanks();
        return readValue(object, keyBegin, keyEnd);
    }

    bool readString()
    {
        for (++m_at; !ended(); ++m_at) {
            const auto c = static_cast<unsigned char>(peek());
            if (c == '"') {
                ++m_at;
                return true;
            }
            if (c < 0x20)
                return faulty("a control character inside a string");
            if (c == '\\' && !skipEscape())
                return false;
        }
        return faulty("the string has no end");
    }

    /// Moves to the last byte of the escape that begins here.
    bool skipEscape()
    {
        ++m_at;
        if (ended())
            return faulty("the string has no end");
        if (peek() == 'u') {
            if (!hexadecimal(m_bytes.substr(m_at + 1)))
                return faulty("expected four hexadecimal digits");
            m_at += 4;
            return true;
        }
        return std::string_view("\"\\/bfnrt").find(peek()) != std::string_view::npos || faulty("an unknown escape");
    }

    bool readWord(std::string_view word)
    {
        if (!m_bytes.substr(m_at).starts_with(word))
            return faulty("expected a value");
        m_at += word.size();
        return true;
    }

    bool readDigits()
    {
        if (!isDigit(peek()))
            return faulty(ended() ? "the text ends too early" : "expected a digit");
        while (isDigit(peek()))
            ++m_at;
        return true;
    }

    bool readNumber()
    {
        if (peek() != '-' && !isDigit(peek()))
            return faulty(ended() ? "the text ends too early" : "expected a value");
        if (peek() == '-')
            ++m_at;
        if (peek() == '0')
            ++m_at;
        else if (!readDigits())
            return false;
        if (peek() == '.') {
            ++m_at;
            if (!readDigits())
                return false;
        }
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            if (peek() == '+' || peek() == '-')
                ++m_at;
            return readDigits();
        }
        return true;
    }

    JsonText &m_text;
    std::string_view m_bytes;
    const JsonTextLimits &m_limits;
    std::size_t m_at = 0;
    int m_depth = 0;
    std::string m_what;
};

Failure JsonTextFault::toFailure() const
{
    switch (kind) {
    case Kind::TooLarge: return {FailureKind::Invalid, what};
    case Kind::NotUtf8: return {FailureKind::Invalid, "is not UTF-8 at byte " + std::to_string(byte)};
    case Kind::Syntax: break;
    }
    return {FailureKind::Invalid, "is not valid JSON at line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + what};
}

tl::expected<JsonText, JsonTextFault> JsonText::parse(std::string bytes, const JsonTextLimits &limits)
{
    using Fault = JsonTextFault;
    // Offsets are kept in 32 bits, whatever the caller allows.
    const std::size_t most = std::min<std::size_t>(limits.bytes, 0x7FFF'FFFF);
    if (bytes.size() > most)
        return tl::unexpected(Fault{Fault::Kind::TooLarge, most, 1, 1, "is larger than " + std::to_string(most / 1024) + " KiB"});
    if (const std::size_t bad = text::firstNotUtf8(bytes); bad < bytes.size())
        return tl::unexpected(Fault{Fault::Kind::NotUtf8, bad, 1, 1, "not UTF-8"});
    JsonText document;
    document.m_bytes = std::move(bytes);
    document.m_lines.push_back(0);
    for (std::size_t i = 0; i < document.m_bytes.size(); ++i)
        if (document.m_bytes[i] == '\n')
            document.m_lines.push_back(static_cast<std::uint32_t>(i + 1));
    JsonTextParser parser(document, limits);
    if (parser.readDocument())
        return document;
    const std::size_t line = document.lineOf(parser.at());
    return tl::unexpected(Fault{Fault::Kind::Syntax, parser.at(), line, parser.at() - document.m_lines[line - 1] + 1, parser.what()});
}

std::string_view JsonText::raw(Node node) const { return std::string_view(m_bytes).substr(at(node).begin, at(node).end - at(node).begin); }

std::string JsonText::text(Node node) const { return at(node).kind == Kind::String ? unquoted(raw(node)) : std::string(raw(node)); }

std::vector<JsonText::Node> JsonText::children(Node node) const
{
    std::vector<Node> result;
    for (Node child = at(node).firstChild; child != kNone; child = at(child).nextSibling)
        result.push_back(child);
    return result;
}

std::string_view JsonText::rawKey(Node node) const
{
    return std::string_view(m_bytes).substr(at(node).keyBegin, at(node).keyEnd - at(node).keyBegin);
}

std::string JsonText::key(Node node) const { return hasKey(node) ? unquoted(rawKey(node)) : std::string(); }

JsonText::Node JsonText::member(Node object, std::string_view name) const
{
    Node found = kNone;
    if (!is(object, Kind::Object))
        return found;
    for (Node child = at(object).firstChild; child != kNone; child = at(child).nextSibling) {
        const std::string_view quoted = rawKey(child);
        const bool plain = quoted.find('\\') == std::string_view::npos;
        if (plain ? quoted.substr(1, quoted.size() - 2) == name : unquoted(quoted) == name)
            found = child;
    }
    return found;
}

std::vector<JsonText::Node> JsonText::duplicates(Node object) const
{
    std::vector<Node> result;
    if (!is(object, Kind::Object))
        return result;
    std::unordered_set<std::string> names;
    for (Node child = at(object).firstChild; child != kNone; child = at(child).nextSibling)
        if (!names.insert(key(child)).second)
            result.push_back(child);
    return result;
}

std::size_t JsonText::lineOf(std::size_t byte) const
{
    const auto after = std::upper_bound(m_lines.begin(), m_lines.end(), byte);
    return static_cast<std::size_t>(after - m_lines.begin());
}

std::string JsonText::pointer(Node node) const
{
    std::string path;
    for (; node > 0; node = at(node).parent) {
        std::size_t position = 0;
        if (!hasKey(node))
            for (Node before = at(at(node).parent).firstChild; before != node; before = at(before).nextSibling)
                ++position;
        path.insert(0, "/" + (hasKey(node) ? escapedPointerPart(key(node)) : std::to_string(position)));
    }
    return path;
}

std::string toJsonString(std::string_view text) { return toLine(Json(std::string(text))); }

} // namespace genie
