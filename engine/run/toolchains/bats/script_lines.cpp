// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/bats/script_lines.h"

#include "core/base/text.h"
#include "scenario/requirements/tags/source_text.h"

#include <regex>
#include <string>
#include <utility>

namespace genie::bats {

namespace {

constexpr std::size_t kLongestLine = 2'000; // the patterns look back and forth

bool onlyStructure(const std::string &code)
{
    static const std::regex words(R"(^(then|else|fi|do|done|esac|in|\{|\}|\(|\)|;;&?|;&|&&|\|\|?)(\s*([;&|<>0-9).]|esac|fi|done).*)?$)", std::regex::optimize);
    static const std::regex head(R"(^(function\s+[^\s(){};]+\s*(\(\s*\))?|[^\s(){};='"$]+\s*\(\s*\))\s*\{?$)", std::regex::optimize);
    static const std::regex pattern(R"(^[^()\s][^()]*\)(\s*;;)?$)", std::regex::optimize); // of a `case`
    return std::regex_match(code, words) || std::regex_match(code, head) || std::regex_match(code, pattern);
}

/// The word that ends a here-document which begins on this line; empty for none.
std::string documentEnd(std::string_view line)
{
    static const std::regex start(R"((^|[^<])<<-?\s*(['"\\]?)([A-Za-z_][A-Za-z_0-9]*))", std::regex::optimize);
    std::match_results<std::string_view::const_iterator> found;
    return line.size() <= kLongestLine && std::regex_search(line.begin(), line.end(), found, start) ? found[3].str() : std::string();
}

} // namespace

std::set<int> executableLines(std::string_view script)
{
    const SourceText source = readSource(script, SourceLanguage::Shell);
    std::set<int> inside; // of a text that began on a line before
    for (const auto &literal : source.literals)
        for (int line = literal.firstLine + 1; line <= literal.lastLine; ++line)
            inside.insert(line);
    std::set<int> lines;
    std::string documentEnds;
    bool continued = false;
    int depth = 0; // of an array that is given over several lines
    const auto raw = text::split(script, '\n');
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const int number = static_cast<int>(i) + 1;
        const std::string_view written = raw[i];
        if (!documentEnds.empty()) {
            if (text::trimmed(written) == documentEnds)
                documentEnds.clear();
            continue;
        }
        const std::string code(text::trimmed(source.codeOfLine(number)));
        if (code.empty() || code.starts_with('#'))
            continue;
        const bool within = depth > 0;
        for (std::size_t at = 0; at < code.size(); ++at) {
            if (depth == 0 && code[at] == '(' && at > 0 && code[at - 1] == '=')
                depth = 1;
            else if (depth > 0)
                depth += code[at] == '(' ? 1 : code[at] == ')' ? -1 : 0;
        }
        const bool follows = std::exchange(continued, code.ends_with('\\'));
        if (code.find("<<") != std::string::npos)
            documentEnds = documentEnd(written);
        if (within || follows || inside.contains(number) || (code.size() <= kLongestLine && onlyStructure(code)))
            continue;
        lines.insert(number);
    }
    return lines;
}

} // namespace genie::bats
