// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/criticality.h"

#include "core/base/text.h"

#include <array>

namespace genie {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLevelDigit(char c) { return c >= '0' && c <= '2'; }
bool isP(char c) { return c == 'P' || c == 'p'; }

Criticality levelOfDigit(char digit)
{
    return digit == '0' ? Criticality::P0 : digit == '1' ? Criticality::P1 : digit == '2' ? Criticality::P2 : Criticality::None;
}

bool belongsToWord(char c) { return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-'; }

/// The level of the first word P0, P1 or P2 that stands by itself.
Criticality levelWordIn(std::string_view text)
{
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
        if (isP(text[i]) && isLevelDigit(text[i + 1]) && (i == 0 || !belongsToWord(text[i - 1])) &&
            (i + 2 == text.size() || !belongsToWord(text[i + 2])))
            return levelOfDigit(text[i + 1]);
    return Criticality::None;
}

} // namespace

std::string targetIdIn(std::string_view text)
{
    constexpr std::size_t kLength = 9; // OT-P0-001
    for (auto at = text.find("OT-"); at != std::string_view::npos; at = text.find("OT-", at + 1)) {
        const std::string_view id = text.substr(at, kLength);
        if (id.size() == kLength && isP(id[3]) && isLevelDigit(id[4]) && id[5] == '-' && isDigit(id[6]) && isDigit(id[7]) && isDigit(id[8]))
            return "OT-P" + std::string(id.substr(4));
    }
    return {};
}

Criticality levelOf(std::string_view targetId) { return targetId.size() > 4 ? levelOfDigit(targetId[4]) : Criticality::None; }

EffectiveCriticality effectiveCriticality(const CriticalityWords &words)
{
    EffectiveCriticality result;
    const auto level = [&](const std::string &word, const char *field) {
        const auto known = criticalityFrom(word);
        if (!known && !text::trimmed(word).empty() && result.unknownWord.empty()) {
            result.unknownWord = word;
            result.unknownField = field;
        }
        return known.value_or(Criticality::None);
    };
    struct Source {
        const char *name;
        Criticality level;
        bool own; ///< of the requirement itself
    };
    const std::array<Source, 6> sources = {{
        {"criticality", level(words.criticality, "criticality"), true},
        {"priority", level(words.priority, "priority"), true},
        {"prd_ref", levelOf(targetIdIn(words.prdRef)), true},
        {"operational_target_id", levelOf(targetIdIn(words.operationalTargetId)), true},
        {"module", criticalityFrom(words.modulePriority).value_or(Criticality::None), false},
        {"prd_text", levelWordIn(words.prdRef), false},
    }};
    for (const Source &source : sources) {
        if (source.level == Criticality::None)
            continue;
        if (result.level == Criticality::None) {
            result.level = source.level;
            result.source = source.name;
        } else if (source.own && source.level != result.level && result.conflict.empty()) {
            const std::string used(toWord(result.level));
            result.conflict = result.source + " says " + used + ", " + source.name + " says " + std::string(toWord(source.level)) + "; " +
                              used + " is used";
        }
    }
    return result;
}

} // namespace genie
