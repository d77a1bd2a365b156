// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/figures.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <unistd.h>

namespace genie::test {

void Figures::atMost(const std::string &figure, double measured, const std::string &unit, double bar)
{
    char text[64];
    std::snprintf(text, sizeof text, "at most %g %s", bar, unit.c_str());
    row(figure, measured, unit, text, measured <= bar);
}

void Figures::atLeast(const std::string &figure, double measured, const std::string &unit, double bar)
{
    char text[64];
    std::snprintf(text, sizeof text, "at least %g %s", bar, unit.c_str());
    row(figure, measured, unit, text, measured >= bar);
}

void Figures::note(const std::string &figure, double measured, const std::string &unit)
{
    row(figure, measured, unit, "-", true);
}

void Figures::row(const std::string &figure, double measured, const std::string &unit, const std::string &bar, bool ok)
{
    m_missed = m_missed || !ok;
    std::printf("%-62s | %10.2f %-7s | %-20s | %s\n", figure.c_str(), measured, unit.c_str(), bar.c_str(), ok ? "ok" : "MISS");
    std::fflush(stdout);
}

double millisecondsOf(const std::function<void()> &work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double medianOf(std::vector<double> values)
{
    if (values.empty())
        return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double residentMebibytes()
{
    std::ifstream statm("/proc/self/statm");
    long total = 0;
    long resident = 0;
    statm >> total >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

void giveUp(const std::string &why)
{
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(2);
}

} // namespace genie::test
