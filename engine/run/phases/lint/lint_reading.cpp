// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/lint/lint_reading.h"

#include "core/base/text.h"
#include "run/toolchains/tree_files.h"

#include <algorithm>
#include <charconv>

namespace genie::lint {

namespace {

std::string lastWords(const LintOutput &said)
{
    const std::string_view words = text::trimmed(said.errors).empty() ? text::trimmed(said.output) : text::trimmed(said.errors);
    const std::string_view first = words.substr(0, words.find('\n'));
    return first.empty() ? std::string() : ": " + text::shortened(text::withoutControls(text::validUtf8(first)), 300);
}

LintReport problem(std::string why, FailureClass failureClass, std::vector<Finding> findings = {})
{
    LintReport report;
    report.findings = std::move(findings);
    report.problem = std::move(why);
    report.problemClass = failureClass;
    return report;
}

} // namespace

LintReport concluded(std::vector<Finding> findings, const LintOutput &said, std::initializer_list<int> findingCodes)
{
    if (said.end.how == CommandEnd::How::TimedOut)
        return problem(said.end.describe(), FailureClass::Timeout, std::move(findings));
    if (said.end.how != CommandEnd::How::Exited)
        return problem(said.end.describe() + lastWords(said), FailureClass::System, std::move(findings));
    if (said.cut)
        return problem("printed more than is read; only the start was looked at", FailureClass::System, std::move(findings));
    const bool speaksOfFindings = std::find(findingCodes.begin(), findingCodes.end(), said.end.exitCode) != findingCodes.end();
    if (said.end.exitCode != 0 && !speaksOfFindings)
        return problem(said.end.describe() + lastWords(said), FailureClass::System, std::move(findings));
    if (said.end.exitCode != 0 && findings.empty())
        return problem(said.end.describe() + " but named no finding" + lastWords(said), FailureClass::System);
    LintReport report;
    report.findings = std::move(findings);
    return report;
}

LintReport unreadable(const LintOutput &said, const std::string &why)
{
    LintReport report = concluded({}, said, {});
    if (report.problem.empty())
        report = problem(why, FailureClass::System);
    else
        report.problem = text::shortened(report.problem, 400);
    return report;
}

Outcome<Json> jsonOf(const LintOutput &said)
{
    const std::string_view output = text::trimmed(said.output);
    if (output.empty())
        return fail(FailureKind::Invalid, "printed nothing where JSON was expected");
    auto json = parseJson(output);
    if (!json)
        return tl::unexpected<Failure>(json.error().within("printed no JSON that can be read"));
    return json;
}

std::string textOf(const Json &value, const char *name)
{
    const Json &member = memberOf(value, name);
    if (member.is_string())
        return member.get<std::string>();
    return member.is_number_integer() ? std::to_string(member.get<std::int64_t>()) : std::string();
}

int numberOf(const Json &value, const char *name)
{
    const Json &member = memberOf(value, name);
    if (!member.is_number_integer())
        return 0;
    const auto number = member.get<std::int64_t>();
    return number > 0 && number < 2'000'000'000 ? static_cast<int>(number) : 0;
}

const Json &memberOf(const Json &value, const char *name)
{
    static const Json none;
    if (!value.is_object())
        return none;
    const auto it = value.find(name);
    return it == value.end() ? none : *it;
}

void eachLine(std::string_view text, const std::function<void(std::string_view)> &read)
{
    while (!text.empty()) {
        const auto end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (!line.empty())
            read(line);
    }
}

int positive(std::string_view digits)
{
    int value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() && end == digits.data() + digits.size() && value > 0 && !digits.starts_with('+') ? value : 0;
}

std::optional<PlacedLine> placedLine(std::string_view line)
{
    // The first colon that is followed by a number and another colon ends the file's name.
    for (auto colon = line.find(':'); colon != std::string_view::npos; colon = line.find(':', colon + 1)) {
        const auto afterLine = line.find(':', colon + 1);
        if (afterLine == std::string_view::npos)
            return std::nullopt;
        PlacedLine placed;
        placed.line = positive(line.substr(colon + 1, afterLine - colon - 1));
        if (placed.line == 0 || colon == 0)
            continue;
        placed.file = line.substr(0, colon);
        std::string_view rest = line.substr(afterLine + 1);
        if (const auto afterColumn = rest.find(':'); afterColumn != std::string_view::npos) {
            placed.column = positive(rest.substr(0, afterColumn));
            if (placed.column > 0)
                rest = rest.substr(afterColumn + 1);
        }
        placed.message = text::trimmed(rest);
        return placed;
    }
    return std::nullopt;
}

std::string configFile(const LintTarget &target, const PhaseContext &context, std::initializer_list<const char *> names)
{
    std::error_code error;
    for (const char *name : names)
        if (std::filesystem::is_regular_file(context.workspace.directory / target.directory / name, error))
            return name;
    return {};
}

bool fileHolds(const LintTarget &target, const PhaseContext &context, const char *name, std::string_view text)
{
    const auto file = context.workspace.directory / target.directory / name;
    std::error_code error;
    return std::filesystem::is_regular_file(file, error) && readHead(file, 1024 * 1024).find(text) != std::string::npos;
}

std::string onPath(const PhaseContext &context, const std::string &program)
{
    return context.commands.find(program, context.environment).string();
}

std::vector<std::vector<std::string>> fileArguments(const std::vector<std::string> &before, const std::vector<std::string> &files,
                                                    std::size_t most)
{
    std::vector<std::vector<std::string>> lists;
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (i % most == 0)
            lists.push_back(before);
        lists.back().push_back("./" + files[i]);
    }
    return lists;
}

} // namespace genie::lint
