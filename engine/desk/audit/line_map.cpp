// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/line_map.h"

#include "core/base/text.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace genie {

namespace {

constexpr int kMostEdits = 1500; ///< the search is quadratic in them

/// Pairs of equal lines on a shortest path (Myers 1986), within the middle part of both texts; nothing when they differ too much.
std::optional<std::vector<std::pair<int, int>>> equalPairs(const std::string *a, int n, const std::string *b, int m)
{
    const int limit = std::min(n + m, kMostEdits);
    std::vector<int> furthest(static_cast<std::size_t>(2 * limit + 3), 0);
    std::vector<std::vector<int>> trace;
    const auto at = [limit](int k) { return static_cast<std::size_t>(k + limit + 1); };
    for (int edits = 0; edits <= limit; ++edits) {
        trace.push_back(furthest);
        for (int k = -edits; k <= edits; k += 2) {
            const bool down = k == -edits || (k != edits && furthest[at(k - 1)] < furthest[at(k + 1)]);
            int x = down ? furthest[at(k + 1)] : furthest[at(k - 1)] + 1;
            int y = x - k;
            while (x < n && y < m && a[x] == b[y]) {
                ++x;
                ++y;
            }
            furthest[at(k)] = x;
            if (x < n || y < m)
                continue;
            std::vector<std::pair<int, int>> pairs;
            for (int step = edits; step >= 0; --step) {
                const auto &was = trace[static_cast<std::size_t>(step)];
                const int diagonal = x - y;
                const bool came = diagonal == -step || (diagonal != step && was[at(diagonal - 1)] < was[at(diagonal + 1)]);
                const int from = came ? diagonal + 1 : diagonal - 1;
                const int fromX = step == 0 ? 0 : was[at(from)];
                const int fromY = step == 0 ? 0 : fromX - from;
                while (x > fromX && y > fromY && x > 0 && y > 0 && a[x - 1] == b[y - 1]) {
                    pairs.emplace_back(x - 1, y - 1);
                    --x;
                    --y;
                }
                x = fromX;
                y = fromY;
            }
            std::reverse(pairs.begin(), pairs.end());
            return pairs;
        }
    }
    return std::nullopt;
}

} // namespace

std::vector<LineShift> lineShifts(std::string_view before, std::string_view after)
{
    const auto a = text::split(before, '\n');
    const auto b = text::split(after, '\n');
    const int n = static_cast<int>(a.size());
    const int m = static_cast<int>(b.size());
    int head = 0;
    while (head < n && head < m && a[static_cast<std::size_t>(head)] == b[static_cast<std::size_t>(head)])
        ++head;
    int tail = 0;
    while (tail < n - head && tail < m - head && a[static_cast<std::size_t>(n - 1 - tail)] == b[static_cast<std::size_t>(m - 1 - tail)])
        ++tail;
    const int middleA = n - head - tail;
    const int middleB = m - head - tail;
    if (middleA == 0 && middleB == 0)
        return {};
    const auto pairs = equalPairs(a.data() + head, middleA, b.data() + head, middleB);
    std::vector<LineShift> shifts;
    int x = 0;
    int y = 0;
    const auto close = [&](int toX, int toY) {
        if (toX > x || toY > y)
            shifts.push_back({head + x + 1, toX - x, head + y + 1, toY - y});
    };
    if (pairs)
        for (const auto &[px, py] : *pairs) {
            close(px, py);
            x = px + 1;
            y = py + 1;
        }
    close(middleA, middleB);
    return shifts;
}

std::optional<int> lineAfter(const std::vector<LineShift> &shifts, int before)
{
    int moved = 0;
    for (const auto &shift : shifts) {
        if (before < shift.before)
            break;
        if (before < shift.before + shift.beforeCount)
            return std::nullopt;
        moved = shift.after + shift.afterCount - shift.before - shift.beforeCount;
    }
    return before + moved;
}

} // namespace genie
