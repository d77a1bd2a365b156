// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/side_by_side.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace genie {

bool sideBySide(const PhaseContext &context, std::size_t count, std::size_t batch, const std::function<void(std::size_t)> &work)
{
    const std::size_t step = std::max<std::size_t>(batch, 1);
    std::atomic<std::size_t> next{0};
    std::atomic<std::size_t> finished{0};
    const auto run = [&] {
        while (next < count) {
            const JobSlots::Hold slot = context.slots.acquire(context.cancellation);
            if (!slot)
                return;
            const std::size_t first = next.fetch_add(step);
            for (std::size_t i = first; i < std::min(first + step, count); ++i) {
                if (context.cancellation.requested())
                    return;
                work(i);
                ++finished;
            }
        }
    };
    const std::size_t wanted =
        std::min<std::size_t>((count + step - 1) / step, static_cast<std::size_t>(std::max(context.slots.count(), 1)));
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < wanted; ++i)
            others.emplace_back(run);
        run();
    }
    return finished == count;
}

} // namespace genie
