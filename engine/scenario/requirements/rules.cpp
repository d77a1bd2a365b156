// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/rules.h"

#include "core/base/text.h"
#include "scenario/requirements/cycles.h"
#include "scenario/requirements/id_key.h"
#include "scenario/requirements/rule_findings.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_map>

namespace genie {

namespace {

using enum IssueSeverity;

/// The table of the rules: its order is the order of issues about one requirement.
constexpr std::array<std::string_view, 56> kTable = {"requirements_dir_empty",
                                                     "file_unreadable",
                                                     "file_invalid_json",
                                                     "invalid_utf8",
                                                     "duplicate_key",
                                                     "type_mismatch",
                                                     "key_alias",
                                                     "root_not_object",
                                                     "unknown_key",
                                                     "import_missing",
                                                     "import_invalid",
                                                     "import_outside",
                                                     "import_duplicate",
                                                     "file_unreferenced",
                                                     "id_missing",
                                                     "id_duplicate",
                                                     "id_pattern",
                                                     "title_missing",
                                                     "status_missing",
                                                     "status_unknown",
                                                     "prd_ref_missing",
                                                     "prd_ref_not_target",
                                                     "criticality_unknown",
                                                     "criticality_conflict",
                                                     "child_missing",
                                                     "child_self",
                                                     "child_many_parents",
                                                     "dependency_missing",
                                                     "blocks_missing",
                                                     "cycle_children",
                                                     "cycle_depends",
                                                     "validation_missing",
                                                     "validation_type_unknown",
                                                     "validation_phase_missing",
                                                     "validation_phase_unknown",
                                                     "validation_status_unknown",
                                                     "validation_no_target",
                                                     "ref_malformed",
                                                     "ref_missing_file",
                                                     "ref_missing_symbol",
                                                     "symbol_unchecked",
                                                     "ref_not_a_path",
                                                     "ref_has_remark",
                                                     "ref_duplicate",
                                                     "ref_phase_script",
                                                     "ref_absolute",
                                                     "complete_without_proof",
                                                     "complete_no_validation",
                                                     "parent_complete_child_open",
                                                     "manual_expired",
                                                     "manual_unknown_id",
                                                     "tag_unknown_id",
                                                     "tag_unbound",
                                                     "live_status_unknown",
                                                     "evidence_unreadable",
                                                     "issues_omitted"};

std::size_t rankOf(std::string_view code)
{
    return static_cast<std::size_t>(std::find(kTable.begin(), kTable.end(), code) - kTable.begin());
}

/// `[A-Z][A-Z0-9]+-[A-Z0-9-]+`
bool isWellFormedId(std::string_view id)
{
    const auto isUpper = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const auto dash = id.find('-');
    if (dash == std::string_view::npos || dash < 2 || dash + 1 == id.size() || !isUpper(id[0]))
        return false;
    return std::all_of(id.begin(), id.end(), [&](char c) { return isUpper(c) || isDigit(c) || c == '-'; });
}

/// Applies the rules about requirements and how they hang together.
class RuleBook {
public:
    RuleBook(const Registry &registry, ProofFiles &files) : m_registry(registry), m_files(files), m_findings(registry) {}

    std::vector<RequirementIssue> check()
    {
        for (std::size_t module = 0; module < m_registry.modules.size(); ++module)
            for (std::size_t position = 0; position < m_registry.modules[module].requirements.size(); ++position) {
                const RequirementPlace place{module, position};
                const Requirement &requirement = m_registry.at(place);
                checkIdentity(requirement, place);
                checkStatus(requirement, place);
                checkTarget(requirement, place);
                checkLinks(requirement, place);
                checkProof(requirement, place);
                checkValidations(requirement, place, m_registry, m_files, m_findings);
            }
        checkCycles("cycle_children", Error, "children", &Requirement::children);
        checkCycles("cycle_depends", Warning, "depends_on", &Requirement::dependsOn);
        return m_findings.take();
    }

private:
    void checkIdentity(const Requirement &requirement, RequirementPlace place)
    {
        if (requirement.id.empty()) {
            m_findings.add("id_missing", Error, place, "id", "requirement number " + std::to_string(place.position) + " has no id");
        } else {
            const RequirementPlace first = m_registry.byId.at(idKey(requirement.id));
            if (!(first == place))
                m_findings.add("id_duplicate", Error, place, "id",
                               requirement.id + " is already defined in " + m_registry.modules[first.module].file);
            if (!isWellFormedId(requirement.id))
                m_findings.add("id_pattern", Warning, place, "id", requirement.id + " does not match [A-Z][A-Z0-9]+-[A-Z0-9-]+");
        }
        if (text::trimmed(requirement.title).empty())
            m_findings.add("title_missing", Warning, place, "title", "no title");
    }

