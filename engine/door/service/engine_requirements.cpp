// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's deeds about requirements.
#include "door/service/artifact_mirror.h"
#include "door/service/engine.h"
#include "door/service/requirement_work.h"
#include "memory/open_store.h"

namespace genie {

void Engine::showRequirements(const std::string &scenario, Reply<RequirementReport> reply)
{
    if (auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    onPool<Outcome<RequirementReport>>(
        [book = book(), scenario, address = m_options.store, now = m_clock.now()]() -> Outcome<RequirementReport> {
            const auto known = book.find(scenario);
            if (!known)
                return tl::unexpected(known.error());
            const auto reader = openStore(address);
            return reader ? reportRequirements(*known, **reader, now) : tl::unexpected(reader.error());
        },
        [reply = std::move(reply)](Outcome<RequirementReport> report) { reply(std::move(report)); });
}

void Engine::syncRequirements(const std::string &scenario, const RequirementSyncOptions &options, Reply<RequirementSyncResult> reply)
{
    if (auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    onPool<Outcome<RequirementSyncResult>>(
        [book = book(), scenario, options, address = m_options.store, now = m_clock.now()]() -> Outcome<RequirementSyncResult> {
            const auto known = book.find(scenario);
            if (!known)
                return tl::unexpected(known.error());
            const auto reader = openStore(address);
            return reader ? syncAllEvidence(*known, **reader, now, options) : tl::unexpected(reader.error());
        },
        [this, reply = std::move(reply)](Outcome<RequirementSyncResult> synced) {
            if (synced && !synced->dryRun)
                tell({RequirementsSynced{{}, synced->scenario, static_cast<int>(synced->changes.size()), synced->skippedReason}, {}, {}});
            reply(std::move(synced));
        });
}

void Engine::syncAfter(const ExecutionId &run)
{
    m_pool.start([this, run, address = m_options.store, now = m_clock.now()] {
        const auto reader = openStore(address);
        if (reader)
            if (const auto mirrored = mirrorPhases(run, **reader); !mirrored)
                qWarning("the results of execution %s could not be mirrored: %s", run.c_str(), mirrored.error().message.c_str());
        const auto synced = reader ? syncAfterRun(run, **reader, now) : tl::unexpected(reader.error());
        if (!synced) {
            // The run is over and its result stands: trouble with requirements never changes it.
            qWarning("the requirements could not be synced after execution %s: %s", run.c_str(), synced.error().message.c_str());
            return;
        }
        if (const auto &result = *synced)
            tell({RequirementsSynced{run, result->scenario, static_cast<int>(result->changes.size()), result->skippedReason}, {}, {}});
    });
}

} // namespace genie
