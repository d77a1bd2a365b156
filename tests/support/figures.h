// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace genie::test {

/// The table that a benchmark prints: figure | measured | bar | ok or MISS. Belongs to one thread.
class Figures {
public:
    void atMost(const std::string &figure, double measured, const std::string &unit, double bar);
    void atLeast(const std::string &figure, double measured, const std::string &unit, double bar);
    /// A figure without a bar, for the reader.
    void note(const std::string &figure, double measured, const std::string &unit);
    /// What `main` returns: 1 when a bar was missed.
    [[nodiscard]] int exitCode() const { return m_missed ? 1 : 0; }

private:
    void row(const std::string &figure, double measured, const std::string &unit, const std::string &bar, bool ok);
    bool m_missed = false;
};

/// Wall time of the work in milliseconds.
double millisecondsOf(const std::function<void()> &work);

/// The median of several values; 0 of none.
double medianOf(std::vector<double> values);

/// Resident memory of this process in MiB, now.
double residentMebibytes();

/// Ends the benchmark with exit code 2 and the reason.
[[noreturn]] void giveUp(const std::string &why);

/// The value, or the end of the benchmark.
template <class T>
T need(Outcome<T> outcome, const char *what)
{
    if (!outcome)
        giveUp(std::string(what) + ": " + outcome.error().message);
    return std::move(*outcome);
}

} // namespace genie::test
