// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's deeds about requirements.
#include "door/service/engine.h"

namespace genie {

void Engine::showRequirements(const std::string &scenario, Reply<RequirementReport> reply)
{
    if (auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    reply(fail(FailureKind::Unavailable, "the requirements of '" + scenario + "' cannot be read yet"));
}

void Engine::syncRequirements(const std::string &scenario, const RequirementSyncOptions &, Reply<RequirementSyncResult> reply)
{
    if (auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    reply(fail(FailureKind::Unavailable, "the requirements of '" + scenario + "' cannot be synced yet"));
}

} // namespace genie
