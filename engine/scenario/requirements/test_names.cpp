// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/test_names.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace genie {

namespace {

constexpr std::size_t kMostNames = 20'000;
constexpr std::size_t kLongestName = 500;

bool isWordCharacter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$'; }

std::string_view baseName(std::string_view file)
{
    const auto slash = file.rfind('/');
    return slash == std::string_view::npos ? file : file.substr(slash + 1);
}

enum class Language { None, Go, Script, Bats, Python };

Language languageOf(std::string_view file)
{
    const std::string_view name = baseName(file);
    if (name.ends_with("_test.go"))
        return Language::Go;
    if (name.ends_with(".bats"))
        return Language::Bats;
    if (name.ends_with(".py"))
        return name.starts_with("test_") || name.ends_with("_test.py") ? Language::Python : Language::None;
    constexpr std::array<std::string_view, 5> kEndings = {".js", ".jsx", ".ts", ".tsx", ".mjs"};
    constexpr std::array<std::string_view, 4> kMarks = {".test.", ".spec.", "_test.", "_spec."};
    const bool script = std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view end) { return name.ends_with(end); });
    const bool test =
        std::any_of(kMarks.begin(), kMarks.end(), [&](std::string_view mark) { return name.find(mark) != std::string_view::npos; });
    return script && test ? Language::Script : Language::None;
}

/// The identifier at the start of a text.
std::string_view word(std::string_view text)
{
    std::size_t length = 0;
    while (length < text.size() && isWordCharacter(text[length]))
        ++length;
    return text.substr(0, length);
}

/// The text in quotes (one of `quotes`) at the start, escapes taken as the character they stand before; empty when there is none.
std::string quotedText(std::string_view text, std::string_view quotes)
{
    if (text.empty() || quotes.find(text[0]) == std::string_view::npos)
        return {};
    std::string result;
    for (std::size_t i = 1; i < text.size() && result.size() < kLongestName; ++i) {
        if (text[i] == text[0])
            return result;
        if (text[i] == '\\' && i + 1 < text.size())
            ++i;
        result += text[i];
    }
    return {};
}

void addGo(std::string_view line, std::vector<std::string> &names)
{
    if (line.starts_with("func ")) {
        std::string_view rest = text::trimmed(line.substr(5));
        if (rest.starts_with('(')) { // A method of a suite.
            const auto close = rest.find(')');
            rest = close == std::string_view::npos ? std::string_view{} : text::trimmed(rest.substr(close + 1));
        }
        const std::string_view name = word(rest);
        const std::string_view behind = text::trimmed(rest.substr(name.size()));
        for (const std::string_view prefix : {"Test", "Benchmark", "Fuzz", "Example"})
            if (name.starts_with(prefix) && behind.starts_with('(') &&
                (name.size() == prefix.size() || !(name[prefix.size()] >= 'a' && name[prefix.size()] <= 'z')))
                names.emplace_back(name);
        return;
    }
    for (auto at = line.find(".Run("); at != std::string_view::npos; at = line.find(".Run(", at + 1))
        if (std::string name = quotedText(text::trimmed(line.substr(at + 5)), "\"`"); !name.empty())
            names.push_back("/" + name);
}

void addScript(std::string_view line, std::vector<std::string> &names)
{
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (at > 0 && (isWordCharacter(line[at - 1]) || line[at - 1] == '.'))
            continue;
        const std::string_view name = word(line.substr(at));
        if (name != "test" && name != "it" && name != "describe")
            continue;
        std::string_view rest = line.substr(at + name.size());
        for (const std::string_view modifier : {".only", ".skip", ".todo"})
            if (rest.starts_with(modifier))
                rest.remove_prefix(modifier.size());
        rest = text::trimmed(rest);
        if (!rest.starts_with('('))
            continue;
        if (std::string title = quotedText(text::trimmed(rest.substr(1)), "'\"`"); !title.empty())
            names.push_back(std::move(title));
    }
}

void addBats(std::string_view line, std::vector<std::string> &names)
{
    line = text::trimmed(line);
    if (!line.starts_with("@test"))
        return;
    if (std::string name = quotedText(text::trimmed(line.substr(5)), "\"'"); !name.empty())
        names.push_back(std::move(name));
}

