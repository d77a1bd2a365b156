// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/clock.h"

#include <atomic>

namespace genie::test {

/// A clock that stands still until it is moved. Thread-safe.
class FakeClock final : public Clock {
public:
    explicit FakeClock(Moment start = Moment(milliseconds(1'767'952'866'000))) : m_now(start.time_since_epoch().count()) {}
    [[nodiscard]] Moment now() const override { return Moment(milliseconds(m_now.load())); }
    void advance(milliseconds by) { m_now += by.count(); }

private:
    std::atomic<std::int64_t> m_now;
};

} // namespace genie::test
