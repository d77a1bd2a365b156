// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// `lint` of testing.json.
struct LintSettings {
    /// From which severity on a finding fails the phase.
    enum class FailOn { Error, Warning, None };
    struct Language {
        bool enabled = true;
        FailOn failOn = FailOn::Error; ///< `strict` is another word for Warning
        std::optional<milliseconds> timeout;
    };
    std::map<std::string, Language> languages; ///< "go", "node", "python", "shell"
    bool tolerateToolErrors = false;           ///< a linter that crashes or hangs warns instead of failing
    milliseconds toolTimeout{120'000};         ///< for each tool in each workspace

    /// What holds for a language, whether it is mentioned or not.
    [[nodiscard]] Language of(const std::string &language) const;
};

/// `docs` of testing.json.
struct DocsSettings {
    enum class Anchors { Off, Warn, Fail };
    bool markdown = true;
    bool mermaid = true;
    bool mermaidStrict = true;
    bool links = true;
    Anchors anchors = Anchors::Warn;
    std::vector<std::string> linksIgnore; ///< prefixes, or patterns with `*`
    bool external = false;                ///< ask the network about external links
    bool strictExternal = false;
    int maxConcurrency = 6;
    milliseconds linkTimeout{5000};
    bool absolutePaths = true;
    std::vector<std::string> absoluteAllow; ///< prefixes of absolute paths that may be written
};

/// How bad breaking a standard is; in growing order.
enum class StandardsSeverity { Info, Low, Medium, High, Critical };

std::string_view toWord(StandardsSeverity severity);
std::optional<StandardsSeverity> standardsSeverityFrom(std::string_view word); ///< "informational" too, whatever its case

/// `standards` of testing.json.
struct StandardsSettings {
    /// A breach that somebody answers for.
    struct Allowed {
        std::string rule;
        std::string path; ///< a path, a folder or a pattern; "*" is everything
        std::string owner;
        std::string reason;
        std::string expires; ///< YYYY-MM-DD, the last day on which it holds; empty: no end
    };
    bool enabled = true;
    StandardsSeverity failOn = StandardsSeverity::High;
    StandardsSeverity minSeverity = StandardsSeverity::Medium; ///< what is shown
    int limit = 20;                                            ///< how many breaches are shown
    std::vector<std::string> disableRules;
    std::vector<Allowed> allow;
    std::vector<std::string> externalCommand; ///< an auditor to run instead of the rules of our own
};

class CheckedJson;

/// Read the sections `lint`, `docs` and `standards`; oddities become warnings, the defaults stay.
LintSettings readLintSettings(const CheckedJson &section);
DocsSettings readDocsSettings(const CheckedJson &section);
StandardsSettings readStandardsSettings(const CheckedJson &section);

} // namespace genie
