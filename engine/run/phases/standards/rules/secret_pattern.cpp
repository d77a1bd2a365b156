// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/rules.h"

#include "core/base/text.h"
#include "run/phases/standards/rules/source_names.h"

#include <algorithm>
#include <array>
#include <optional>

namespace genie {

namespace {

struct KeyFormat {
    std::string_view start;
    std::size_t least;      ///< signs that have to follow
    const char *kind;       ///< what is told of it
    bool upperOnly = false; ///< only capitals and digits follow
};

constexpr std::array<KeyFormat, 17> kFormats{{{"AKIA", 16, "an AWS access key", true},
                                              {"ASIA", 16, "an AWS access key", true},
                                              {"AIza", 35, "a Google API key"},
                                              {"ghp_", 36, "a GitHub token"},
                                              {"gho_", 36, "a GitHub token"},
                                              {"ghu_", 36, "a GitHub token"},
                                              {"ghs_", 36, "a GitHub token"},
                                              {"ghr_", 36, "a GitHub token"},
                                              {"github_pat_", 50, "a GitHub token"},
                                              {"glpat-", 20, "a GitLab token"},
                                              {"npm_", 36, "an npm token"},
                                              {"xoxb-", 20, "a Slack token"},
                                              {"xoxp-", 20, "a Slack token"},
                                              {"sk_live_", 24, "a Stripe key"},
                                              {"rk_live_", 24, "a Stripe key"},
                                              {"sk-ant-", 40, "an Anthropic API key"},
                                              {"sk-proj-", 40, "an OpenAI API key"}}};

bool isKeySign(char c, bool upperOnly)
{
    const bool upper = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return upper || (!upperOnly && ((c >= 'a' && c <= 'z') || c == '_' || c == '-'));
}

/// The first key of this format; npos when there is none. What is part of a longer word is none.
std::size_t findKey(std::string_view text, const KeyFormat &format, std::size_t from)
{
    for (auto at = text.find(format.start, from); at != std::string_view::npos; at = text.find(format.start, at + 1)) {
        if (at > 0 && isKeySign(text[at - 1], false))
            continue;
        auto end = at + format.start.size();
        while (end < text.size() && isKeySign(text[end], format.upperOnly))
            ++end;
        const std::size_t length = end - at - format.start.size();
        if (length >= format.least && (!format.upperOnly || length == format.least))
            return at;
    }
    return std::string_view::npos;
}

/// Whether what is between the quotes stands for a password rather than being one.
bool isPlaceholder(std::string_view value)
{
    if (value.find_first_of("{}<>$%") != std::string_view::npos || value.find("...") != std::string_view::npos)
        return true;
    if (value.find_first_not_of(value.front()) == std::string_view::npos)
        return true;
    const std::string lower = text::lowered(value);
    for (const char *word :
         {"example", "placeholder", "changeme", "change-me", "change_me", "your-", "your_", "redacted", "password", "dummy"})
        if (lower.find(word) != std::string::npos)
            return true;
    return value.find(' ') != std::string_view::npos; // a sentence about passwords
}

/// The column of `password = "..."` with a value of eight signs or more; 0 when there is none.
int passwordColumn(std::string_view line)
{
    const std::string lower = text::lowered(line);
    for (const std::string_view word : {"password", "passwd"}) {
        for (auto at = lower.find(word); at != std::string::npos; at = lower.find(word, at + 1)) {
            std::size_t next = at + word.size();
            while (next < line.size() && (line[next] == '"' || line[next] == '\'' || line[next] == ' '))
                ++next;
            if (next >= line.size() || (line[next] != '=' && line[next] != ':'))
                continue;
            while (next < line.size() && (line[next] == '=' || line[next] == ':' || line[next] == ' '))
                ++next;
            if (next >= line.size() || (line[next] != '"' && line[next] != '\''))
                continue;
            const auto end = line.find(line[next], next + 1);
            if (end == std::string_view::npos || end - next - 1 < 8)
                continue;
            if (!isPlaceholder(line.substr(next + 1, end - next - 1)))
                return static_cast<int>(at) + 1;
        }
    }
    return 0;
}

struct Place {
    int line = 1;
    int column = 1;
};

Place placeOf(std::string_view text, std::size_t offset)
{
    const std::string_view before = text.substr(0, offset);
    const auto newline = before.rfind('\n');
    return {1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
            1 + static_cast<int>(newline == std::string_view::npos ? offset : offset - newline - 1)};
}

/// `secret-pattern`: keys and passwords that lie in files. Tells kind and place; what was found is never repeated.
class SecretPatternRule final : public StandardsRule {
public:
    [[nodiscard]] std::string_view id() const override { return "secret-pattern"; }
    [[nodiscard]] StandardsSeverity severity() const override { return StandardsSeverity::Critical; }
    /// An environment file of one's own is kept out of version control; its template is not.
    [[nodiscard]] bool wants(const std::string &file) const override
    {
        const std::string name = file.substr(file.rfind('/') == std::string::npos ? 0 : file.rfind('/') + 1);
        const bool isTemplate = name.ends_with(".example") || name.ends_with(".sample") || name.ends_with(".template");
        return isTemplate || (name != ".env" && !name.starts_with(".env."));
    }

    void checkFile(const ReadSource &source, const BreachSink &sink) const override
    {
        findPrivateKeys(source, sink);
        for (const KeyFormat &format : kFormats)
            for (auto at = findKey(source.text, format, 0); at != std::string_view::npos; at = findKey(source.text, format, at + 1))
                tell(source, at, format.kind, sink);
        if (!standards::isTestFile(source.file) && !source.file.ends_with(".md"))
            findPasswords(source, sink);
    }

private:
    void tell(const ReadSource &source, std::size_t offset, const std::string &kind, const BreachSink &sink) const
    {
        const Place place = placeOf(source.text, offset);
        sink(breach("what looks like " + kind + " lies in this file", source.file, place.line, place.column));
    }

    void findPrivateKeys(const ReadSource &source, const BreachSink &sink) const
    {
        for (auto at = source.text.find("PRIVATE KEY-----"); at != std::string_view::npos;
             at = source.text.find("PRIVATE KEY-----", at + 1)) {
            const auto begin = source.text.rfind("-----BEGIN ", at);
            // A key has lines of its own; a program that looks for keys has not.
            const auto after = source.text.substr(at + 16, 2);
            if (begin != std::string_view::npos && at - begin < 40 &&
                (after.starts_with('\n') || after.starts_with('\r') || after == "\\n"))
                tell(source, begin, "a private key", sink);
        }
    }

    void findPasswords(const ReadSource &source, const BreachSink &sink) const
    {
        if (source.text.find("assw") == std::string_view::npos && source.text.find("ASSW") == std::string_view::npos)
            return;
        standards::eachLine(source.text, [&](std::string_view line, int number) {
            if (line.size() > 4096 || (line.find("assw") == std::string_view::npos && line.find("ASSW") == std::string_view::npos))
                return;
            if (const int column = passwordColumn(line); column > 0)
                sink(breach("what looks like a password is written down in this file", source.file, number, column));
        });
    }
};

} // namespace

std::unique_ptr<StandardsRule> makeSecretPatternRule() { return std::make_unique<SecretPatternRule>(); }

} // namespace genie
