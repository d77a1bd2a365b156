// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/tags/source_text.h"

#include "scenario/workspace/projects.h"

#include <algorithm>
#include <array>

namespace genie {

namespace {

bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// One pass over a source that blanks what is no code.
class Masker {
public:
    Masker(std::string_view source, SourceLanguage language, SourceText &into) : m_source(source), m_language(language), m_into(into)
    {
        m_into.code.assign(source);
        m_into.lines.push_back(0);
    }

    void run()
    {
        while (m_at < m_source.size())
            step();
    }

private:
    [[nodiscard]] bool has(std::string_view text) const { return m_source.substr(m_at, text.size()) == text; }

    void step()
    {
        const char c = m_source[m_at];
        const bool slashes = m_language != SourceLanguage::Python && m_language != SourceLanguage::Shell;
        if (slashes && has("//"))
            return comment(lineEnd());
        if (slashes && has("/*")) {
            const auto end = m_source.find("*/", m_at + 2);
            return comment(end == std::string_view::npos ? m_source.size() : end + 2);
        }
        if (!slashes && c == '#' && (m_language == SourceLanguage::Python || atWordStart()))
            return comment(lineEnd());
        if (m_language == SourceLanguage::Python && (has("\"\"\"") || has("'''")))
            return literal(m_source.substr(m_at, 3), true);
        if (c == '"' || (c == '\'' && m_language != SourceLanguage::Go) || (c == '`' && slashes))
            return literal(m_source.substr(m_at, 1), c == '`' || m_language == SourceLanguage::Shell);
        if (c == '\'' && m_language == SourceLanguage::Go)
            return literal("'", false);
        if (c == '/' && m_language == SourceLanguage::Script && regexMayBegin())
            return regex();
        advance(1);
        if (!isBlank(c))
            m_last = c;
    }

    [[nodiscard]] bool atWordStart() const { return m_at == 0 || isBlank(m_source[m_at - 1]) || m_source[m_at - 1] == ';'; }

    [[nodiscard]] std::size_t lineEnd() const { return std::min(m_source.find('\n', m_at), m_source.size()); }

    /// A slash after an operator or an opening bracket begins a pattern; after a value it divides.
    [[nodiscard]] bool regexMayBegin() const
    {
        return m_last == 0 || std::string_view("(,=:[!&|?{};+-*%<>~^").find(m_last) != std::string_view::npos;
    }

    void regex()
    {
        std::size_t end = m_at + 1;
        bool inClass = false;
        for (; end < m_source.size() && m_source[end] != '\n'; ++end) {
            if (m_source[end] == '\\')
                ++end;
            else if (m_source[end] == '[')
                inClass = true;
            else if (m_source[end] == ']')
                inClass = false;
            else if (m_source[end] == '/' && !inClass)
                break;
        }
        if (end >= m_source.size() || m_source[end] != '/')
            return advance(1);
        blankTo(end + 1);
        m_last = 'x';
    }

    void comment(std::size_t end)
    {
        SourceSpan span{m_at, end, line(), 0, onlyBlanksBefore()};
        blankTo(end);
        span.lastLine = line();
        m_into.comments.push_back(span);
    }

    void literal(std::string_view quote, bool manyLines)
    {
        const bool raw = quote == "`" && m_language == SourceLanguage::Go;
        const std::size_t begin = m_at + quote.size();
        std::size_t end = begin;
        for (; end < m_source.size(); ++end) {
            const char c = m_source[end];
            if (c == '\\' && !raw && !(m_language == SourceLanguage::Shell && quote == "'"))
                ++end;
            else if (m_source.substr(end, quote.size()) == quote || (c == '\n' && !manyLines))
                break;
        }
        end = std::min(end, m_source.size());
        SourceSpan span{begin, end, line(), 0, onlyBlanksBefore()};
        advance(quote.size());
        blankTo(end);
        span.lastLine = line();
        if (end < m_source.size() && m_source[end] != '\n')
            advance(quote.size());
        m_into.literals.push_back(span);
        m_last = 'x';
    }

    [[nodiscard]] int line() const { return static_cast<int>(m_into.lines.size()); }

    [[nodiscard]] bool onlyBlanksBefore() const
    {
        const auto before = m_source.substr(m_into.lines.back(), m_at - m_into.lines.back());
        return before.find_first_not_of(" \t") == std::string_view::npos;
    }

    void advance(std::size_t count)
    {
        for (const std::size_t end = std::min(m_at + count, m_source.size()); m_at < end; ++m_at)
            if (m_source[m_at] == '\n')
                m_into.lines.push_back(m_at + 1);
    }

    void blankTo(std::size_t end)
    {
        for (std::size_t i = m_at; i < end; ++i)
            if (m_source[i] != '\n' && m_source[i] != '\r')
                m_into.code[i] = ' ';
        advance(end - m_at);
    }

