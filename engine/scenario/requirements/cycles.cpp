// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/cycles.h"

#include <algorithm>
#include <limits>

namespace genie {

namespace {

using Edges = std::vector<std::vector<std::size_t>>;

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

/// Finds the strongly connected components; a chain of any length needs no stack of calls.
class Components {
public:
    explicit Components(const Edges &edges)
        : m_edges(edges), m_index(edges.size(), kNone), m_low(edges.size(), 0), m_component(edges.size(), kNone)
    {
        for (std::size_t node = 0; node < edges.size(); ++node)
            if (m_index[node] == kNone)
                visitFrom(node);
    }

    [[nodiscard]] std::size_t of(std::size_t node) const { return m_component[node]; }
    [[nodiscard]] std::size_t count() const { return m_count; }

private:
    struct Frame {
        std::size_t node;
        std::size_t next;
    };

    void enter(std::size_t node)
    {
        m_index[node] = m_low[node] = m_time++;
        m_open.push_back(node);
        m_path.push_back({node, 0});
    }

    void visitFrom(std::size_t start)
    {
        enter(start);
        while (!m_path.empty()) {
            Frame &frame = m_path.back();
            const std::size_t node = frame.node;
            if (frame.next < m_edges[node].size()) {
                const std::size_t target = m_edges[node][frame.next++];
                if (m_index[target] == kNone)
                    enter(target);
                else if (m_component[target] == kNone)
                    m_low[node] = std::min(m_low[node], m_index[target]);
                continue;
            }
            m_path.pop_back();
            if (!m_path.empty())
                m_low[m_path.back().node] = std::min(m_low[m_path.back().node], m_low[node]);
            if (m_low[node] == m_index[node])
                close(node);
        }
    }

    void close(std::size_t root)
    {
        std::size_t node = kNone;
        do {
            node = m_open.back();
            m_open.pop_back();
            m_component[node] = m_count;
        } while (node != root);
        ++m_count;
    }

    const Edges &m_edges;
    std::vector<std::size_t> m_index;
    std::vector<std::size_t> m_low;
    std::vector<std::size_t> m_component;
    std::vector<std::size_t> m_open;
    std::vector<Frame> m_path;
    std::size_t m_time = 0;
    std::size_t m_count = 0;
};

/// The shortest way from a node back to itself within its component, by breadth; empty when there is none.
std::vector<std::size_t> shortestCycle(const Edges &edges, const Components &components, std::size_t start)
{
    std::vector<std::size_t> from(edges.size(), kNone);
    std::vector<std::size_t> queue = {start};
    for (std::size_t i = 0; i < queue.size(); ++i)
        for (const std::size_t target : edges[queue[i]]) {
            if (target == start) {
                std::vector<std::size_t> cycle = {start};
                for (std::size_t node = queue[i]; node != start; node = from[node])
                    cycle.push_back(node);
                cycle.push_back(start);
                std::reverse(cycle.begin(), cycle.end());
                return cycle;
            }
            if (components.of(target) == components.of(start) && from[target] == kNone) {
                from[target] = queue[i];
                queue.push_back(target);
            }
        }
    return {};
}

} // namespace

std::vector<std::vector<std::size_t>> cyclesIn(const Edges &edges)
{
    constexpr std::size_t kMostCycles = 1000; // Each costs a walk over the nodes.
    const Components components(edges);
    std::vector<std::size_t> sizes(components.count(), 0);
    for (std::size_t node = 0; node < edges.size(); ++node)
        ++sizes[components.of(node)];
    std::vector<bool> told(components.count(), false);
    std::vector<std::vector<std::size_t>> cycles;
    for (std::size_t node = 0; node < edges.size() && cycles.size() < kMostCycles; ++node) {
        const std::size_t component = components.of(node);
        const bool knot = sizes[component] > 1 || std::find(edges[node].begin(), edges[node].end(), node) != edges[node].end();
        if (!knot || told[component])
            continue;
        told[component] = true;
        if (auto cycle = shortestCycle(edges, components, node); !cycle.empty())
            cycles.push_back(std::move(cycle));
    }
    return cycles;
}

} // namespace genie
