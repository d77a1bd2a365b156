// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/plan/near_names.h"

#include <algorithm>

namespace genie {

namespace {

/// Optimal string alignment distance: insertions, deletions, changes and swaps of neighbours.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i)
        cost[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j)
        cost[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.size()][b.size()];
}

} // namespace

std::string nearestName(std::string_view mistyped, const std::vector<std::string> &known)
{
    constexpr std::size_t kLongest = 64; // nobody mistypes more than that, and the cost is quadratic
    if (mistyped.empty() || mistyped.size() > kLongest)
        return {};
    std::string best;
    std::size_t least = mistyped.size() < 5 ? 2 : 3; // must be less than this
    for (const std::string &name : known) {
        const std::size_t d = mistyped.size() >= 3 && name.starts_with(mistyped) ? 1 : distance(mistyped, name.substr(0, kLongest));
        if (d < least) {
            least = d;
            best = name;
        }
    }
    return best;
}

} // namespace genie
