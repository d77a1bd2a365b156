// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"

#include <algorithm>

namespace genie::text {

namespace {

constexpr std::string_view kSpace = " \t\r\n\f\v";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Length of the well-formed UTF-8 sequence at the start of the bytes, 0 when there is none (RFC 3629).
std::size_t sequenceLength(std::string_view bytes)
{
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned char lead = at(0);
    if (lead < 0x80)
        return 1;
    const std::size_t length = lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
    if (length == 0 || bytes.size() < length)
        return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((at(i) & 0xC0) != 0x80)
            return 0;
    if ((lead == 0xE0 && at(1) < 0xA0) || (lead == 0xED && at(1) > 0x9F) || (lead == 0xF0 && at(1) < 0x90) || (lead == 0xF4 && at(1) > 0x8F))
        return 0;
    return length;
}

/// The position after the escape sequence that starts at `at`: CSI up to its final byte, OSC up to BEL or ST, else two bytes, of
/// which the second is ASCII: a byte of a longer character must not lose the others.
std::size_t afterEscape(std::string_view bytes, std::size_t at)
{
    if (at + 1 >= bytes.size())
        return bytes.size();
    std::size_t i = at + 2;
    if (bytes[at + 1] == '[') {
        while (i < bytes.size() && !(bytes[i] >= '@' && bytes[i] <= '~'))
            ++i;
        return std::min(i + 1, bytes.size());
    }
    if (bytes[at + 1] == ']') {
        while (i < bytes.size() && bytes[i] != '\a' && bytes[i] != '\x1b')
            ++i;
        if (i < bytes.size() && bytes[i] == '\x1b')
            return i + 1 < bytes.size() && bytes[i + 1] == '\\' ? i + 2 : i;
        return std::min(i + 1, bytes.size());
    }
    return static_cast<unsigned char>(bytes[at + 1]) < 0x80 ? i : at + 1;
}

} // namespace

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string lowered(std::string_view text)
{
    std::string result(text);
    for (char &c : result)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return result;
}

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    for (std::size_t start = 0;;) {
        const auto end = text.find(separator, start);
        parts.emplace_back(text.substr(start, end == std::string_view::npos ? end : end - start));
        if (end == std::string_view::npos)
            return parts;
        start = end + 1;
    }
}

std::string join(const std::vector<std::string> &parts, std::string_view separator)
{
    std::string result;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0)
            result += separator;
        result += parts[i];
    }
    return result;
}

std::string validUtf8(std::string_view bytes)
{
    std::string result;
    result.reserve(bytes.size());
    while (!bytes.empty()) {
        const std::size_t length = sequenceLength(bytes);
        result += length == 0 ? kReplacement : bytes.substr(0, length);
        bytes.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return result;
}

std::size_t firstNotUtf8(std::string_view bytes)
{
    std::size_t at = 0;
    while (at < bytes.size()) {
        const std::size_t length = sequenceLength(bytes.substr(at));
        if (length == 0)
            return at;
        at += length;
    }
    return at;
}

std::string withoutControls(std::string_view bytes)
{
    std::string result;
    result.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        if (c == 0x1b) {
            i = afterEscape(bytes, i);
            continue;
        }
        if (c >= 0x20 ? c != 0x7f : (c == '\t' || c == '\n'))
            result += bytes[i];
        ++i;
    }
    return result;
}

std::string shortened(std::string_view text, std::size_t limit)
{
    if (text.size() <= limit)
        return std::string(text);
    constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
    std::size_t end = limit > kEllipsis.size() ? limit - kEllipsis.size() : 0;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return std::string(text.substr(0, end)) + std::string(kEllipsis);
}

std::string shellQuoted(std::string_view word)
{
    constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
    if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos)
        return std::string(word);
    std::string result = "'";
    for (const char c : word)
        c == '\'' ? result += "'\\''" : result += c;
    return result + "'";
}

std::string commandLine(const std::vector<std::string> &argv)
{
    std::vector<std::string> words;
    words.reserve(argv.size());
    for (const auto &word : argv)
        words.push_back(shellQuoted(word));
    return join(words, " ");
}

} // namespace genie::text
