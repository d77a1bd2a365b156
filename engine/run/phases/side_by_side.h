// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/phase_runner.h"

#include <cstddef>
#include <functional>

namespace genie {

/// Does `work(0)` to `work(count - 1)`, as many at once as the run has slots, each thread holding one slot for `batch` pieces in a
/// row. Comes back when all are done; false when the phase was cancelled and some were left undone. `work` must not throw, and writes
/// its result where no other piece does, so that results are in the order of the pieces whoever was first.
bool sideBySide(const PhaseContext &context, std::size_t count, std::size_t batch, const std::function<void(std::size_t)> &work);

} // namespace genie
