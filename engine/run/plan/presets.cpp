// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/plan/presets.h"

#include "run/plan/planner.h"

namespace genie {

const std::vector<std::pair<std::string, std::vector<std::string>>> &builtInPresets()
{
    static const std::vector<std::pair<std::string, std::vector<std::string>>> presets = {
        {"quick", {"structure", "standards", "docs", "unit"}},
        {"smoke", {"structure", "standards", "lint", "docs", "integration"}},
        {"comprehensive",
         {"structure", "standards", "dependencies", "lint", "docs", "unit", "integration", "playbooks", "business", "performance"}},
    };
    return presets;
}

std::vector<std::pair<std::string, std::vector<std::string>>> presetsOf(const Workspace &workspace)
{
    std::map<std::string, std::vector<std::string>> custom = workspace.filePresets;
    for (const auto &[name, phases] : workspace.testing.presets)
        custom[name] = phases;
    std::vector<std::pair<std::string, std::vector<std::string>>> result(custom.begin(), custom.end());
    for (const auto &preset : builtInPresets())
        if (!custom.contains(preset.first))
            result.push_back(preset);
    return result;
}

} // namespace genie
