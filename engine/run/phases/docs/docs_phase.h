// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/net/url_probe.h"
#include "run/phases/phase_runner.h"

#include <memory>

namespace genie {

/// The phase `docs` (spec/phases.md 3.5 NEW): fences, diagrams, links, headings and absolute paths of every Markdown file, side by
/// side and told in the order of the files. Asks the network only when `docs.links.external` says so.
std::unique_ptr<PhaseRunner> makeDocsPhase();

/// The same with a network of the caller's, and a pause between two questions to one host.
std::unique_ptr<PhaseRunner> makeDocsPhase(std::unique_ptr<UrlProbe> probe, milliseconds pause);

} // namespace genie
