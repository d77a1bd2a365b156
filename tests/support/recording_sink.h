// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/fact_sink.h"

#include <algorithm>
#include <mutex>
#include <vector>

namespace genie::test {

/// Keeps every entry in the order in which it was told. Thread-safe.
class RecordingSink final : public FactSink {
public:
    void tell(Entry entry) override
    {
        const std::lock_guard guard(m_mutex);
        m_entries.push_back(std::move(entry));
    }

    template <class F>
    std::vector<F> all() const
    {
        const std::lock_guard guard(m_mutex);
        std::vector<F> found;
        for (const auto &entry : m_entries)
            if (const auto *fact = std::get_if<F>(&entry.fact))
                found.push_back(*fact);
        return found;
    }

    /// Where the first fact that fits stands among all facts; -1 when there is none.
    template <class F, class Fits>
    int indexOf(Fits fits) const
    {
        const std::lock_guard guard(m_mutex);
        for (std::size_t i = 0; i < m_entries.size(); ++i)
            if (const auto *fact = std::get_if<F>(&m_entries[i].fact); fact != nullptr && fits(*fact))
                return static_cast<int>(i);
        return -1;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<Entry> m_entries;
};

} // namespace genie::test
