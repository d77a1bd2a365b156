// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/words.h"
#include "core/base/text.h"
#include "core/domain/domain_json.h"
#include "formats/foreign_report.h"

#include <QCoroFuture>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <unistd.h>

namespace genie {

namespace {

void print(const Execution &execution)
{
    const auto word = toWord(execution.status);
    std::cout << "imported into " << execution.scenario << " as execution " << execution.id.substr(0, 8) << ": "
              << coloured(word, word, isTerminal(STDOUT_FILENO)) << "\n";
    for (const PhaseResult &phase : execution.phases) {
        for (const Observation &observation : phase.observations) {
            const bool section = observation.kind == Observation::Kind::Section;
            std::cout << (section ? "  " : "    ") << oneLine(observation.text);
            if (!observation.file.empty())
                std::cout << "  " << oneLine(observation.file) << (observation.line > 0 ? ":" + std::to_string(observation.line) : "");
            std::cout << "\n";
        }
    }
    for (const std::string &warning : execution.warnings)
        std::cout << "warning: " << oneLine(warning) << "\n";
}

/// What can be wrong with the command rather than with the files.
std::optional<Failure> wrongUsage(const ImportRequest &request, const std::vector<PhaseDescriptor> &phases)
{
    if (!request.format.empty() && reportFormatNamed(request.format) == nullptr)
        return Failure{FailureKind::Invalid, "--format takes one of " + reportFormatNames() + ", got '" + oneLine(request.format) + "'"};
    const auto known = [&](const PhaseDescriptor &phase) { return phase.name == request.phase; };
    if (!request.phase.empty() && std::none_of(phases.begin(), phases.end(), known))
        return Failure{FailureKind::Invalid, "there is no phase '" + oneLine(request.phase) + "' (see: phases)"};
    return std::nullopt;
}

} // namespace

std::string reportFormatNames()
{
    std::vector<std::string> names;
    for (const ReportFormat &format : reportFormats())
        names.emplace_back(format.name);
    return text::join(names, ", ");
}

QCoro::Task<ExitCode> importCommand(Link *link, CliOptions options)
{
    ImportRequest request = options.importRequest;
    const auto info = co_await link->engine().info();
    if (!info)
        co_return report(info.error());
    if (const auto wrong = wrongUsage(request, info->phases))
        co_return report(*wrong);
    const auto scenario = co_await link->scenarios().show(request.scenario);
    if (!scenario)
        co_return report(scenario.error());
    for (std::string &file : request.files)
        file = std::filesystem::absolute(file).lexically_normal().string();
    auto imported = co_await link->runs().importResults(request);
    if (!imported) {
        report(imported.error());
        co_return imported.error().kind == FailureKind::Invalid ? ExitCode::NotAReport : exitCodeOf(imported.error().kind);
    }
    if (options.json)
        std::cout << toPretty(toJson(*imported)) << std::endl;
    else
        print(*imported);
    // Red tests are what was to be kept, so they are no failure of the import.
    const bool kept =
        imported->status == RunStatus::Passed || imported->status == RunStatus::Failed || imported->status == RunStatus::Skipped;
    co_return kept ? ExitCode::Passed : exitCodeOf(imported->status);
}

} // namespace genie