    void checkStatus(const Requirement &requirement, RequirementPlace place)
    {
        if (text::trimmed(requirement.statusWord).empty())
            m_findings.add("status_missing", Warning, place, "status", "no status; taken as pending");
        else if (!declaredStatusFrom(requirement.statusWord))
            m_findings.add("status_unknown", Warning, place, "status",
                           "status " + requirement.statusWord + " is unknown; taken as pending");
    }

    void checkTarget(const Requirement &requirement, RequirementPlace place)
    {
        if (text::trimmed(requirement.prdRef).empty())
            m_findings.add("prd_ref_missing", Warning, place, "prd_ref", "no prd_ref");
        else if (requirement.targetId.empty())
            m_findings.add("prd_ref_not_target", Info, place, "prd_ref", "prd_ref names no operational target");
    }

    void checkLinks(const Requirement &requirement, RequirementPlace place)
    {
        for (const std::string &child : requirement.children) {
            if (idKey(child) == idKey(requirement.id)) {
                m_findings.add("child_self", Error, place, "children", "requirement lists itself");
                continue;
            }
            if (m_registry.find(child) == nullptr)
                m_findings.add("child_missing", Error, place, "children", "child " + child + " is not defined");
            const auto [parent, isFirst] = m_parents.try_emplace(idKey(child), requirement.id);
            if (!isFirst && idKey(parent->second) != idKey(requirement.id))
                m_findings.add("child_many_parents", Warning, place, "children", child + " is also a child of " + parent->second);
        }
        for (const std::string &id : requirement.dependsOn)
            if (m_registry.find(id) == nullptr)
                m_findings.add("dependency_missing", Warning, place, "depends_on", "dependency " + id + " is not defined");
        for (const std::string &id : requirement.blocks)
            if (m_registry.find(id) == nullptr)
                m_findings.add("blocks_missing", Warning, place, "blocks", "blocked requirement " + id + " is not defined");
    }

    /// What a requirement's status promises against what stands below it.
    void checkProof(const Requirement &requirement, RequirementPlace place)
    {
        const bool critical = requirement.criticality == Criticality::P0 || requirement.criticality == Criticality::P1;
        const bool nothing = requirement.validations.empty() && requirement.children.empty();
        if (nothing)
            m_findings.add("validation_missing", critical ? Warning : Info, place, "validation",
                           std::string(critical ? "critical requirement" : "requirement") + " has neither validation nor children");
        if (requirement.declared != DeclaredStatus::Complete)
            return;
        if (nothing)
            m_findings.add("complete_no_validation", Warning, place, "status", "complete without any validation or child");
        const auto open = std::count_if(requirement.validations.begin(), requirement.validations.end(),
                                        [](const Validation &validation) { return validation.declared != ValidationStatus::Implemented; });
        if (open > 0)
            m_findings.add("complete_without_proof", Warning, place, "status",
                           "complete, but " + std::to_string(open) + " of " + std::to_string(requirement.validations.size()) +
                               " validations are not implemented");
        for (const std::string &id : requirement.children)
            if (const Requirement *child = m_registry.find(id);
                child != nullptr && child != &requirement && child->declared != DeclaredStatus::Complete)
                m_findings.add("parent_complete_child_open", Warning, place, "status",
                               "complete, but child " + child->id + " is " + std::string(toWord(child->declared)));
    }

    /// Cycles over one kind of link, each told once at its first member.
    void checkCycles(const char *code, IssueSeverity severity, const char *field, std::vector<std::string> Requirement::*links)
    {
        const std::vector<RequirementPlace> places = m_registry.inOrder();
        std::unordered_map<std::string, std::size_t> numbers;
        for (std::size_t i = 0; i < places.size(); ++i)
            numbers.emplace(idKey(m_registry.at(places[i]).id), i);
        std::vector<std::vector<std::size_t>> edges(places.size());
        for (std::size_t i = 0; i < places.size(); ++i)
            for (const std::string &id : m_registry.at(places[i]).*links)
                if (const auto target = numbers.find(idKey(id)); target != numbers.end())
                    if (target->second != i || links != &Requirement::children) // A child of itself has a rule of its own.
                        edges[i].push_back(target->second);
        for (const auto &cycle : cyclesIn(edges)) {
            std::vector<std::string> ids;
            for (const std::size_t member : cycle)
                ids.push_back(m_registry.at(places[member]).id);
            m_findings.add(code, severity, places[cycle.front()], field, "cycle: " + text::join(ids, " -> "));
        }
    }

