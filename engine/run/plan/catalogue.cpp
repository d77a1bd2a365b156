// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/plan/planner.h"

namespace genie {

namespace {

using std::chrono::minutes;
using std::chrono::seconds;

PhaseDescriptor phase(std::string name, std::string description, milliseconds timeout, bool available)
{
    PhaseDescriptor descriptor;
    descriptor.name = std::move(name);
    descriptor.description = std::move(description);
    descriptor.defaultTimeout = timeout;
    descriptor.available = available;
    return descriptor;
}

PhaseDescriptor readOnly(PhaseDescriptor descriptor)
{
    descriptor.readOnly = true;
    return descriptor;
}

PhaseDescriptor optional(PhaseDescriptor descriptor)
{
    descriptor.optional = true;
    return descriptor;
}

PhaseDescriptor exclusive(PhaseDescriptor descriptor)
{
    descriptor.exclusive = true;
    return descriptor;
}

} // namespace

const std::vector<PhaseDescriptor> &phaseCatalogue()
{
    static const std::vector<PhaseDescriptor> catalogue = {
        readOnly(phase("structure", "Layout, command line, manifest, schemas and playbook folders.", minutes(15), true)),
        readOnly(phase("standards", "Rules that every scenario keeps.", seconds(60), true)),
        readOnly(phase("dependencies", "Commands, runtimes, package managers and resources.", minutes(15), true)),
        // It runs tools of the project, which must not be installed by another phase at that moment, and may write caches.
        phase("lint", "Linters and type checkers.", minutes(10), true),
        readOnly(phase("docs", "Markdown, diagrams, links and absolute paths.", seconds(60), true)),
        optional(phase("smoke", "The user interface loads in a browser.", minutes(15), false)),
        phase("unit", "Unit tests of every language.", minutes(15), true),
        phase("integration", "Health of the API, behaviour of the command line, bats suites, WebSocket.", minutes(15), false),
        phase("playbooks", "Browser workflows.", minutes(15), false),
        readOnly(phase("business", "The registry of requirements.", minutes(15), true)),
        optional(exclusive(phase("performance", "Build times and Lighthouse.", minutes(15), false))),
    };
    return catalogue;
}

} // namespace genie
