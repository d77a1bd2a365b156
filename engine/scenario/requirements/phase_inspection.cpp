// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/phase_inspection.h"

#include "core/base/text.h"
#include "scenario/requirements/test_names.h"

#include <algorithm>

namespace genie {

namespace {

constexpr std::size_t kShownNames = 5;

std::string stemOf(const std::string &file)
{
    const auto slash = file.rfind('/');
    const std::string name = slash == std::string::npos ? file : file.substr(slash + 1);
    return name.substr(0, name.find('.'));
}

/// Whether a validation belongs to a phase by its word, by what it is, or because its reference is the phase's own script.
bool belongsTo(const Validation &validation, const std::string &phase)
{
    const std::string &file = validation.proof.file;
    if (validation.phase == phase || file == "coverage/phases/test-" + phase + ".sh")
        return true;
    switch (validation.type) {
    case ValidationType::Manual: return phase == "manual";
    case ValidationType::Automation: return (file.empty() ? validation.workflowId : stemOf(file)) == phase;
    case ValidationType::Lighthouse: return effectivePhase(validation) == phase;
    case ValidationType::Test: break;
    }
    Validation unnamed = validation;
    unnamed.phase.clear();
    const bool unit = effectivePhase(unnamed) == "unit" || file.find("/tests/") != std::string::npos;
    return unit ? phase == "unit" : validation.phase.empty() && effectivePhase(validation) == phase;
}

/// Looks one phase's validations up.
class Inspection {
public:
    explicit Inspection(ProofFiles &files) : m_files(files) {}

    Json validation(const Validation &validation)
    {
        Json json = {{"type", toWord(validation.type)}, {"ref", validation.ref}};
        const auto set = [&](const char *key, const std::string &value) {
            if (!value.empty())
                json[key] = value;
        };
        set("workflow_id", validation.workflowId);
        const std::string reference = validation.ref.empty() ? validation.workflowId : validation.ref;
        set("reference", reference);
        json["status"] = toWord(validation.derived);
        json["exists"] = true;
        set("scenario", validation.scenario);
        set("folder", validation.folder);
        set("notes", validation.notes);
        if (!text::trimmed(validation.ref).empty())
            look(validation, json);
        return json;
    }

    Json missingReferences = Json::array();
    Json missingDetails = Json::array();

private:
    void look(const Validation &validation, Json &json)
    {
        const ProofReference &proof = validation.proof;
        const auto file = m_files.find(proof.file, false);
        if (!file) {
            missing(validation, json, proof.malformed ? "empty_ref" : "file_not_found", fileSuggestion(proof));
            return;
        }
        if (proof.symbol.empty())
            return;
        const auto &names = m_files.testsIn(*file);
        if (!names)
            missing(validation, json, "symbol_unchecked", Json::object(), true);
        else if (!namesTest(*names, proof.symbol))
            missing(validation, json, "function_not_found", symbolSuggestion(*names, proof.symbol));
    }

    void missing(const Validation &validation, Json &json, const char *issue, Json suggestion, bool exists = false)
    {
        json["exists"] = exists;
        Json detail = {{"ref", validation.ref}, {"filePath", validation.proof.file}};
        if (!validation.proof.symbol.empty())
            detail["testFunc"] = validation.proof.symbol;
        detail["issue"] = issue;
        detail["searchedPath"] = validation.proof.file;
        if (!suggestion.empty()) {
            json["suggestion"] = suggestion;
            detail["suggestion"] = std::move(suggestion);
        }
        if (!exists)
            missingReferences.push_back(validation.ref);
        missingDetails.push_back(std::move(detail));
    }

    Json fileSuggestion(const ProofReference &proof)
    {
        const std::string found = proof.file.empty() ? std::string() : m_files.suggestFor(proof.file);
        if (found.empty())
            return Json::object();
        Json suggestion = {{"foundFile", found}, {"correctRef", found + (proof.symbol.empty() ? "" : "::" + proof.symbol)}};
        if (const auto &names = m_files.testsIn(found); !proof.symbol.empty() && names)
            suggestion["functionExists"] = namesTest(*names, proof.symbol);
        return suggestion;
    }

    static Json symbolSuggestion(const std::vector<std::string> &names, const std::string &symbol)
    {
        std::vector<std::string> available;
        for (const std::string &name : names)
            if (!name.starts_with('/') && available.size() < kShownNames)
                available.push_back(name);
        Json suggestion = {{"functionExists", false}};
        if (!available.empty())
            suggestion["availableFunctions"] = available;
        const std::vector<std::string> similar = similarTests(names, symbol);
        if (!similar.empty())
            suggestion["similarFunctions"] = similar;
        else
            suggestion["hint"] = available.empty() ? "the file has no tests" : "tests in the file: " + text::join(available, ", ");
        return suggestion;
    }

    ProofFiles &m_files;
};

} // namespace

Json inspectPhase(const Registry &registry, const std::string &phase, ProofFiles &files)
{
    Inspection inspection(files);
    Json requirements = Json::array();
    for (const RequirementPlace place : registry.inOrder()) {
        const Requirement &requirement = registry.at(place);
        Json validations = Json::array();
        for (const Validation &validation : requirement.validations)
            if (belongsTo(validation, phase))
                validations.push_back(inspection.validation(validation));
        if (validations.empty())
            continue;
        Json json = {{"id", requirement.id}};
        if (requirement.criticality != Criticality::None)
            json["criticality"] = toWord(requirement.criticality);
        json["validations"] = std::move(validations);
        requirements.push_back(std::move(json));
    }
    Json json = {{"scenario", registry.scenario}, {"phase", phase}, {"requirements", std::move(requirements)}};
    if (!inspection.missingReferences.empty())
        json["missingReferences"] = std::move(inspection.missingReferences);
    if (!inspection.missingDetails.empty())
        json["missingDetails"] = std::move(inspection.missingDetails);
    return json;
}

} // namespace genie
