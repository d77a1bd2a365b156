// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/findings/sarif.h"

#include "core/base/text.h"
#include "core/json/json.h"
#include "formats/file_uri.h"
#include "formats/json/simd_json.h"

#include <algorithm>
#include <map>
#include <optional>

namespace genie {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;

constexpr std::size_t kLongestText = 16 * 1024;

std::string clean(std::string_view raw)
{
    return text::shortened(text::withoutControls(text::validUtf8(raw.substr(0, 2 * kLongestText))), kLongestText);
}

/// A member of a member of ...; nothing when one of them is absent.
std::optional<element> at(const element &root, std::initializer_list<std::string_view> keys)
{
    element found = root;
    for (const std::string_view key : keys) {
        element next;
        if (found[key].get(next))
            return std::nullopt;
        found = next;
    }
    return found;
}

std::string_view textIn(const element &root, std::initializer_list<std::string_view> keys)
{
    std::string_view text;
    const auto found = at(root, keys);
    return found && !found->get(text) ? text : std::string_view();
}

int numberIn(const element &root, std::initializer_list<std::string_view> keys)
{
    std::int64_t number = 0;
    const auto found = at(root, keys);
    return found && !found->get(number) && number > 0 && number < 1'000'000'000 ? static_cast<int>(number) : 0;
}

std::optional<Finding::Severity> severityFrom(std::string_view level)
{
    if (level == "error")
        return Finding::Severity::Error;
    if (level == "warning")
        return Finding::Severity::Warning;
    if (level == "note" || level == "none")
        return Finding::Severity::Note;
    return std::nullopt;
}

/// What the rules of a run say of themselves: id and level by position.
struct Rules {
    struct Rule {
        std::string id;
        std::optional<Finding::Severity> severity;
    };
    std::vector<Rule> all;
    std::map<std::string, std::size_t, std::less<>> byId;
};

Rules rulesOf(const element &run)
{
    Rules rules;
    const auto driver = at(run, {"tool", "driver"});
    const auto list = driver ? simd::memberAt<array>(*driver, "rules") : std::nullopt;
    if (!list)
        return rules;
    for (const element &rule : *list) {
        if (rules.all.size() >= kMostFindings)
            break;
        rules.all.push_back({clean(textIn(rule, {"id"})), severityFrom(textIn(rule, {"defaultConfiguration", "level"}))});
        rules.byId.emplace(rules.all.back().id, rules.all.size() - 1);
    }
    return rules;
}

/// Whether a result says that something is wrong, now, and nobody accepted it.
bool counts(const element &result)
{
    const std::string_view kind = simd::textAt(result, "kind").value_or("fail");
    if (kind == "pass" || kind == "notApplicable" || simd::textAt(result, "baselineState").value_or("") == "absent")
        return false;
    const auto suppressions = simd::memberAt<array>(result, "suppressions");
    if (!suppressions)
        return true;
    return std::none_of(suppressions->begin(), suppressions->end(),
                        [](const element &suppression) { return simd::textAt(suppression, "status").value_or("accepted") == "accepted"; });
}

Finding findingOf(const element &result, const Rules &rules)
{
    Finding finding;
    std::int64_t index = -1;
    const auto given = at(result, {"ruleIndex"});
    if (given && given->get(index))
        index = -1;
    finding.rule = clean(textIn(result, {"ruleId"}));
    if (finding.rule.empty())
        finding.rule = clean(textIn(result, {"rule", "id"}));
    if (const auto known = rules.byId.find(finding.rule); known != rules.byId.end())
        index = static_cast<std::int64_t>(known->second);
    const bool inRules = index >= 0 && index < static_cast<std::int64_t>(rules.all.size());
    if (inRules && finding.rule.empty())
        finding.rule = rules.all[static_cast<std::size_t>(index)].id;
    const auto level = severityFrom(textIn(result, {"level"}));
    const auto ofRule = inRules ? rules.all[static_cast<std::size_t>(index)].severity : std::nullopt;
    finding.severity = level ? *level : ofRule.value_or(Finding::Severity::Warning);
    finding.message = clean(textIn(result, {"message", "text"}));
    if (finding.message.empty())
        finding.message = finding.rule;
    if (const auto locations = simd::memberAt<array>(result, "locations"); locations && locations->size() > 0) {
        const element first = *locations->begin();
        finding.file = clean(pathFromUri(textIn(first, {"physicalLocation", "artifactLocation", "uri"})));
        finding.line = numberIn(first, {"physicalLocation", "region", "startLine"});
        finding.column = numberIn(first, {"physicalLocation", "region", "startColumn"});
    }
    return finding;
}

std::string_view levelOf(Finding::Severity severity)
{
    switch (severity) {
    case Finding::Severity::Error: return "error";
    case Finding::Severity::Warning: return "warning";
    case Finding::Severity::Note: return "note";
    }
    return "none";
}

Json resultOf(const Finding &finding)
{
    Json result{{"level", levelOf(finding.severity)}, {"message", {{"text", finding.message}}}};
    if (!finding.rule.empty())
        result["ruleId"] = finding.rule;
    if (!finding.file.empty()) {
        Json place{{"artifactLocation", {{"uri", uriFromPath(finding.file)}}}};
        if (finding.line > 0)
            place["region"] = {{"startLine", finding.line}};
        if (finding.line > 0 && finding.column > 0)
            place["region"]["startColumn"] = finding.column;
        result["locations"] = Json::array({Json{{"physicalLocation", std::move(place)}}});
    }
    return result;
}

} // namespace

