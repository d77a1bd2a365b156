// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "host/files/atomic_file.h"
#include "scenario/requirements/evidence/matching.h"
#include "scenario/requirements/quality/quality_rules.h"
#include "scenario/requirements/tags/source_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace genie::quality {

namespace fs = std::filesystem;

namespace {

struct Item {
    const Requirement *requirement;
    std::size_t position;
};

std::vector<const Requirement *> requirementsOf(const Registry &registry)
{
    std::vector<const Requirement *> list;
    for (const auto place : registry.inOrder())
        list.push_back(&registry.at(place));
    return list;
}

int rounded(double value) { return static_cast<int>(std::lround(value)); }

bool isThere(const fs::path &path)
{
    std::error_code error;
    return fs::exists(path, error);
}

bool hasApi(const fs::path &scenario)
{
    for (const char *file : {"go.mod", "pyproject.toml", "Cargo.toml", "package.json"})
        if (isThere(scenario / "api" / file))
            return true;
    std::error_code error;
    for (fs::directory_iterator it(scenario / "api", error); !error && it != fs::directory_iterator(); it.increment(error))
        if (it->path().extension() == ".go")
            return true;
    return false;
}

enum class Layer { None, Api, Ui, EndToEnd };

/// The layer of a test by where it lies, in any case.
Layer layerOf(const std::string &ref)
{
    std::string file = text::lowered(ref);
    if (file.starts_with('/'))
        file.erase(0, 1);
    if (file.starts_with("api/") &&
        (isTestFile(file) || file.find("/tests/") != std::string::npos || file.ends_with("_test.cpp") || file.ends_with("_test.rs")))
        return Layer::Api;
    if (file.starts_with("ui/src/") && file.find(".test.") != std::string::npos && isTestFile(file))
        return Layer::Ui;
    if (file.starts_with("bas/cases/") && (file.ends_with(".json") || file.ends_with(".yaml") || file.ends_with(".bats")))
        return Layer::EndToEnd;
    return Layer::None;
}

/// The number in front of a word, as in "12 passed, 3 failed"; 0 when there is none.
int numberBefore(std::string_view text, std::string_view word)
{
    const auto at = text.find(word);
    if (at == std::string_view::npos)
        return 0;
    const auto digits = text.substr(0, at).find_last_not_of("0123456789");
    const auto number = text.substr(digits == std::string_view::npos ? 0 : digits + 1, at);
    int value = 0;
    std::from_chars(number.data(), number.data() + number.size(), value);
    return std::clamp(value, 0, 1'000'000);
}

void addTooFewTests(const QualityInput &input, RequirementQuality &report)
{
    const auto judged = std::count_if(input.evidence.records.begin(), input.evidence.records.end(), [](const auto &record) {
        return !record.phaseLevel && !record.requirementId.empty() &&
               (record.status == LiveStatus::Passed || record.status == LiveStatus::Failed);
    });
    int tests = static_cast<int>(judged);
    if (tests == 0)
        for (const auto &record : input.evidence.records)
            if (record.phaseLevel)
                tests += numberBefore(record.text, " passed") + numberBefore(record.text, " failed");
    if (tests == 0) {
        const auto bytes = readBounded(input.scenario / "coverage/test-results.json", 1024 * 1024);
        const auto json = bytes ? parseJson(*bytes) : tl::unexpected<Failure>(bytes.error());
        if (json && json->is_object())
            for (const char *name : {"passed", "failed"})
                if (const auto value = json->find(name); value != json->end() && value->is_number_integer())
                    tests += std::clamp(value->get<int>(), 0, 1'000'000);
    }
    const int total = static_cast<int>(input.registry.inOrder().size());
    if (total == 0 || std::abs(static_cast<double>(tests) / total - 1) >= 0.1)
        return;
    QualityIssue issue{"insufficient_test_coverage", "medium", 5, {}, {}, tests, total, {}, {}, {}, 0};
    issue.message = std::to_string(tests) + " test results for " + std::to_string(total) + " requirements: one test each is rarely enough";
    issue.recommendation = "test each requirement in more than one way";
    report.issues.push_back(std::move(issue));
}

void addWrongPlaces(const std::vector<const Requirement *> &requirements, RequirementQuality &report)
{
    std::set<std::string> refs;
    QualityIssue issue{"invalid_test_location", "medium", 0, {}, {}, 0, 0, {}, {}, {}, 0};
    for (const auto *requirement : requirements)
        for (const auto &validation : requirement->validations)
            if (text::lowered(normalFile(validation.ref)).starts_with("test/")) {
                refs.insert(normalFile(validation.ref));
                addExample(issue.files, validation.ref);
                addExample(issue.requirements, requirement->id);
            }
    if (refs.empty())
        return;
    const double ratio = static_cast<double>(refs.size()) / static_cast<double>(requirements.size());
    issue.severity = ratio > 0.5 ? "high" : "medium";
    issue.penalty = std::min(25, rounded(ratio * 25));
    issue.count = static_cast<int>(refs.size());
    issue.total = static_cast<int>(requirements.size());
    issue.message = std::to_string(refs.size()) + " proofs lie beneath test/, where scripts run tests rather than test";
    issue.recommendation = "name the tests themselves, beneath api/, ui/src/ or bas/cases/";
    report.issues.push_back(std::move(issue));
}

void addMonoliths(const std::vector<const Requirement *> &requirements, RequirementQuality &report)
{
    std::map<std::string, std::set<std::string>> users;
    for (const auto *requirement : requirements)
        for (const auto &validation : requirement->validations)
            if (const auto &key = validation.ref.empty() ? validation.workflowId : validation.ref; !key.empty())
                users[key].insert(requirement->id);
    QualityIssue issue{"monolithic_test_files", "medium", 0, {}, {}, 0, 0, {}, {}, {}, 0};
    std::size_t worst = 0;
    for (const auto &[key, ids] : users) {
        if (ids.size() < 4)
            continue;
        ++issue.count;
        addExample(issue.files, key);
        if (ids.size() > worst) {
            worst = ids.size();
            issue.file = key;
        }
    }
    if (issue.count == 0)
        return;
    issue.severity = worst >= 6 ? "high" : "medium";
    issue.penalty = std::min(15, 2 * issue.count);
    issue.message =
        std::to_string(issue.count) + " proofs are shared by four requirements or more; " + issue.file + " by " + std::to_string(worst);
    issue.recommendation = "name the test that proves each requirement, such as file::TestName";
    report.issues.push_back(std::move(issue));
}

void addLonelyTargets(const QualityInput &input, RequirementQuality &report)
{
    const auto targets = targetsOf(input.registry);
    QualityIssue issue{"ungrouped_operational_targets", "medium", 0, {}, {}, 0, static_cast<int>(targets.size()), {}, {}, {}, 0};
    for (const auto &[id, group] : targets)
        if (group.size() == 1) {
            ++issue.count;
            addExample(issue.requirements, group.front()->id);
        }
    const double share = targets.empty() ? 0 : static_cast<double>(issue.count) / static_cast<double>(targets.size());
    if (targets.empty() || share <= std::min(0.2, 5.0 / static_cast<double>(targets.size())))
        return;
    issue.severity = share > 0.5 ? "high" : "medium";
    issue.penalty = std::min(10, rounded(share * 10));
    issue.message =
        std::to_string(issue.count) + " of " + std::to_string(targets.size()) + " operational targets have one requirement only";
    issue.recommendation = "break a target into the promises that it is made of";
    report.issues.push_back(std::move(issue));
}

void addThinLayers(const QualityInput &input, const std::vector<const Requirement *> &requirements, TestFiles &files,
                   RequirementQuality &report)
{
    std::set<Layer> applicable{Layer::EndToEnd};
    if (hasApi(input.scenario))
        applicable.insert(Layer::Api);
    if (isThere(input.scenario / "ui" / "package.json"))
        applicable.insert(Layer::Ui);
    QualityIssue issue{"insufficient_validation_layers", "high", 0, {}, {}, 0, static_cast<int>(requirements.size()), {}, {}, {}, 0};
    for (const auto *requirement : requirements) {
        std::set<Layer> layers;
        for (const auto &validation : requirement->validations) {
            const std::string file = normalFile(validation.proof.file);
            const Layer layer = validation.type == ValidationType::Manual ? Layer::None : layerOf(file);
            if (applicable.contains(layer) && files.of(file).meaningful)
                layers.insert(layer);
        }
        const bool critical = requirement->criticality == Criticality::P0 || requirement->criticality == Criticality::P1;
        if (layers.size() >= (critical ? 2U : 1U))
            continue;
        ++issue.count;
        addExample(issue.requirements, requirement->id);
    }
    if (issue.count == 0)
        return;
    issue.penalty = std::min(20, rounded(20.0 * issue.count / issue.total));
    issue.message = std::to_string(issue.count) + " requirements are tested in fewer layers than they should be";
    issue.recommendation = "prove P0 and P1 in two of API, UI and end-to-end tests, the others in one";
    report.issues.push_back(std::move(issue));
}

void addSuperficial(const std::vector<const Requirement *> &requirements, TestFiles &files, RequirementQuality &report)
{
    QualityIssue issue{"superficial_test_implementation", "medium", 0, {}, {}, 0, 0, {}, {}, {}, 0};
    std::set<std::pair<std::string, std::string>> seen;
    for (const auto *requirement : requirements)
        for (const auto &validation : requirement->validations) {
            const std::string file = normalFile(validation.proof.file);
            if (validation.type != ValidationType::Test || file.empty() || !seen.emplace(requirement->id, validation.ref).second)
                continue;
            const auto &judged = files.of(file);
            if (!judged.found || judged.meaningful)
                continue;
            ++issue.count;
            addExample(issue.files, file);
            addExample(issue.requirements, requirement->id);
        }
    if (issue.count == 0)
        return;
    issue.penalty = std::min(10, issue.count);
    issue.message = std::to_string(issue.count) + " proofs are test files that hardly test anything";
    issue.recommendation = "assert more in them, in at least three tests";
    report.issues.push_back(std::move(issue));
}

void addManualWork(const std::vector<const Requirement *> &requirements, RequirementQuality &report)
{
    QualityIssue issue{"missing_test_automation", "medium", 0, {}, {}, 0, 0, {}, {}, {}, 0};
    int manual = 0;
    for (const auto *requirement : requirements) {
        const auto count = std::count_if(requirement->validations.begin(), requirement->validations.end(),
                                         [](const auto &validation) { return validation.type == ValidationType::Manual; });
        issue.total += static_cast<int>(requirement->validations.size());
        manual += static_cast<int>(count);
        if (count > 0 && count == static_cast<std::ptrdiff_t>(requirement->validations.size()) &&
            requirement->derived == DeclaredStatus::Complete) {
            ++issue.count;
            addExample(issue.requirements, requirement->id);
        }
    }
    const double share = issue.total == 0 ? 0 : static_cast<double>(manual) / issue.total;
    if (share <= 0.1 && issue.count < 5)
        return;
    issue.severity = issue.count >= 10 ? "high" : "medium";
    issue.penalty = std::min(15, rounded(share * 10) + std::min(issue.count, 5));
    issue.message = std::to_string(manual) + " of " + std::to_string(issue.total) + " validations are manual; " +
                    std::to_string(issue.count) + " requirements are complete by manual proof alone";
    issue.recommendation = "automate what can be automated";
    issue.count = manual;
    report.issues.push_back(std::move(issue));
}

} // namespace

void addPatterns(const QualityInput &input, TestFiles &files, RequirementQuality &report)
{
    const auto requirements = requirementsOf(input.registry);
    if (requirements.empty())
        return;
    addTooFewTests(input, report);
    addWrongPlaces(requirements, report);
    addMonoliths(requirements, report);
    addLonelyTargets(input, report);
    addThinLayers(input, requirements, files, report);
    addSuperficial(requirements, files, report);
    addManualWork(requirements, report);
}

} // namespace genie::quality
