// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/quality/quality.h"

#include "core/base/text.h"
#include "core/json/json.h"
#include "host/files/atomic_file.h"
#include "host/files/contained_path.h"
#include "scenario/requirements/quality/quality_rules.h"
#include "scenario/requirements/tags/source_text.h"

#include <algorithm>

namespace genie {

namespace {

constexpr int kMeaningful = 4; ///< points of five

TestFileQuality judged(const char *reason) { return {true, std::string_view(reason) == "ok", reason}; }

bool hasAction(const Json &list)
{
    return std::any_of(list.begin(), list.end(),
                       [](const Json &node) { return node.is_object() && (node.contains("type") || node.contains("action")); });
}

TestFileQuality judgePlaybook(std::string_view bytes)
{
    constexpr std::size_t kShortest = 100;
    const auto json = parseJson(bytes);
    if (!json || !json->is_object() || bytes.size() < kShortest)
        return judged("parse_error");
    for (const char *name : {"nodes", "steps"})
        if (const auto list = json->find(name); list != json->end() && list->is_array() && !list->empty())
            return judged(hasAction(*list) ? "ok" : "no_actions");
    return judged("no_steps_or_nodes");
}

/// The shape of a YAML playbook by its lines: a list of steps or nodes in which something has a type or an action.
TestFileQuality judgeYamlPlaybook(std::string_view bytes)
{
    bool list = false;
    bool item = false;
    for (const auto &line : text::split(bytes.substr(0, 1024 * 1024), '\n')) {
        const std::string_view content = text::trimmed(line);
        list = list || content == "nodes:" || content == "steps:";
        const std::string_view entry = content.starts_with("- ") ? text::trimmed(content.substr(2)) : content;
        item = item || (list && content.starts_with('-'));
        if (item && (entry.starts_with("type:") || entry.starts_with("action:")))
            return judged("ok");
    }
    return judged(item ? "no_actions" : "no_steps_or_nodes");
}

} // namespace

TestFileQuality judgeTestFile(std::string_view file, std::string_view bytes)
{
    if (file.starts_with("bas/") && file.ends_with(".json"))
        return judgePlaybook(bytes);
    if (file.starts_with("bas/") && (file.ends_with(".yaml") || file.ends_with(".yml")))
        return judgeYamlPlaybook(bytes);
    const SourceText source = readSource(bytes, languageOf(file));
    const TagScan scan = scanTags(file, bytes);
    int lines = 0;
    for (int line = 1; line <= static_cast<int>(source.lines.size()); ++line)
        lines += text::trimmed(source.codeOfLine(line)).empty() ? 0 : 1;
    const auto tests = std::count_if(scan.tests.begin(), scan.tests.end(), [](const auto &test) { return !test.group; });
    const auto assertions = source.assertions.size();
    int points = 0;
    points += lines >= 20 ? 1 : 0;
    points += assertions >= 1 ? 1 : 0;
    points += tests >= 1 ? 1 : 0;
    points += tests >= 3 ? 1 : 0;
    points += lines > 0 && static_cast<double>(assertions) / lines >= 0.1 ? 1 : 0;
    return judged(points >= kMeaningful ? "ok" : "insufficient_quality");
}

namespace quality {

const TestFileQuality &TestFiles::of(const std::string &file)
{
    const auto known = m_judged.try_emplace(file);
    if (!known.second)
        return known.first->second;
    TestFileQuality &result = known.first->second;
    result.reason = "file_not_found";
    for (const char *base : {"", "api/", "ui/", "test/"}) {
        const auto path = containedPath(m_scenario, base + file);
        const auto bytes = path ? readBounded(*path, 2 * 1024 * 1024) : tl::unexpected<Failure>(path.error());
        if (!bytes)
            continue;
        result = judgeTestFile(file, *bytes);
        break;
    }
    return result;
}

void addExample(std::vector<std::string> &list, const std::string &example)
{
    constexpr std::size_t kMostExamples = 5;
    if (list.size() < kMostExamples && std::find(list.begin(), list.end(), example) == list.end())
        list.push_back(example);
}

} // namespace quality

RequirementQuality judgeQuality(const QualityInput &input)
{
    RequirementQuality report;
    if (input.switchedOff.contains("all"))
        return report;
    quality::TestFiles files(input.scenario);
    quality::addPatterns(input, files, report);
    quality::addHoles(input, report);
    std::erase_if(report.issues, [&](const auto &issue) { return input.switchedOff.contains(issue.type); });
    for (const auto &issue : report.issues) {
        report.totalPenalty += issue.penalty;
        if (issue.severity == "high" || report.overallSeverity.empty())
            report.overallSeverity = issue.severity;
    }
    return report;
}

} // namespace genie