    std::string_view m_source;
    SourceLanguage m_language;
    SourceText &m_into;
    std::size_t m_at = 0;
    char m_last = 0; ///< the last character of code that is no blank
};

void findPartners(SourceText &text)
{
    text.partner.assign(text.code.size(), text.code.size());
    std::vector<std::size_t> round;
    std::vector<std::size_t> curly;
    for (std::size_t i = 0; i < text.code.size(); ++i) {
        const char c = text.code[i];
        auto &open = c == '(' || c == ')' ? round : curly;
        if (c == '(' || c == '{') {
            open.push_back(i);
        } else if ((c == ')' || c == '}') && !open.empty()) {
            text.partner[open.back()] = i;
            open.pop_back();
        }
    }
}

bool isWordByte(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$'; }

bool hasScriptEnding(std::string_view file)
{
    constexpr std::array<std::string_view, 8> kEndings{".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts"};
    return std::any_of(kEndings.begin(), kEndings.end(), [&](auto ending) { return file.ends_with(ending); });
}

std::string_view baseName(std::string_view file) { return file.substr(file.rfind('/') + 1); }

/// Calls `seen(chain, after)` for each dotted chain of names in the code, with where it ends.
template <class Seen> void eachChain(std::string_view code, Seen seen)
{
    for (std::size_t i = 0; i < code.size();) {
        if (!isWordByte(code[i])) {
            ++i;
            continue;
        }
        const std::size_t begin = i;
        while (i < code.size() && (isWordByte(code[i]) || code[i] == '.'))
            ++i;
        seen(code.substr(begin, i - begin), i);
    }
}

bool isGoAssertion(std::string_view chain)
{
    constexpr std::array<std::string_view, 6> kDeeds{"Error", "Errorf", "Fatal", "Fatalf", "Fail", "FailNow"};
    if (chain.starts_with("assert.") || chain.starts_with("require."))
        return true;
    const auto dot = chain.find('.');
    return dot != std::string_view::npos && dot <= 2 && std::find(kDeeds.begin(), kDeeds.end(), chain.substr(dot + 1)) != kDeeds.end();
}

bool isAssertion(std::string_view chain, std::string_view rest, SourceLanguage language)
{
    const bool call = rest.starts_with('(');
    switch (language) {
    case SourceLanguage::Go: return call && isGoAssertion(chain);
    case SourceLanguage::Script:
        return call && (chain == "expect" || chain.starts_with("expect.") || chain == "assert" || chain.starts_with("assert."));
    case SourceLanguage::Python:
        return (chain == "assert" && !rest.starts_with('=')) || (call && (chain.starts_with("self.assert") || chain == "pytest.raises"));
    case SourceLanguage::Shell: return chain.starts_with("assert_") || chain.starts_with("refute_");
    case SourceLanguage::Other: return false;
    }
    return false;
}

/// `[ ... ]` and `[[ ... ]]` where a command may stand.
void addShellTests(std::string_view code, std::vector<std::size_t> &found)
{
    for (std::size_t i = 0; i + 1 < code.size(); ++i) {
        if (code[i] != '[' || (i > 0 && !isBlank(code[i - 1]) && code[i - 1] != ';'))
            continue;
        const std::size_t after = i + (code[i + 1] == '[' ? 2 : 1);
        if (after < code.size() && isBlank(code[after]))
            found.push_back(i);
        i = after;
    }
}

void findAssertions(SourceText &text, SourceLanguage language)
{
    const std::string_view code = text.code;
    if (language == SourceLanguage::Shell)
        addShellTests(code, text.assertions);
    eachChain(code, [&](std::string_view chain, std::size_t after) {
        const std::string_view rest = code.substr(after);
        if (isAssertion(chain, rest, language))
            text.assertions.push_back(after - chain.size());
        else if (language == SourceLanguage::Go && !chain.ends_with(".Run") && chain != "func" &&
                 (rest.starts_with("(t,") || rest.starts_with("(t)")))
            text.handovers.push_back(after - chain.size());
    });
    std::sort(text.assertions.begin(), text.assertions.end());
}

/// How many of the sorted offsets lie in the stretch.
auto countIn(const std::vector<std::size_t> &offsets, std::size_t begin, std::size_t end)
{
    return std::lower_bound(offsets.begin(), offsets.end(), end) - std::lower_bound(offsets.begin(), offsets.end(), begin);
}

} // namespace

SourceLanguage languageOf(std::string_view file)
{
    if (file.ends_with(".go"))
        return SourceLanguage::Go;
    if (hasScriptEnding(file))
        return SourceLanguage::Script;
    if (file.ends_with(".py"))
        return SourceLanguage::Python;
    if (file.ends_with(".bats") || file.ends_with(".sh") || file.ends_with(".bash"))
        return SourceLanguage::Shell;
    return SourceLanguage::Other;
}

bool isTestFile(std::string_view file)
{
    const std::string_view name = baseName(file);
    if (name.ends_with("_test.go") || name.ends_with(".bats") || isPythonTest(name))
        return true;
    constexpr std::array<std::string_view, 4> kMarks{".test.", ".spec.", "_test.", "_spec."};
    return hasScriptEnding(name) &&
           std::any_of(kMarks.begin(), kMarks.end(), [&](auto mark) { return name.find(mark) != std::string_view::npos; });
}

int SourceText::lineOf(std::size_t offset) const
{
    return static_cast<int>(std::upper_bound(lines.begin(), lines.end(), offset) - lines.begin());
}

std::string_view SourceText::codeOfLine(int line) const
{
    if (line < 1 || line > static_cast<int>(lines.size()))
        return {};
    const std::size_t begin = lines[static_cast<std::size_t>(line) - 1];
    const std::size_t end = line < static_cast<int>(lines.size()) ? lines[static_cast<std::size_t>(line)] - 1 : code.size();
    return std::string_view(code).substr(begin, end - begin);
}

int SourceText::assertionsIn(std::size_t begin, std::size_t end) const { return static_cast<int>(countIn(assertions, begin, end)); }

bool SourceText::handsOnIn(std::size_t begin, std::size_t end) const { return countIn(handovers, begin, end) > 0; }

const SourceSpan *SourceText::literalAt(std::size_t offset) const
{
    const auto found = std::lower_bound(literals.begin(), literals.end(), offset + 1,
                                        [](const SourceSpan &span, std::size_t begin) { return span.begin < begin; });
    return found != literals.end() && found->begin == offset + 1 ? &*found : nullptr;
}

SourceText readSource(std::string_view source, SourceLanguage language)
{
    SourceText text;
    Masker(source, language, text).run();
    findPartners(text);
    findAssertions(text, language);
    return text;
}

} // namespace genie