    const Registry &m_registry;
    ProofFiles &m_files;
    RuleFindings m_findings;
    std::unordered_map<std::string, std::string> m_parents; ///< child -> the first that lists it
};

} // namespace

void RuleFindings::add(std::string code, IssueSeverity severity, RequirementPlace place, std::string field, std::string message,
                       std::string hint, int line)
{
    constexpr std::size_t kShown = 500;
    if (m_issues.size() > kMost)
        return;
    if (m_issues.size() == kMost) {
        m_issues.push_back(
            {"issues_omitted", Warning, m_registry.modules[place.module].file, {}, {}, "more issues than are listed", {}, 0, -1});
        return;
    }
    const Requirement &requirement = m_registry.at(place);
    m_issues.push_back({std::move(code), severity, m_registry.modules[place.module].file, requirement.id, std::move(field),
                        text::shortened(message, kShown), text::shortened(hint, kShown), line > 0 ? line : requirement.line,
                        static_cast<int>(place.position)});
}

void RuleFindings::addFor(std::string code, IssueSeverity severity, RequirementPlace place, std::size_t index, std::string_view member,
                          std::string message, std::string hint)
{
    std::string field = "validation[" + std::to_string(index) + "]";
    if (!member.empty())
        field += "." + std::string(member);
    add(std::move(code), severity, place, std::move(field), std::move(message), std::move(hint),
        m_registry.at(place).validations[index].line);
}

std::vector<RequirementIssue> checkRules(const Registry &registry, ProofFiles &files) { return RuleBook(registry, files).check(); }

void sortIssues(const Registry &registry, std::vector<RequirementIssue> &issues)
{
    std::unordered_map<std::string, std::size_t> order;
    for (std::size_t i = 0; i < registry.modules.size(); ++i)
        order.emplace(registry.modules[i].file, i);
    struct Key {
        std::size_t file;
        int position;
        std::size_t rank;
        std::size_t index;
    };
    std::vector<Key> keys;
    for (std::size_t i = 0; i < issues.size(); ++i) {
        const auto file = order.find(issues[i].file);
        keys.push_back({file == order.end() ? order.size() : file->second, issues[i].position, rankOf(issues[i].code), i});
    }
    std::sort(keys.begin(), keys.end(), [](const Key &a, const Key &b) {
        return std::tie(a.file, a.position, a.rank, a.index) < std::tie(b.file, b.position, b.rank, b.index);
    });
    std::vector<RequirementIssue> sorted;
    sorted.reserve(issues.size());
    for (const Key &key : keys)
        sorted.push_back(std::move(issues[key.index]));
    issues = std::move(sorted);
}

std::vector<RequirementIssue> judge(const Registry &registry, ProofFiles &files, std::vector<RequirementIssue> more)
{
    std::vector<RequirementIssue> issues = registry.issues;
    for (auto &found : {checkRules(registry, files), std::move(more)})
        issues.insert(issues.end(), found.begin(), found.end());
    sortIssues(registry, issues);
    return issues;
}

IssueCounts countIssues(const std::vector<RequirementIssue> &issues)
{
    IssueCounts counts;
    for (const RequirementIssue &issue : issues)
        ++(issue.severity == Error ? counts.errors : issue.severity == Warning ? counts.warnings : counts.infos);
    return counts;
}

std::string issueLine(const RequirementIssue &issue)
{
    std::string line = issue.file;
    if (issue.line > 0)
        line += ":" + std::to_string(issue.line);
    if (!line.empty())
        line += ": ";
    if (!issue.requirementId.empty())
        line += issue.requirementId + " ";
    if (!issue.field.empty())
        line += "[" + issue.field + "]";
    if (!line.empty() && line.back() == ' ' && !issue.requirementId.empty())
        line.pop_back();
    if (!issue.requirementId.empty() || !issue.field.empty())
        line += ": ";
    return line + issue.message + (issue.hint.empty() ? "" : " (" + issue.hint + ")");
}

} // namespace genie
