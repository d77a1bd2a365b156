// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/store.h"

namespace genie {

/// Where a run tells what has happened. Thread-safe. A call may wait for a moment when the store is behind, so that nothing
/// piles up in memory; facts of one thread keep their order.
class FactSink {
public:
    virtual ~FactSink() = default;
    virtual void tell(Entry entry) = 0;
};

} // namespace genie
