// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/run_stream.h"

#include "core/domain/domain_json.h"
#include "core/ports/clock.h"
#include "door/server/reference_json.h"

#include <QPointer>

#include <algorithm>

namespace genie {

namespace {

constexpr std::chrono::seconds kProgressEvery(5);

} // namespace

RunStream::RunStream(Api &api, std::shared_ptr<EventStream> stream) : QObject(&api), m_api(api), m_stream(std::move(stream))
{
    connect(&m_progress, &QTimer::timeout, this, [this] {
        if (m_stream->closed())
            return end();
        if (m_phase.empty())
            return;
        const auto elapsed = std::chrono::duration_cast<std::chrono::seconds>(SystemClock().now() - m_phaseStarted);
        send("progress", {{"phase", m_phase}, {"elapsedSeconds", elapsed.count()}});
    });
}

void RunStream::tell(const Execution &execution)
{
    m_run = execution;
    send("accepted", {{"executionId", execution.id}, {"scenarioName", execution.scenario}, {"timestamp", wholeSecond(SystemClock().now())}});
    m_progress.start(kProgressEvery);
    m_api.feed().watchRun(execution.id, [here = QPointer<RunStream>(this)](const Event &event) { return !here.isNull() && here->take(event); });
}

void RunStream::refuse(const Failure &failure)
{
    send("error", {{"message", failure.message}, {"code", toWord(failure.kind)}, {"timestamp", wholeSecond(SystemClock().now())}});
    end();
}

bool RunStream::take(const Event &event)
{
    if (m_stream->closed()) {
        end();
        return false;
    }
    if (const auto *started = std::get_if<RunStarted>(&event.fact)) {
        m_phases = started->phases;
    } else if (const auto *phase = std::get_if<PhaseStarted>(&event.fact)) {
        m_phase = phase->phase;
        m_phaseStarted = phase->at;
        const auto place = std::find(m_phases.begin(), m_phases.end(), phase->phase) - m_phases.begin();
        send("phase_start", {{"phase", phase->phase}, {"index", place + 1}, {"total", m_phases.size()}, {"timestamp", wholeSecond(phase->at)}});
    } else if (const auto *observed = std::get_if<PhaseObserved>(&event.fact)) {
        for (const auto &observation : observed->observations)
            send("observation", {{"message", observationLine(observation)}, {"phase", observed->phase}, {"timestamp", wholeSecond(event.at)}});
    } else if (const auto *finished = std::get_if<PhaseFinished>(&event.fact)) {
        if (m_phase == finished->result.name)
            m_phase.clear();
        Json json = toJson(finished->result);
        json["phase"] = finished->result.name;
        json.erase("observations");
        send("phase_end", json);
    } else if (std::holds_alternative<RunFinished>(event.fact)) {
        m_progress.stop();
        complete();
        return false;
    }
    return true;
}

void RunStream::complete()
{
    m_api.link().runs().show(m_run.id).then(this, [this](const Outcome<Execution> &run) {
        if (!run)
            return refuse(run.error());
        send("complete", executionResultJson(*run));
        end();
    });
}

void RunStream::send(const char *event, const Json &data) { m_stream->push(eventFrame(event, toLine(data))); }

void RunStream::end()
{
    m_stream->finish();
    deleteLater();
}

} // namespace genie
