// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/workspace/side_files.h"

#include "core/base/text.h"
#include "host/files/atomic_file.h"
#include "scenario/workspace/discovery.h"
#include "scenario/workspace/manifest_file.h"
#include "scenario/workspace/testing_config.h"

#include <algorithm>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kScriptStart = "test-";
constexpr std::string_view kScriptEnd = ".sh";

PhaseToggle toggleOf(const CheckedJson &entry)
{
    PhaseToggle toggle;
    toggle.disabled = entry.member("disabled").flag().value_or(false);
    toggle.reason = text::trimmed(entry.member("reason").text().value_or(""));
    toggle.owner = text::trimmed(entry.member("owner").text().value_or(""));
    const CheckedJson added = entry.member("addedAt");
    if (const auto written = added.text(); written && toggle.disabled && !written->empty()) {
        toggle.addedAt = fromRfc3339(*written);
        if (!toggle.addedAt)
            added.warn("expected a time such as \"2026-01-05T10:00:00Z\"; ignoring it");
    }
    return toggle;
}

/// The script phase that a file name stands for; empty when it stands for none.
std::string scriptPhaseName(const std::string &file)
{
    if (!file.starts_with(kScriptStart) || !file.ends_with(kScriptEnd) || file.size() <= kScriptStart.size() + kScriptEnd.size())
        return {};
    return text::lowered(
        text::trimmed(std::string_view(file).substr(kScriptStart.size(), file.size() - kScriptStart.size() - kScriptEnd.size())));
}

void addScripts(std::map<std::string, std::string> &found, const fs::path &scenario, const std::string &folder,
                std::vector<ConfigWarning> &warnings)
{
    std::error_code error;
    fs::directory_iterator entries(scenario / folder, error);
    if (error) {
        if (error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory)
            warnings.push_back({folder, "", "cannot be listed (" + error.message() + "); its script phases are left out"});
        return;
    }
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        const std::string file = entries->path().filename().native();
        const std::string name = scriptPhaseName(file);
        std::error_code ignored;
        if (name.empty() || !entries->is_regular_file(ignored))
            continue;
        const std::string shown = folder + "/" + text::validUtf8(file);
        if (std::find(kPhaseNames.begin(), kPhaseNames.end(), name) != kPhaseNames.end())
            warnings.push_back({shown, "", "the phase \"" + name + "\" is built in, so this script is not run; give it another name"});
        else if (!isScenarioName(name))
            warnings.push_back({shown, "", "a phase's name has letters, digits, '-' and '_'; this script is left out"});
        else
            found[name] = folder + "/" + file;
    }
}

} // namespace

PhaseToggles readToggles(const fs::path &appRoot, std::vector<ConfigWarning> &warnings)
{
    PhaseToggles toggles;
    const std::string file = "../../" + std::string(kTogglesFile);
    const ManifestFile manifest = readManifestFile(appRoot / kTogglesFile);
    if (!manifest.problem.empty())
        warnings.push_back({file, "", manifest.problem + "; no phase is switched off by it until then"});
    if (!manifest.document)
        return toggles;
    for (const auto &[name, entry] : CheckedJson(*manifest.document, file, warnings).member("phases").members())
        if (std::string key = text::lowered(text::trimmed(name)); !key.empty())
            toggles[key] = toggleOf(entry);
    return toggles;
}

Done writeToggles(const fs::path &appRoot, const PhaseToggles &toggles)
{
    Json phases = Json::object();
    for (const auto &[name, toggle] : toggles) {
        Json entry{{"disabled", toggle.disabled}, {"reason", toggle.reason}, {"owner", toggle.owner}};
        if (toggle.addedAt)
            entry["addedAt"] = toRfc3339(*toggle.addedAt);
        phases[name] = std::move(entry);
    }
    std::error_code error;
    fs::create_directories((appRoot / kTogglesFile).parent_path(), error);
    return writeAtomically(appRoot / kTogglesFile, toPretty({{"phases", phases}}) + "\n");
}

std::map<std::string, std::vector<std::string>> readFilePresets(const fs::path &scenario, std::vector<ConfigWarning> &warnings)
{
    std::map<std::string, std::vector<std::string>> presets;
    for (const std::string file : {"coverage/presets.json", ".vrooli/presets.json"}) {
        const ManifestFile manifest = readManifestFile(scenario / file);
        if (!manifest.problem.empty())
            warnings.push_back({file, "", manifest.problem + "; its presets are left out"});
        if (!manifest.document)
            continue;
        for (auto &[name, phases] : readPresets(CheckedJson(*manifest.document, file, warnings)))
            presets[name] = phases;
    }
    return presets;
}

std::vector<std::pair<std::string, std::string>> findScriptPhases(const fs::path &scenario, std::vector<ConfigWarning> &warnings)
{
    std::map<std::string, std::string> found;
    addScripts(found, scenario, "coverage/phases", warnings);
    addScripts(found, scenario, ".vrooli/phases", warnings);
    return {found.begin(), found.end()};
}

} // namespace genie
