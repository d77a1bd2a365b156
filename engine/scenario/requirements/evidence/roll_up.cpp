// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/evidence/roll_up.h"

#include "scenario/requirements/evidence/matching.h"
#include "scenario/requirements/id_key.h"

#include <algorithm>

namespace genie {

namespace {

/// Only a test, a file or a person proves; that a whole phase was green, or somebody somewhere named the id, does not.
bool proves(const Validation &validation)
{
    const bool specific =
        validation.tier == EvidenceTier::Manual || (validation.tier >= EvidenceTier::Symbol && validation.tier <= EvidenceTier::Workflow);
    return validation.live == LiveStatus::Passed && specific && validation.staleBecause.empty();
}

void rollUpOwn(Requirement &requirement)
{
    requirement.touched = false;
    requirement.verified = !requirement.validations.empty();
    requirement.derived = requirement.declared;
    if (requirement.validations.empty())
        return;
    LiveStatus worst = LiveStatus::Unknown;
    for (const auto &validation : requirement.validations) {
        worst = std::max(worst, validation.live);
        requirement.verified = requirement.verified && proves(validation);
        requirement.touched = requirement.touched || validation.live >= LiveStatus::Passed || validation.manualExpired;
    }
    requirement.live = worst;
    if (requirement.touched)
        requirement.derived = derivedFrom(requirement.declared, requirement.validations);
}

DeclaredStatus statusOfChildren(const std::vector<const Requirement *> &children)
{
    using Declared = DeclaredStatus;
    const auto any = [&](Declared status) {
        return std::any_of(children.begin(), children.end(), [&](const auto *child) { return child->derived == status; });
    };
    if (std::all_of(children.begin(), children.end(), [](const auto *child) { return child->derived == Declared::Complete; }))
        return Declared::Complete;
    for (const auto &[present, result] : {std::pair{Declared::Complete, Declared::InProgress},
                                          {Declared::InProgress, Declared::InProgress},
                                          {Declared::Planned, Declared::Planned},
                                          {Declared::Pending, Declared::Pending}})
        if (any(present))
            return result;
    return Declared::NotImplemented;
}

LiveStatus liveOf(const std::vector<LiveStatus> &inputs)
{
    const auto any = [&](LiveStatus status) { return std::find(inputs.begin(), inputs.end(), status) != inputs.end(); };
    if (any(LiveStatus::Failed))
        return LiveStatus::Failed;
    if (std::all_of(inputs.begin(), inputs.end(), [](LiveStatus status) { return status == LiveStatus::Passed; }))
        return LiveStatus::Passed;
    return any(LiveStatus::Skipped) ? LiveStatus::Skipped : LiveStatus::NotRun;
}

/// Adds what the children say to what the parent's own validations said.
void rollUpParent(Requirement &parent, const std::vector<const Requirement *> &children)
{
    std::vector<LiveStatus> inputs;
    if (!parent.validations.empty())
        inputs.push_back(parent.live);
    bool childrenVerified = true;
    bool childrenTouched = false;
    for (const auto *child : children) {
        inputs.push_back(child->live);
        childrenVerified = childrenVerified && child->verified;
        childrenTouched = childrenTouched || child->touched;
    }
    parent.live = liveOf(inputs);
    parent.verified = childrenVerified && (parent.validations.empty() || parent.verified);
    parent.touched = parent.touched || childrenTouched;
    if (!parent.touched || parent.declared == DeclaredStatus::NotImplemented)
        return;
    const DeclaredStatus below = statusOfChildren(children);
    if (parent.validations.empty())
        parent.derived = below;
    else if (parent.derived == DeclaredStatus::Complete && below != DeclaredStatus::Complete)
        parent.derived = DeclaredStatus::InProgress;
}

/// Children before parents, without recursion: a file may nest as deep as it likes.
class Order {
public:
    explicit Order(Registry &registry) : m_registry(registry) {}

    void visit(RequirementPlace start)
    {
        if (stateOf(start) != State::New)
            return;
        std::vector<std::pair<RequirementPlace, std::size_t>> path{{start, 0}};
        stateOf(start) = State::Open;
        while (!path.empty()) {
            auto &[place, next] = path.back();
            const auto &children = m_registry.at(place).children;
            if (next == children.size()) {
                finish(place);
                path.pop_back();
                continue;
            }
            const auto child = placeOf(children[next++]);
            if (child && stateOf(*child) == State::New) {
                stateOf(*child) = State::Open;
                path.emplace_back(*child, 0);
            }
        }
    }

private:
    enum class State { New, Open, Finished };

    [[nodiscard]] std::optional<RequirementPlace> placeOf(const std::string &id) const
    {
        const auto found = m_registry.byId.find(idKey(id));
        return found == m_registry.byId.end() ? std::nullopt : std::optional(found->second);
    }

    State &stateOf(RequirementPlace place) { return m_states[{place.module, place.position}]; }

    void finish(RequirementPlace place)
    {
        Requirement &requirement = m_registry.at(place);
        rollUpOwn(requirement);
        std::vector<const Requirement *> children;
        for (const auto &id : requirement.children)
            // A child that is still open is an ancestor: the edge of a cycle.
            if (const auto child = placeOf(id); child && stateOf(*child) == State::Finished)
                children.push_back(&m_registry.at(*child));
        if (!children.empty())
            rollUpParent(requirement, children);
        stateOf(place) = State::Finished;
    }

    Registry &m_registry;
    std::map<std::pair<std::size_t, std::size_t>, State> m_states;
};

} // namespace

void rollUp(Registry &registry)
{
    Order order(registry);
    for (std::size_t module = 0; module < registry.modules.size(); ++module)
        for (std::size_t position = 0; position < registry.modules[module].requirements.size(); ++position)
            order.visit({module, position});
}

} // namespace genie
