// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/plan/planner.h"

#include "core/base/text.h"
#include "run/plan/near_names.h"
#include "run/plan/plan_with.h"

#include <algorithm>
#include <set>

namespace genie {

namespace {

using Names = std::vector<std::string>;

constexpr std::string_view kNotBuilt = "not built into this version yet";

std::string inQuotes(std::string_view name) { return "\"" + text::shortened(text::validUtf8(name), 80) + "\""; }

/// Lower-case names without blanks; a name that comes again is dropped and, when asked for, noted.
Names namesOf(const Names &written, Names *repeated = nullptr)
{
    Names names;
    for (const std::string &entry : written) {
        std::string name = text::lowered(text::trimmed(entry));
        if (name.empty())
            continue;
        if (std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(std::move(name));
        else if (repeated != nullptr && std::find(repeated->begin(), repeated->end(), name) == repeated->end())
            repeated->push_back(std::move(name));
    }
    return names;
}

/// " (reason: ...; owner: ...; disabledAt: YYYY-MM-DD)", as far as known.
std::string details(const PhaseToggle &toggle)
{
    Names parts;
    if (!toggle.reason.empty())
        parts.push_back("reason: " + toggle.reason);
    if (!toggle.owner.empty())
        parts.push_back("owner: " + toggle.owner);
    if (toggle.addedAt)
        parts.push_back("disabledAt: " + toRfc3339(*toggle.addedAt).substr(0, 10));
    return parts.empty() ? "" : " (" + text::join(parts, "; ") + ")";
}

/// Builds one plan; every member function is one step of spec/phases.md 2.4.
class Planning {
public:
    Planning(const std::vector<PhaseDescriptor> &catalogue, const RunRequest &request, const Workspace &workspace)
        : m_request(request), m_workspace(workspace)
    {
        for (const PhaseDescriptor &descriptor : catalogue)
            add(descriptor);
        for (const auto &script : workspace.scriptPhases) {
            PhaseDescriptor descriptor;
            descriptor.name = script.first;
            descriptor.description = "The scenario's own script " + text::validUtf8(script.second) + ".";
            descriptor.source = "script";
            add(std::move(descriptor));
        }
        m_plan.scenario = workspace.name;
    }

    Outcome<Plan> make()
    {
        if (!m_workspace.testingProblem.empty())
            return fail(FailureKind::Invalid, ".vrooli/testing.json " + m_workspace.testingProblem);
        passWarningsOn();
        const Names skip = skipped();
        Names order;
        if (!m_request.phases.empty()) {
            auto chosen = chooseByName();
            if (!chosen)
                return tl::unexpected(chosen.error());
            order = std::move(*chosen);
        } else if (const std::string preset = text::lowered(text::trimmed(m_request.preset)); !preset.empty()) {
            auto chosen = chooseByPreset(preset);
            if (!chosen)
                return tl::unexpected(chosen.error());
            order = std::move(*chosen);
        } else {
            order = chooseEverything();
        }
        for (const std::string &name : skip)
            if (PlannedPhase &planned = *find(name); planned.selected)
                leaveOut(planned, "skipped by request");
        return finish(order);
    }

private:
    void add(PhaseDescriptor descriptor)
    {
        PlannedPhase planned;
        const auto settings = m_workspace.testing.phases.find(descriptor.name);
        planned.timeout = descriptor.defaultTimeout;
        if (settings != m_workspace.testing.phases.end() && settings->second.timeout)
            planned.timeout = *settings->second.timeout;
        planned.reason = "not asked for";
        planned.last = descriptor.name == "business" && m_workspace.testing.requirementsEnforce;
        planned.phase = std::move(descriptor);
        m_phases.push_back(std::move(planned));
    }

    PlannedPhase *find(const std::string &name)
    {
        const auto at = std::find_if(m_phases.begin(), m_phases.end(), [&name](const PlannedPhase &p) { return p.phase.name == name; });
        return at == m_phases.end() ? nullptr : &*at;
    }

    [[nodiscard]] Names knownNames(bool onlyAvailable) const
    {
        Names names;
        for (const PlannedPhase &planned : m_phases)
            if (planned.phase.available || !onlyAvailable)
                names.push_back(planned.phase.name);
        return names;
    }

    [[nodiscard]] bool switchedOff(const std::string &name) const
    {
        const auto settings = m_workspace.testing.phases.find(name);
        return settings != m_workspace.testing.phases.end() && settings->second.enabled == false;
    }

    [[nodiscard]] const PhaseToggle *disabledForAll(const std::string &name) const
    {
        const auto toggle = m_workspace.toggles.find(name);
        return toggle != m_workspace.toggles.end() && toggle->second.disabled ? &toggle->second : nullptr;
    }

    static void leaveOut(PlannedPhase &planned, std::string reason)
    {
        planned.selected = false;
        planned.notice.clear();
        planned.reason = std::move(reason);
    }

    static void select(PlannedPhase &planned, std::string reason)
    {
        planned.selected = true;
        planned.reason = std::move(reason);
    }

    /// What the configuration said oddly and the plan depends on belongs to the run, not only to the scenario's page.
    void passWarningsOn()
    {
        for (const ConfigWarning &warning : m_workspace.warnings) {
            const bool ofPhases =
                warning.path.starts_with("phases") || warning.path.starts_with("presets") || warning.path.starts_with("quarantine");
            const bool ofPlan = warning.file.find("presets.json") != std::string::npos ||
                                warning.file.find("/phases/") != std::string::npos || warning.file.ends_with("phase-toggles.json") ||
                                warning.file.ends_with("quarantine.json");
            if (ofPhases || ofPlan)
                m_plan.warnings.push_back(warning.file + ": " + (warning.path.empty() ? "" : warning.path + ": ") + warning.message);
        }
    }

    Names skipped()
    {
        Names known;
        for (std::string &name : namesOf(m_request.skip)) {
            if (find(name) != nullptr)
                known.push_back(std::move(name));
            else
                m_plan.warnings.push_back("skip: there is no phase " + inQuotes(name) + "; ignored" + suggestion(name, knownNames(false)));
        }
        return known;
    }

    static std::string suggestion(const std::string &name, const Names &known)
    {
        const std::string near = nearestName(name, known);
        return near.empty() ? "" : " (did you mean \"" + near + "\"?)";
    }

    /// Phases asked for by name: what cannot be done is refused, what somebody switched off for everyone is done with a notice.
    Outcome<Names> chooseByName()
    {
        Names repeated;
        const Names names = namesOf(m_request.phases, &repeated);
        if (names.empty())
            return fail(FailureKind::Invalid, "the list of phases names none; the phases are " + text::join(knownNames(true), ", "));
        for (const std::string &name : names)
            if (auto checked = checkRequested(name); !checked)
                return tl::unexpected(checked.error());
        for (const std::string &name : names) {
            PlannedPhase &planned = *find(name);
            select(planned, "asked for by name");
            if (const PhaseToggle *toggle = disabledForAll(name)) {
                planned.notice = "globally disabled, requested anyway" + details(*toggle);
                planned.reason = "asked for by name, although globally disabled" + details(*toggle);
            }
        }
        for (const std::string &name : names)
            if (!find(name)->notice.empty() && !isSkippedByRequest(name))
                m_plan.warnings.push_back(name + ": " + find(name)->notice);
        for (const std::string &name : repeated)
            m_plan.warnings.push_back(name + ": asked for more than once; it runs once");
        return names;
    }

    [[nodiscard]] bool isSkippedByRequest(const std::string &name) const
    {
        const Names skip = namesOf(m_request.skip);
        return std::find(skip.begin(), skip.end(), name) != skip.end();
    }

    Done checkRequested(const std::string &name)
    {
        const PlannedPhase *planned = find(name);
        if (planned == nullptr)
            return fail(FailureKind::Invalid, "there is no phase " + inQuotes(name) + suggestion(name, knownNames(false)) +
                                                  "; the phases are " + text::join(knownNames(false), ", "));
        if (!planned->phase.available)
            return fail(FailureKind::Invalid, "the phase \"" + name + "\" is " + std::string(kNotBuilt) + "; available are " +
                                                  text::join(knownNames(true), ", "));
        if (switchedOff(name))
            return fail(FailureKind::Invalid, "the phase \"" + name + "\" is switched off for this scenario; set phases." + name +
                                                  ".enabled in .vrooli/testing.json to true to run it");
        return {};
    }

    Outcome<Names> chooseByPreset(const std::string &preset)
    {
        const auto presets = presetsOf(m_workspace);
        const auto found = std::find_if(presets.begin(), presets.end(), [&preset](const auto &entry) { return entry.first == preset; });
        if (found == presets.end()) {
            Names known;
            for (const auto &entry : presets)
                known.push_back(entry.first);
            return fail(FailureKind::Invalid, "there is no preset " + inQuotes(preset) + suggestion(preset, known) + "; the presets are " +
                                                  text::join(known, ", "));
        }
        m_plan.preset = preset;
        for (PlannedPhase &planned : m_phases)
            planned.reason = "not in the preset \"" + preset + "\"";
        Names notBuilt;
        Names unknown;
        Names order;
        for (const std::string &name : namesOf(found->second)) {
            PlannedPhase *planned = find(name);
            if (planned == nullptr) {
                unknown.push_back(name);
                continue;
            }
            if (!planned->phase.available)
                notBuilt.push_back(name);
            consider(*planned, "in the preset \"" + preset + "\"");
            order.push_back(name);
        }
        const std::string start = "the preset \"" + preset + "\" ";
        if (!notBuilt.empty())
            m_plan.warnings.push_back(start + "leaves out " + text::join(notBuilt, ", ") + ": " + std::string(kNotBuilt));
        if (!unknown.empty())
            m_plan.warnings.push_back(start + "names phases that do not exist: " + text::shortened(text::join(unknown, ", "), 200));
        return order;
    }

    Names chooseEverything()
    {
        Names order;
        const bool onlyTests = !m_request.tests.empty() || !m_request.failedOf.empty();
        for (PlannedPhase &planned : m_phases) {
            order.push_back(planned.phase.name);
            if (onlyTests && planned.phase.name != "unit")
                leaveOut(planned, "only chosen tests are to run, and this phase has none to choose from");
            else
                consider(planned, onlyTests ? "chosen tests are to run" : "everything is to run");
        }
        return order;
    }

    /// Selects a phase that nobody asked for by name, unless something speaks against it.
    void consider(PlannedPhase &planned, std::string reason)
    {
        const std::string &name = planned.phase.name;
        if (!planned.phase.available) {
            leaveOut(planned, std::string(kNotBuilt));
        } else if (switchedOff(name)) {
            leaveOut(planned, "switched off in .vrooli/testing.json (phases." + name + ".enabled is false)");
        } else if (const PhaseToggle *toggle = disabledForAll(name)) {
            leaveOut(planned, "globally disabled" + details(*toggle));
            m_plan.warnings.push_back(name + ": globally disabled, skipped by default" + details(*toggle));
        } else if (name == "structure" && !m_workspace.hasConfig) {
            leaveOut(planned, "there is no .vrooli directory, so no layout is promised that could be checked");
        } else {
            select(planned, std::move(reason));
        }
    }

    Outcome<Plan> finish(const Names &order)
    {
        std::set<std::string> placed;
        for (const std::string &name : order) {
            const PlannedPhase &planned = *find(name);
            if (planned.selected && placed.insert(name).second)
                m_plan.phases.push_back(planned);
        }
        if (placed.empty())
            return fail(FailureKind::Invalid, "nothing is left to run: " + whyNothing(order));
        for (PlannedPhase &planned : m_phases)
            if (!placed.contains(planned.phase.name))
                m_plan.phases.push_back(std::move(planned));
        return std::move(m_plan);
    }

    std::string whyNothing(const Names &order)
    {
        Names reasons;
        for (const std::string &name : order)
            reasons.push_back(name + " is " + (find(name)->reason.starts_with("there") ? "out, for " : "") + find(name)->reason);
        return reasons.empty() ? "no phase of this request exists" : text::join(reasons, "; ");
    }

    const RunRequest &m_request;
    const Workspace &m_workspace;
    std::vector<PlannedPhase> m_phases;
    Plan m_plan;
};

} // namespace

Outcome<Plan> makePlanWith(const std::vector<PhaseDescriptor> &catalogue, const RunRequest &request, const Workspace &workspace)
{
    return Planning(catalogue, request, workspace).make();
}

Outcome<Plan> makePlan(const RunRequest &request, const Workspace &workspace) { return makePlanWith(phaseCatalogue(), request, workspace); }

} // namespace genie
