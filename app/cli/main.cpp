// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/requests_command.h"
#include "cli/requirements_command.h"
#include "cli/serve_command.h"
#include "composition/engine_choice.h"

#include <QCoroSignal>

#include <QCoreApplication>

#include <iostream>
#include <unistd.h>

namespace {

using namespace genie;

QCoro::Task<ExitCode> requestCommand(Link *link, RequestOptions options)
{
    if (options.command == RequestOptions::Command::Generate)
        co_return co_await generateCommand(link, options);
    if (options.command >= RequestOptions::Command::AuditShow)
        co_return co_await auditCommand(link, options);
    co_return co_await requestsCommand(link, options);
}

QCoro::Task<ExitCode> carryOut(Link *link, CliOptions options)
{
    // What a command starts is told to it only while the link is live.
    if (link->state() == LinkState::Connecting && options.remote.isWished())
        co_await qCoro(link, &Link::stateChanged);
    if (link->state() != LinkState::Live && options.remote.isWished())
        co_return report({FailureKind::Unavailable, link->trouble()});
    using Command = CliOptions::Command;
    if (options.requirementEvidence.command != RequirementEvidenceOptions::Command::None)
        co_return co_await requirementEvidenceCommand(link, options.requirementEvidence);
    if (options.coverage.chosen)
        co_return co_await coverageCommand(link, options.coverage);
    if (options.requests.command != RequestOptions::Command::None)
        co_return co_await requestCommand(link, options.requests);
    switch (options.command) {
    case Command::Execute: co_return co_await executeCommand(link, options);
    case Command::ScenariosList:
    case Command::ScenariosShow:
    case Command::ScenariosAdd:
    case Command::ScenariosRemove: co_return co_await scenariosCommand(link, options);
    case Command::Phases: co_return co_await phasesCommand(link, options);
    case Command::ExecutionsList:
    case Command::ExecutionsShow:
    case Command::ExecutionsFollow: co_return co_await executionsCommand(link, options);
    case Command::Doctor: co_return co_await doctorCommand(link, options);
    case Command::ImportResults: co_return co_await importCommand(link, options);
    case Command::TestsHistory:
    case Command::TestsFlaky: co_return co_await testsCommand(link, options);
    case Command::Requirements:
    case Command::None: break;
    }
    co_return ExitCode::Usage;
}

} // namespace

int main(int argc, char **argv)
{
    int exit = -1;
    const CliOptions options = readCommandLine(argc, argv, exit);
    if (exit >= 0)
        return exit;
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("test-genie"));
    if (options.command == CliOptions::Command::Requirements && !options.remote.url.empty())
        return static_cast<int>(report({FailureKind::Invalid, "this command works on files of this machine; leave --engine out (requirements sync and quality take it)"}));
    if (options.command == CliOptions::Command::Requirements)
        return static_cast<int>(requirementsCommand(options));
    auto choice = chooseEngine(options.scenariosRoot, options.store);
    if (!choice)
        return static_cast<int>(report(choice.error()));
    if (options.serve.command == ServeOptions::Command::Serve)
        return static_cast<int>(serveCommand(choice->options, options.serve));
    if (options.serve.command != ServeOptions::Command::None)
        return static_cast<int>(tokensCommand(choice->options, options.serve));
    if (options.backup.command != BackupOptions::Command::None && !options.remote.url.empty())
        return static_cast<int>(report({FailureKind::Invalid, "a backup is made where the engine runs, with its --store; leave --engine out"}));
    if (options.backup.command != BackupOptions::Command::None)
        return static_cast<int>(backupCommand(choice->options, options.backup));
    const auto remote = chooseRemote(options.remote, choice->options.configDirectory);
    if (!remote)
        return static_cast<int>(report(remote.error()));
    choice->remote = *remote;
    if (!choice->notice.empty() && !choice->remote && !options.json && !options.requests.json)
        std::cerr << choice->notice << "\n";
    const auto link = openLink(*choice);
    return static_cast<int>(QCoro::waitFor(carryOut(link.get(), options)));
}
