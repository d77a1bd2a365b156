// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace genie {

/// One cycle for each knot of a directed graph whose nodes are numbered (Tarjan's strongly connected components, without recursion):
/// a shortest one through the knot's lowest node, which comes first and again last. In order of those nodes. An edge to itself is a
/// knot of one.
std::vector<std::vector<std::size_t>> cyclesIn(const std::vector<std::vector<std::size_t>> &edges);

} // namespace genie
