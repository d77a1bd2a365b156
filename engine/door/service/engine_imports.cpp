// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's deed about results that were made elsewhere.
#include "door/service/active_run.h"
#include "formats/foreign_report.h"
#include "run/session/import_session.h"

namespace genie {

namespace {

/// Runs and imports that one engine has at once; a caller that asks for more is told so.
constexpr std::size_t kMostAtOnce = 64;

Done checked(const ImportRequest &request)
{
    if (request.files.empty())
        return fail(FailureKind::Invalid, "there is no file to import");
    if (request.files.size() > ImportRequest::kMostFiles)
        return fail(FailureKind::Invalid, "at most " + std::to_string(ImportRequest::kMostFiles) + " files can be imported at once");
    if (!request.format.empty() && reportFormatNamed(request.format) == nullptr)
        return fail(FailureKind::Invalid, "there is no format '" + request.format + "'");
    if (!request.phase.empty() && !isScenarioName(request.phase))
        return fail(FailureKind::Invalid, "'" + request.phase + "' cannot be the name of a phase");
    for (const std::string &file : request.files)
        if (!std::filesystem::path(file).is_absolute())
            return fail(FailureKind::Invalid, "'" + file + "' is not an absolute path");
    return {};
}

} // namespace

void Engine::importResults(const ImportRequest &request, Reply<Execution> reply)
{
    if (auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    if (const Done fit = checked(request); !fit)
        return reply(tl::unexpected(fit.error()));
    onPool<Outcome<KnownScenario>>([book = book(), name = request.scenario] { return book.find(name); },
                                   [this, request, reply = std::move(reply)](Outcome<KnownScenario> scenario) {
                                       if (!scenario)
                                           return reply(tl::unexpected(scenario.error()));
                                       beginImport(request, *scenario, reply);
                                   });
}

void Engine::beginImport(const ImportRequest &request, const KnownScenario &scenario, const Reply<Execution> &reply)
{
    if (m_runs.size() >= kMostAtOnce)
        return reply(fail(FailureKind::Conflict, "too much is under way in this engine; try again when it has ended"));
    auto run = std::make_unique<ActiveRun>();
    Execution &execution = run->execution;
    execution.id = newUuid();
    execution.scenario = scenario.name;
    execution.scenarioPath = scenario.directory.string();
    execution.request.scenario = scenario.name;
    execution.request.trigger = "import";
    execution.requestedAt = m_clock.now();
    execution.owner = m_instance;
    run->setup.id = execution.id;
    auto &active = *m_runs.emplace(execution.id, std::move(run)).first->second;
    launchImport(active, request, reply);
}

void Engine::launchImport(ActiveRun &run, const ImportRequest &request, const Reply<Execution> &reply)
{
    run.thread = std::thread([this, &run, request, reply] {
        ImportSession session(run.execution, request, m_clock, *this);
        Done done = session.carryOut(run.cancel.token());
        run.finished.set();
        QMetaObject::invokeMethod(
            this,
            [this, id = run.execution.id, done = std::move(done), reply] {
                reap(id); // takes what is still on its way, so that the answer is what is stored
                reply(done ? show(id) : tl::unexpected(done.error()));
            },
            Qt::QueuedConnection);
    });
}

} // namespace genie
