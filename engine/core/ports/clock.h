// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

namespace genie {

/// Tells the time. A seam, so that tests can move it. Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Moment now() const = 0;
};

/// The machine's wall clock.
class SystemClock final : public Clock {
public:
    [[nodiscard]] Moment now() const override { return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now()); }
};

} // namespace genie