void addPython(std::string_view line, std::vector<std::string> &names)
{
    line = text::trimmed(line);
    if (line.starts_with("async "))
        line = text::trimmed(line.substr(6));
    const bool function = line.starts_with("def test_");
    if (!function && !line.starts_with("class Test"))
        return;
    const std::string_view name = word(line.substr(function ? 4 : 6));
    const std::string_view behind = text::trimmed(line.substr((function ? 4 : 6) + name.size()));
    if (behind.starts_with('(') || (!function && behind.starts_with(':')))
        names.emplace_back(name);
}

/// Without `[REQ:...]` and with single blanks.
std::string squeezed(std::string_view name)
{
    std::string result;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name.substr(i).starts_with("[REQ:"))
            if (const auto close = name.find(']', i); close != std::string_view::npos) {
                i = close;
                continue;
            }
        if (name[i] == ' ' && (result.empty() || result.back() == ' '))
            continue;
        result += name[i];
    }
    return std::string(text::trimmed(result));
}

std::string underscored(std::string_view name)
{
    std::string result(name);
    std::replace(result.begin(), result.end(), ' ', '_');
    return result;
}

bool contains(const std::vector<std::string> &names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// A Go reference `TestA/sub/deep`: the function and every literal of the sub-tests must be there; names made at run time cannot be
/// seen, so that a file without any literal is believed.
bool namesSubTest(const std::vector<std::string> &names, std::string_view symbol)
{
    const std::vector<std::string> parts = text::split(symbol, '/');
    if (parts.size() < 2 || !contains(names, parts[0]))
        return false;
    for (const std::string &name : names)
        if (name.starts_with('/')) {
            const std::string literal = underscored(squeezed(std::string_view(name).substr(1)));
            for (std::size_t i = 1; i < parts.size(); ++i)
                if (literal == underscored(squeezed(parts[i])))
                    return true;
        }
    return std::none_of(names.begin(), names.end(), [](const std::string &name) { return name.starts_with('/'); });
}

} // namespace

bool knowsTestNames(std::string_view file) { return languageOf(file) != Language::None; }

std::vector<std::string> testNamesIn(std::string_view file, std::string_view source)
{
    std::vector<std::string> found;
    const Language language = languageOf(file);
    while (!source.empty() && found.size() < kMostNames) {
        const auto end = source.find('\n');
        const std::string_view line = source.substr(0, end);
        switch (language) {
        case Language::Go: addGo(line, found); break;
        case Language::Script: addScript(line, found); break;
        case Language::Bats: addBats(line, found); break;
        case Language::Python: addPython(line, found); break;
        case Language::None: return {};
        }
        source.remove_prefix(end == std::string_view::npos ? source.size() : end + 1);
    }
    std::vector<std::string> names;
    std::unordered_set<std::string> seen;
    for (std::string &name : found)
        if (std::string valid = text::validUtf8(name); seen.insert(valid).second)
            names.push_back(std::move(valid));
    return names;
}

bool namesTest(const std::vector<std::string> &names, std::string_view symbol)
{
    if (contains(names, symbol) || namesSubTest(names, symbol))
        return true;
    const std::string wanted = squeezed(symbol);
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string &name) { return !name.starts_with('/') && squeezed(name) == wanted; });
}

std::vector<std::string> similarTests(const std::vector<std::string> &names, std::string_view symbol)
{
    constexpr std::size_t kMost = 3;
    constexpr std::size_t kLeastCommon = 4;
    std::vector<std::string> similar;
    const std::string wanted = text::lowered(symbol);
    for (const std::string &name : names) {
        if (similar.size() == kMost)
            break;
        if (name.starts_with('/') || wanted.empty())
            continue;
        const std::string other = text::lowered(name);
        const std::size_t shorter = std::min(other.size(), wanted.size());
        const auto common = static_cast<std::size_t>(
            std::mismatch(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(shorter), other.begin()).first - wanted.begin());
        if (other.find(wanted) != std::string::npos || wanted.find(other) != std::string::npos ||
            (common >= kLeastCommon && common * 2 >= shorter))
            similar.push_back(name);
    }
    return similar;
}

} // namespace genie
