// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/prd_lint.h"

#include "host/files/atomic_file.h"
#include "host/files/contained_path.h"
#include "scenario/requirements/criticality.h"
#include "scenario/requirements/id_key.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

namespace genie {

namespace {

using enum IssueSeverity;

constexpr std::int64_t kLargestPrd = 8 * 1024 * 1024;

/// Compares one registry with one PRD.
class PrdComparison {
public:
    PrdComparison(const Registry &registry, const PrdDocument &prd) : m_registry(registry), m_prd(prd)
    {
        for (const RequirementPlace place : registry.inOrder()) {
            const Requirement &requirement = registry.at(place);
            if (!requirement.targetId.empty())
                m_referring[requirement.targetId].push_back(&requirement);
            for (const std::string &child : requirement.children)
                if (!requirement.targetId.empty())
                    m_childrenOfTargeted.insert(idKey(child));
        }
        for (const PrdTarget &target : prd.targets) {
            m_lineOf.try_emplace(target.id, target.line);
            for (const std::string &id : target.linkedIds)
                if (const Requirement *linked = registry.find(id); linked != nullptr && linked->targetId != target.id) {
                    m_linked.insert(idKey(id));
                    m_referring[target.id].push_back(linked);
                }
        }
    }

    std::vector<PrdFinding> compare()
    {
        for (const PrdTarget &target : m_prd.targets)
            checkTarget(target);
        for (std::size_t module = 0; module < m_registry.modules.size(); ++module)
            for (const Requirement &requirement : m_registry.modules[module].requirements)
                checkRequirement(requirement, m_registry.modules[module].file);
        return std::move(m_findings);
    }

    /// Ids that requirements refer to.
    [[nodiscard]] std::vector<std::string> references() const
    {
        std::vector<std::string> ids;
        for (const auto &[id, requirements] : m_referring)
            ids.push_back(id);
        return ids;
    }

private:
    void tellTarget(const char *code, IssueSeverity severity, const PrdTarget &target, std::string message)
    {
        m_findings.push_back({code, severity, target.id, {}, std::string(kPrdFile), target.line, std::move(message)});
    }

    void checkTarget(const PrdTarget &target)
    {
        if (const int first = m_lineOf.at(target.id); first != target.line) {
            tellTarget("target_duplicate", Error, target, target.id + " is already listed in line " + std::to_string(first));
            return;
        }
        if (target.heading != Criticality::None && target.heading != levelOf(target.id))
            tellTarget("target_level_mismatch", Warning, target,
                       target.id + " stands under a heading of " + std::string(toWord(target.heading)));
        const auto referring = m_referring.find(target.id);
        if (referring == m_referring.end()) {
            tellTarget("target_without_requirement", Error, target, "no requirement refers to " + target.id);
            return;
        }
        const auto &requirements = referring->second;
        const auto open = std::find_if(requirements.begin(), requirements.end(),
                                       [](const Requirement *requirement) { return requirement->declared != DeclaredStatus::Complete; });
        if (target.checked && open != requirements.end())
            tellTarget("target_checked_open", Warning, target,
                       target.id + " is checked, but " + (*open)->id + " is " + std::string(toWord((*open)->declared)));
        if (!target.checked && open == requirements.end())
            tellTarget("target_open_done", Info, target, target.id + " is unchecked, but all its requirements are complete");
        if (requirements.size() == 1)
            tellTarget("target_one_to_one", Info, target, target.id + " has exactly one requirement, " + requirements.front()->id);
    }

    void checkRequirement(const Requirement &requirement, const std::string &file)
    {
        const auto tell = [&](const char *code, IssueSeverity severity, std::string message) {
            m_findings.push_back({code, severity, requirement.targetId, requirement.id, file, requirement.line, std::move(message)});
        };
        if (requirement.targetId.empty()) {
            if (!m_childrenOfTargeted.contains(idKey(requirement.id)) && !m_linked.contains(idKey(requirement.id)))
                tell("requirement_without_target", Warning, requirement.id + " names no operational target");
            return;
        }
        if (!m_prd.mentioned.contains(requirement.targetId))
            tell("requirement_unknown_target", Error, requirement.targetId + " is not in " + std::string(kPrdFile));
        const bool isExplicit = requirement.criticalitySource == "criticality" || requirement.criticalitySource == "priority";
        if (isExplicit && requirement.criticality != levelOf(requirement.targetId))
            tell("criticality_mismatch", Warning,
                 requirement.id + " is " + std::string(toWord(requirement.criticality)) + ", its target is " + requirement.targetId);
    }