Outcome<std::vector<Finding>> readSarif(std::string_view bytes)
{
    if (bytes.size() > kLargestSarif)
        return fail(FailureKind::Invalid, "the SARIF log is larger than " + std::to_string(kLargestSarif / (1024 * 1024)) + " MiB");
    simdjson::dom::parser parser;
    const auto parsed = simd::parse(parser, bytes);
    if (!parsed)
        return tl::unexpected(Failure{parsed.error().kind, "the SARIF log " + parsed.error().message});
    const auto runs = simd::memberAt<array>(*parsed, "runs");
    if (!runs)
        return fail(FailureKind::Invalid, "the SARIF log has no array \"runs\"");
    std::vector<Finding> findings;
    for (const element &run : *runs) {
        const Rules rules = rulesOf(run);
        const std::string source = clean(textIn(run, {"tool", "driver", "name"}));
        const auto results = simd::memberAt<array>(run, "results");
        if (!results)
            continue; // a run that only tells about its tool
        for (const element &result : *results) {
            if (!counts(result))
                continue;
            if (findings.size() >= kMostFindings)
                return fail(FailureKind::Invalid, "the SARIF log has more than " + std::to_string(kMostFindings) + " results");
            findings.push_back(findingOf(result, rules));
            findings.back().source = source;
        }
    }
    return findings;
}

std::string writeSarif(const std::vector<Finding> &findings, std::string_view version)
{
    std::vector<std::string> sources;
    std::map<std::string, Json, std::less<>> results;
    std::map<std::string, Json, std::less<>> rules;
    for (const Finding &finding : findings) {
        if (const auto [place, fresh] = results.try_emplace(finding.source, Json::array()); fresh)
            sources.push_back(finding.source);
        results[finding.source].push_back(resultOf(finding));
        if (!finding.rule.empty())
            rules[finding.source][finding.rule] = {{"id", finding.rule}};
    }
    Json runs = Json::array();
    for (const std::string &source : sources) {
        Json driver{{"name", source.empty() ? "test-genie" : source}, {"version", version}, {"rules", Json::array()}};
        for (const auto &[id, rule] : rules[source].items())
            driver["rules"].push_back(rule);
        runs.push_back({{"tool", {{"driver", std::move(driver)}}}, {"results", std::move(results[source])}});
    }
    if (runs.empty())
        runs.push_back({{"tool", {{"driver", {{"name", "test-genie"}, {"version", version}}}}}, {"results", Json::array()}});
    const Json log{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", std::move(runs)}};
    return toPretty(log) + "\n";
}

} // namespace genie
