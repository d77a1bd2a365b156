// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace genie {

/// What is wrong with a Mermaid diagram, as a lower-case fragment; empty when nothing is seen. Looks at the kind of diagram, and at
/// the balance of brackets where they have to be balanced; it does not draw.
std::string mermaidProblem(std::string_view body);

} // namespace genie