    const Registry &m_registry;
    const PrdDocument &m_prd;
    std::map<std::string, std::vector<const Requirement *>> m_referring; ///< by target id
    std::map<std::string, int> m_lineOf;                                 ///< the first line of each target
    std::unordered_set<std::string> m_childrenOfTargeted;
    std::unordered_set<std::string> m_linked;
    std::vector<PrdFinding> m_findings;
};

std::string_view wordOf(PrdLint::Status status)
{
    switch (status) {
    case PrdLint::Status::Ok: return "ok";
    case PrdLint::Status::Issues: return "issues";
    case PrdLint::Status::MissingPrd: return "missing_prd";
    case PrdLint::Status::MissingRequirements: break;
    }
    return "missing_requirements";
}

Json findingJson(const PrdFinding &finding)
{
    Json json = {{"code", finding.code}, {"severity", toWord(finding.severity)}};
    if (!finding.targetId.empty())
        json["target_id"] = finding.targetId;
    if (!finding.requirementId.empty())
        json["requirement_id"] = finding.requirementId;
    json["file"] = finding.file;
    if (finding.line > 0)
        json["line"] = finding.line;
    json["message"] = finding.message;
    return json;
}

} // namespace

PrdLint lintPrd(const Registry &registry, const std::optional<PrdDocument> &prd)
{
    PrdLint lint;
    const PrdDocument document = prd.value_or(PrdDocument{});
    PrdComparison comparison(registry, document);
    lint.requirementPrdRefs = comparison.references();
    std::set<std::string> targets;
    for (const PrdTarget &target : document.targets)
        targets.insert(target.id);
    lint.discoveredTargets.assign(targets.begin(), targets.end());
    if (!registry.folderExists) {
        lint.status = PrdLint::Status::MissingRequirements;
    } else if (!prd) {
        lint.status = PrdLint::Status::MissingPrd;
    } else {
        lint.findings = comparison.compare();
        const bool bad =
            std::any_of(lint.findings.begin(), lint.findings.end(), [](const PrdFinding &finding) { return finding.severity != Info; });
        lint.status = bad ? PrdLint::Status::Issues : PrdLint::Status::Ok;
    }
    return lint;
}

std::optional<PrdDocument> readPrd(const std::filesystem::path &scenario)
{
    const auto path = containedPath(scenario, kPrdFile);
    const auto bytes = path ? readBounded(*path, kLargestPrd) : tl::unexpected(path.error());
    if (!bytes)
        return std::nullopt;
    return readPrdDocument(*bytes);
}

Json prdLintJson(const PrdLint &lint)
{
    Json targets = Json::array();
    Json requirements = Json::array();
    Json findings = Json::array();
    for (const PrdFinding &finding : lint.findings) {
        if (finding.code == "target_without_requirement")
            targets.push_back({{"target_id", finding.targetId}, {"source", kPrdFile}});
        if (finding.code == "requirement_unknown_target" || finding.code == "requirement_without_target")
            requirements.push_back({{"requirement_id", finding.requirementId}, {"file", finding.file}, {"reason", finding.message}});
        findings.push_back(findingJson(finding));
    }
    return {{"status", wordOf(lint.status)},
            {"targets_without_requirements", std::move(targets)},
            {"requirements_without_targets", std::move(requirements)},
            {"missing_prd", lint.status == PrdLint::Status::MissingPrd},
            {"discovered_targets", lint.discoveredTargets},
            {"requirement_prd_refs", lint.requirementPrdRefs},
            {"findings", std::move(findings)}};
}

} // namespace genie
