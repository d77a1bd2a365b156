// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/run_deeds.h"

#include "views/models/spoken.h"
#include "views/state/editor.h"
#include "views/state/ask.h"
#include "views/style/look.h"

#include <QApplication>
#include <QClipboard>

namespace genie::ui {

RunDeeds::RunDeeds(Link &link, QObject *parent) : QObject(parent), m_link(link) {}

void RunDeeds::start(const RunRequest &request)
{
    ui::ask(m_link.runs().start(request), this, [this](const Outcome<Execution> &answer) {
        if (!answer) {
            Q_EMIT failed(tr("The run was not started. %1").arg(Look::failureText(answer.error())));
            return;
        }
        Q_EMIT said(answer->status == RunStatus::Queued ? tr("%1 is waiting for its turn").arg(oneLine(answer->scenario))
                                                        : tr("%1 is running").arg(oneLine(answer->scenario)));
        Q_EMIT started(qtext(answer->id));
    });
}

void RunDeeds::rerun(const Execution &execution)
{
    RunRequest request = execution.request;
    request.scenario = execution.scenario;
    request.trigger = "console";
    start(request);
}

void RunDeeds::rerunFailed(const Execution &execution)
{
    RunRequest request;
    request.scenario = execution.scenario;
    request.failedOf = execution.id;
    request.jobs = execution.request.jobs;
    request.trigger = "console";
    for (const PhaseResult &phase : execution.phases) {
        if (phase.tally.failed > 0)
            request.phases.push_back(phase.name);
    }
    start(request);
}

void RunDeeds::runTest(const Execution &execution, const TestCase &test)
{
    RunRequest request;
    request.scenario = execution.scenario;
    request.phases = {test.phase};
    request.tests = {TestSelector::of(test)};
    request.trigger = "console";
    start(request);
}

void RunDeeds::stop(const ExecutionId &id, StopMode mode)
{
    ui::ask(m_link.runs().stop(id, mode), this, [this, mode](const Outcome<Nothing> &answer) {
        if (!answer)
            Q_EMIT failed(tr("The run was not stopped. %1").arg(Look::failureText(answer.error())));
        else
            Q_EMIT said(mode == StopMode::Now ? tr("Stopping at once") : tr("Stopping in order; press again to stop at once"));
    });
}

void RunDeeds::copyCommand(const ExecutionId &id, const TestCase &test, bool native)
{
    ui::ask(m_link.runs().commandsFor(id, test), this, [this, native](const Outcome<RunDesk::Commands> &answer) {
        if (!answer) {
            Q_EMIT failed(tr("There is no command to copy. %1").arg(Look::failureText(answer.error())));
            return;
        }
        const QString command = qtext(native ? answer->native : answer->genie);
        if (command.isEmpty()) {
            Q_EMIT failed(tr("This tool has no command line for a single test."));
            return;
        }
        QApplication::clipboard()->setText(command);
        Q_EMIT said(tr("Copied: %1").arg(command));
    });
}

void RunDeeds::copyId(const ExecutionId &id)
{
    QApplication::clipboard()->setText(qtext(id));
    Q_EMIT said(tr("Copied: %1").arg(qtext(id)));
}

void RunDeeds::openFile(const Execution &execution, const std::string &file, int line)
{
    const auto opened = openInEditor(execution.scenarioPath, file, line);
    if (opened)
        Q_EMIT said(tr("Opened %1").arg(oneLine(file)));
    else
        Q_EMIT failed(Look::failureText(opened.error()));
}

} // namespace genie::ui
