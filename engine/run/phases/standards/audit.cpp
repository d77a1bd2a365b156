// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/audit.h"

#include "core/base/text.h"
#include "host/files/atomic_file.h"
#include "run/phases/side_by_side.h"
#include "run/phases/standards/rules.h"
#include "run/toolchains/tree_files.h"

#include <algorithm>
#include <tuple>

namespace genie {

namespace {

constexpr std::int64_t kMostBytes = 1024 * 1024; // of one file
constexpr std::size_t kBinaryProbe = 8192;
constexpr std::size_t kMostBreachesAFile = 200;
constexpr std::size_t kBatch = 16;

using Rules = std::vector<const StandardsRule *>;

Rules rulesFor(const StandardsSettings &settings)
{
    Rules rules;
    for (const auto &rule : standardsRules())
        if (std::find(settings.disableRules.begin(), settings.disableRules.end(), rule->id()) == settings.disableRules.end())
            rules.push_back(rule.get());
    return rules;
}

/// What was found in one file.
struct FileAudit {
    std::vector<Breach> breaches;
    bool read = false;
    bool tooLarge = false;
};

FileAudit auditFile(const std::string &file, const Rules &rules, const Workspace &workspace)
{
    FileAudit audit;
    Rules wanting;
    std::copy_if(rules.begin(), rules.end(), std::back_inserter(wanting), [&](const StandardsRule *rule) { return rule->wants(file); });
    if (wanting.empty())
        return audit;
    std::error_code error;
    const auto path = workspace.directory / file;
    if (std::filesystem::file_size(path, error) > static_cast<std::uintmax_t>(kMostBytes) && !error) {
        audit.tooLarge = true;
        return audit;
    }
    const auto bytes = readBounded(path, kMostBytes);
    if (!bytes || bytes->substr(0, kBinaryProbe).find('\0') != std::string::npos)
        return audit;
    audit.read = true;
    for (const StandardsRule *rule : wanting)
        rule->checkFile({file, *bytes}, [&](Breach breach) {
            if (audit.breaches.size() < kMostBreachesAFile)
                audit.breaches.push_back(std::move(breach));
        });
    return audit;
}

void sort(std::vector<Breach> &breaches)
{
    std::stable_sort(breaches.begin(), breaches.end(), [](const Breach &a, const Breach &b) {
        return std::tuple(-static_cast<int>(a.severity), std::string_view(a.file), a.line, a.column, std::string_view(a.rule)) <
               std::tuple(-static_cast<int>(b.severity), std::string_view(b.file), b.line, b.column, std::string_view(b.rule));
    });
}

const Json &memberOf(const Json &value, const char *name)
{
    static const Json none;
    if (!value.is_object())
        return none;
    const auto it = value.find(name);
    return it == value.end() ? none : *it;
}

std::string textOf(const Json &value, const char *name)
{
    const Json &member = memberOf(value, name);
    return member.is_string() ? text::withoutControls(text::validUtf8(member.get<std::string>())) : std::string();
}

int countOf(const Json &value)
{
    if (!value.is_number_integer())
        return 0;
    return static_cast<int>(std::clamp<std::int64_t>(value.get<std::int64_t>(), 0, 1'000'000'000));
}

void raise(AuditResult &result, std::optional<StandardsSeverity> severity)
{
    if (severity && (!result.highest || *severity > *result.highest))
        result.highest = severity;
}

void readViolations(AuditResult &result, const Json &list, const Workspace &workspace)
{
    constexpr std::size_t kMost = 10'000;
    if (!list.is_array())
        return;
    for (const Json &one : list) {
        if (!one.is_object() || result.breaches.size() >= kMost)
            continue;
        Breach breach;
        const auto severity = standardsSeverityFrom(textOf(one, "severity"));
        breach.severity = severity.value_or(StandardsSeverity::Info);
        breach.rule = textOf(one, "rule_id");
        breach.title = textOf(one, "title");
        const std::string path = textOf(one, "file_path");
        breach.file = scenarioPath(workspace.directory, ".", path);
        if (breach.file.empty() && !path.empty())
            breach.title += " (" + text::shortened(path, 300) + ")";
        breach.line = countOf(memberOf(one, "line_number"));
        raise(result, severity);
        result.breaches.push_back(std::move(breach));
    }
}

} // namespace

OwnAudit auditScenario(const PhaseContext &context)
{
    const Workspace &workspace = context.workspace;
    const StandardsInput input{workspace, treeFiles(workspace.directory, [](const std::string &) { return true; })};
    const Rules rules = rulesFor(workspace.testing.standards);
    OwnAudit audit;
    for (const StandardsRule *rule : rules)
        rule->checkScenario(input, [&](Breach breach) { audit.breaches.push_back(std::move(breach)); });
    std::vector<FileAudit> files(input.files.size());
    audit.complete =
        sideBySide(context, files.size(), kBatch, [&](std::size_t i) { files[i] = auditFile(input.files[i], rules, workspace); });
    for (FileAudit &file : files) {
        audit.filesRead += file.read ? 1 : 0;
        audit.filesTooLarge += file.tooLarge ? 1 : 0;
        std::move(file.breaches.begin(), file.breaches.end(), std::back_inserter(audit.breaches));
    }
    sort(audit.breaches);
    return audit;
}

AuditResult resultOf(std::vector<Breach> breaches)
{
    AuditResult result;
    result.total = static_cast<int>(breaches.size());
    for (const Breach &breach : breaches) {
        ++result.bySeverity[std::string(toWord(breach.severity))];
        ++result.byRule[breach.rule];
        raise(result, breach.severity);
    }
    result.breaches = std::move(breaches);
    return result;
}

Outcome<AuditResult> readAudit(std::string_view output, const Workspace &workspace)
{
    const auto json = parseJson(text::trimmed(output));
    if (!json)
        return tl::unexpected<Failure>(json.error());
    const Json &summary = memberOf(memberOf(*json, "standards"), "summary");
    if (!summary.is_object())
        return fail(FailureKind::Invalid, "it has no standards.summary");
    AuditResult result;
    result.total = countOf(memberOf(summary, "total"));
    const Json &severities = memberOf(summary, "by_severity");
    for (auto it = severities.begin(); severities.is_object() && it != severities.end(); ++it) {
        const auto severity = standardsSeverityFrom(it.key());
        const int count = countOf(it.value());
        result.bySeverity[severity ? std::string(toWord(*severity)) : text::lowered(text::trimmed(it.key()))] += count;
        if (count > 0)
            raise(result, severity);
    }
    for (const Json &rule : memberOf(summary, "by_rule").is_array() ? memberOf(summary, "by_rule") : Json::array())
        result.byRule[textOf(rule, "rule_id")] = countOf(memberOf(rule, "count"));
    raise(result, standardsSeverityFrom(textOf(summary, "highest_severity")));
    readViolations(result, memberOf(summary, "top_violations"), workspace);
    if (!result.highest && result.total > 0)
        result.highest = StandardsSeverity::Info;
    result.artifact = textOf(memberOf(summary, "artifact"), "path");
    sort(result.breaches);
    return result;
}

} // namespace genie
