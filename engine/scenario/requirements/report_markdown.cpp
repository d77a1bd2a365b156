// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "scenario/requirements/proof_reference.h"
#include "scenario/requirements/reports.h"

#include <array>
#include <cstdio>

namespace genie {

namespace {

constexpr std::size_t kTitleLength = 50;
constexpr std::size_t kReferenceLength = 40;

/// At most so many code points, the last three of them dots when something was cut.
std::string cut(const std::string &text, std::size_t most)
{
    const std::string valid = text::validUtf8(text);
    std::size_t points = 0;
    std::size_t keep = valid.size();
    for (std::size_t i = 0; i < valid.size(); ++i) {
        if ((static_cast<unsigned char>(valid[i]) & 0xC0) == 0x80)
            continue;
        if (points == most - 3)
            keep = i;
        if (++points > most)
            return valid.substr(0, keep) + "...";
    }
    return valid;
}

/// Text from outside in a cell of a table: on one line, and its bars are no borders.
std::string cell(const std::string &text)
{
    std::string result;
    for (const char c : text::withoutControls(text)) {
        if (c == '|')
            result += '\\';
        result += c == '\n' || c == '\t' ? ' ' : c;
    }
    return result;
}

const char *badge(DeclaredStatus status)
{
    switch (status) {
    case DeclaredStatus::Complete: return "Complete \xE2\x9C\x85";
    case DeclaredStatus::InProgress: return "In Progress \xF0\x9F\x94\x84";
    case DeclaredStatus::Planned: return "Planned \xF0\x9F\x93\x8B";
    case DeclaredStatus::Pending: return "Pending \xE2\x8F\xB3";
    case DeclaredStatus::NotImplemented: break;
    }
    return "Not Implemented \xE2\x9D\x8C";
}

const char *badge(LiveStatus status)
{
    switch (status) {
    case LiveStatus::Passed: return "Passed \xE2\x9C\x85";
    case LiveStatus::Failed: return "Failed \xE2\x9D\x8C";
    case LiveStatus::Skipped: return "Skipped \xE2\x8F\xAD\xEF\xB8\x8F";
    case LiveStatus::NotRun: return "Not Run \xE2\x8F\xB8\xEF\xB8\x8F";
    case LiveStatus::Unknown: break;
    }
    return "-";
}

const char *badge(ValidationStatus status)
{
    switch (status) {
    case ValidationStatus::Implemented: return "Implemented \xE2\x9C\x85";
    case ValidationStatus::Failing: return "Failing \xE2\x9D\x8C";
    case ValidationStatus::Planned: return "Planned \xF0\x9F\x93\x8B";
    case ValidationStatus::NotImplemented: break;
    }
    return "Not Implemented \xE2\x8F\xB3";
}

std::string percent(double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f%%", value);
    return text.data();
}

std::string row(const std::vector<std::string> &cells) { return "| " + text::join(cells, " | ") + " |\n"; }

std::string header(const std::vector<std::string> &names)
{
    std::string line = row(names) + "|";
    for (std::size_t i = 0; i < names.size(); ++i)
        line += " --- |";
    return line + "\n";
}

std::string summaryTables(const RegistrySummary &summary)
{
    const auto number = [](std::size_t value) { return std::to_string(value); };
    std::string text = "## Summary\n\n" + header({"Metric", "Value"});
    text += row({"Total Requirements", number(summary.total)});
    text += row({"Complete", number(summary.of(DeclaredStatus::Complete))});
    text += row({"In Progress", number(summary.of(DeclaredStatus::InProgress))});
    text += row({"Pending", number(summary.of(DeclaredStatus::Pending))});
    text += row({"Completion Rate", percent(summary.completionRate())});
    text += row({"Critical Gap", number(summary.criticalGap)});
    text += row({"Tests Passed", number(summary.of(LiveStatus::Passed))});
    text += row({"Tests Failed", number(summary.of(LiveStatus::Failed))});
    text += row({"Pass Rate", percent(summary.passRate())});
    text += "\n### Validations\n\n" + header({"Status", "Count"});
    text += row({"Implemented", number(summary.of(ValidationStatus::Implemented))});
    text += row({"Failing", number(summary.of(ValidationStatus::Failing))});
    text += row({"Planned", number(summary.of(ValidationStatus::Planned))});
    text += row({"Not Implemented", number(summary.of(ValidationStatus::NotImplemented))});
    return text;
}

std::string validationTable(const Registry &registry, const std::vector<RequirementPlace> &listed, const ReportOptions &options)
{
    std::string rows;
    for (const RequirementPlace place : listed)
        for (const Validation &validation : registry.at(place).validations)
            if (options.phase.empty() || effectivePhase(validation) == options.phase)
                rows += row({cell(registry.at(place).id), std::string(toWord(validation.type)), cell(cut(validation.ref, kReferenceLength)),
                             cell(validation.phase), badge(validation.derived)});
    return rows.empty() ? rows : "\n" + header({"Requirement", "Type", "Ref", "Phase", "Status"}) + rows;
}

std::string moduleSection(const Registry &registry, std::size_t module, const ReportOptions &options)
{
    std::string text = "\n### " + cell(registry.modules[module].name) + "\n\n";
    if (registry.modules[module].requirements.empty())
        return text + "*No requirements.*\n";
    const std::vector<RequirementPlace> listed = listedIn(registry, module, options);
    text += header({"ID", "Title", "Status", "Live Status", "Criticality"});
    for (const RequirementPlace place : listed) {
        const Requirement &requirement = registry.at(place);
        const std::string level(toWord(requirement.criticality));
        text += row({cell(requirement.id), cell(cut(requirement.title, kTitleLength)), badge(requirement.derived), badge(requirement.live),
                     level.empty() ? "-" : level});
    }
    return options.verbose && options.includeValidations ? text + validationTable(registry, listed, options) : text;
}

} // namespace

std::string reportMarkdown(const Registry &registry, const ReportOptions &options)
{
    std::string text = "# Requirements Report\n\n" + summaryTables(summarise(registry)) + "\n## Modules\n";
    for (std::size_t module = 0; module < registry.modules.size(); ++module)
        text += moduleSection(registry, module, options);
    return text;
}

} // namespace genie
