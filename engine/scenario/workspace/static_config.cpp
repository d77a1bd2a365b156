// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/workspace/static_config.h"

#include "core/base/text.h"
#include "core/domain/words.h"
#include "core/json/checked_json.h"

#include <algorithm>
#include <array>

namespace genie {

namespace {

constexpr Words<StandardsSeverity, 5> kSeverities{{
    {StandardsSeverity::Info, "info"},
    {StandardsSeverity::Low, "low"},
    {StandardsSeverity::Medium, "medium"},
    {StandardsSeverity::High, "high"},
    {StandardsSeverity::Critical, "critical"},
}};

constexpr Words<LintSettings::FailOn, 3> kFailOn{{
    {LintSettings::FailOn::Error, "error"},
    {LintSettings::FailOn::Warning, "warning"},
    {LintSettings::FailOn::None, "none"},
}};

constexpr Words<DocsSettings::Anchors, 3> kAnchors{{
    {DocsSettings::Anchors::Off, "off"},
    {DocsSettings::Anchors::Warn, "warn"},
    {DocsSettings::Anchors::Fail, "fail"},
}};

constexpr std::size_t kMostEntries = 10'000;

/// One of the words of a table, by its text; `otherwise` with a warning when it is none of them.
template <class E, std::size_t Count> E word(const CheckedJson &value, const Words<E, Count> &words, E otherwise)
{
    const auto written = value.text();
    if (!written)
        return otherwise;
    if (const auto known = valueOf(words, text::lowered(text::trimmed(*written))))
        return *known;
    std::vector<std::string> names;
    for (const auto &entry : words)
        names.emplace_back(entry.second);
    value.warn("there is no such word here; one of " + text::join(names, ", ") + " is expected");
    return otherwise;
}

int whole(const CheckedJson &value, int low, int high, int otherwise)
{
    const auto number = value.number(low, high);
    return number ? static_cast<int>(*number) : otherwise;
}

std::vector<std::string> bounded(std::vector<std::string> texts)
{
    if (texts.size() > kMostEntries)
        texts.resize(kMostEntries);
    return texts;
}

LintSettings::Language readLanguage(const CheckedJson &entry)
{
    LintSettings::Language language;
    language.enabled = entry.member("enabled").flag().value_or(true);
    if (entry.member("strict").flag().value_or(false))
        language.failOn = LintSettings::FailOn::Warning;
    language.failOn = word(entry.member("fail_on"), kFailOn, language.failOn);
    language.timeout = entry.member("timeout").duration();
    return language;
}

StandardsSettings::Allowed readAllowed(const CheckedJson &entry)
{
    StandardsSettings::Allowed allowed;
    const auto read = [&entry](const char *name) { return std::string(text::trimmed(entry.member(name).text().value_or(""))); };
    allowed.rule = read("rule");
    allowed.path = read("path");
    allowed.owner = read("owner");
    allowed.reason = read("reason");
    allowed.expires = read("expires");
    return allowed;
}

} // namespace

std::string_view toWord(StandardsSeverity severity) { return wordOf(kSeverities, severity); }

std::optional<StandardsSeverity> standardsSeverityFrom(std::string_view word)
{
    const std::string plain = text::lowered(text::trimmed(word));
    return plain == "informational" ? StandardsSeverity::Info : valueOf(kSeverities, plain);
}

LintSettings::Language LintSettings::of(const std::string &language) const
{
    const auto it = languages.find(language);
    return it == languages.end() ? Language{} : it->second;
}

LintSettings readLintSettings(const CheckedJson &section)
{
    constexpr std::array<std::string_view, 4> kLanguages = {"go", "node", "python", "shell"};
    LintSettings settings;
    for (const auto &[written, entry] : section.member("languages").members()) {
        const std::string name = text::lowered(text::trimmed(written));
        if (std::find(kLanguages.begin(), kLanguages.end(), name) != kLanguages.end())
            settings.languages[name] = readLanguage(entry);
        else
            entry.warn("this language is not linted, so this has no effect; those that are: " +
                       text::join({kLanguages.begin(), kLanguages.end()}, ", "));
    }
    settings.tolerateToolErrors = section.member("tolerate_tool_errors").flag().value_or(false);
    settings.toolTimeout = section.member("tool_timeout").duration().value_or(settings.toolTimeout);
    return settings;
}

DocsSettings readDocsSettings(const CheckedJson &section)
{
    DocsSettings settings;
    settings.markdown = section.member("markdown").member("enabled").flag().value_or(true);
    const CheckedJson mermaid = section.member("mermaid");
    settings.mermaid = mermaid.member("enabled").flag().value_or(true);
    settings.mermaidStrict = mermaid.member("strict").flag().value_or(true);
    const CheckedJson links = section.member("links");
    settings.links = links.member("enabled").flag().value_or(true);
    settings.anchors = word(links.member("anchors"), kAnchors, settings.anchors);
    settings.linksIgnore = bounded(links.member("ignore").texts());
    settings.external = links.member("external").flag().value_or(false);
    settings.strictExternal = links.member("strict_external").flag().value_or(false);
    settings.maxConcurrency = whole(links.member("max_concurrency"), 1, 64, settings.maxConcurrency);
    settings.linkTimeout = milliseconds(whole(links.member("timeout_ms"), 1, 600'000, static_cast<int>(settings.linkTimeout.count())));
    const CheckedJson paths = section.member("absolute_paths");
    settings.absolutePaths = paths.member("enabled").flag().value_or(true);
    settings.absoluteAllow = bounded(paths.member("allow").texts());
    std::erase_if(settings.linksIgnore, [](const std::string &entry) { return entry.empty(); });
    std::erase_if(settings.absoluteAllow, [](const std::string &entry) { return entry.empty(); });
    return settings;
}

StandardsSettings readStandardsSettings(const CheckedJson &section)
{
    StandardsSettings settings;
    settings.enabled = section.member("enabled").flag().value_or(true);
    settings.failOn = word(section.member("fail_on"), kSeverities, settings.failOn);
    settings.minSeverity = word(section.member("min_severity"), kSeverities, settings.minSeverity);
    settings.limit = whole(section.member("limit"), 0, 1000, settings.limit);
    settings.disableRules = bounded(section.member("disable_rules").texts());
    for (const CheckedJson &entry : section.member("allow").elements())
        if (settings.allow.size() < kMostEntries && entry.isObject())
            settings.allow.push_back(readAllowed(entry));
        else if (entry.present())
            entry.warn("expected an object with rule, path, owner and reason; it allows nothing");
    settings.externalCommand = bounded(section.member("external_command").texts());
    return settings;
}

} // namespace genie
