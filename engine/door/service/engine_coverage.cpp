// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's deeds about coverage.
#include "door/service/coverage_work.h"
#include "door/service/engine.h"
#include "memory/open_store.h"

namespace genie {

void Engine::showCoverage(const std::string &scenario, const ExecutionId &execution, Reply<CoverageView> reply)
{
    if (auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    onPool<Outcome<CoverageView>>(
        [this, book = book(), scenario, execution, address = m_options.store, now = m_clock.now()]() -> Outcome<CoverageView> {
            const auto known = book.find(scenario);
            if (!known)
                return tl::unexpected(known.error());
            const auto reader = openStore(address);
            return reader ? coverageOf(*known, **reader, m_commands, now, execution) : tl::unexpected(reader.error());
        },
        [reply = std::move(reply)](Outcome<CoverageView> view) { reply(std::move(view)); });
}

void Engine::coverageHistory(const std::string &scenario, const std::string &path, int limit, Reply<std::vector<FileCoveragePoint>> reply)
{
    if (auto usable = store(); !usable)
        return reply(tl::unexpected(usable.error()));
    using Points = Outcome<std::vector<FileCoveragePoint>>;
    onPool<Points>(
        [book = book(), scenario, path, limit, address = m_options.store]() -> Points {
            const auto known = book.find(scenario);
            if (!known)
                return tl::unexpected(known.error());
            const auto reader = openStore(address);
            return reader ? coverageHistoryOf(*known, **reader, path, limit) : tl::unexpected(reader.error());
        },
        [reply = std::move(reply)](Points points) { reply(std::move(points)); });
}

} // namespace genie
