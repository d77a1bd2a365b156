// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "scenario/requirements/rule_findings.h"
#include "scenario/requirements/rules.h"
#include "scenario/requirements/test_names.h"
#include "scenario/workspace/testing_config.h"

#include <algorithm>
#include <unordered_map>

namespace genie {

namespace {

using enum IssueSeverity;

/// Whether the status says that the proof is still to be written, so that a missing file is no surprise.
bool isToBeWritten(const Validation &validation)
{
    return validation.declared == ValidationStatus::Planned || validation.declared == ValidationStatus::NotImplemented;
}

/// Judges one validation.
class ValidationRules {
public:
    ValidationRules(const Requirement &requirement, RequirementPlace place, std::size_t index, std::size_t first, const Registry &registry,
                    ProofFiles &files, RuleFindings &findings)
        : m_validation(requirement.validations[index]),
          m_place(place),
          m_index(index),
          m_first(first),
          m_registry(registry),
          m_files(files),
          m_findings(findings)
    {
    }

    void check()
    {
        checkWords();
        if (text::trimmed(m_validation.ref).empty()) {
            if (m_validation.workflowId.empty())
                tell("validation_no_target", isToBeWritten(m_validation) || isManual() ? Info : Warning, "", "neither ref nor workflow_id");
            return;
        }
        checkWriting();
        // Another scenario's files are not ours to look at.
        if (m_validation.scenario.empty() || m_validation.scenario == m_registry.scenario)
            checkExistence();
    }

private:
    [[nodiscard]] bool isManual() const { return m_validation.type == ValidationType::Manual; }

    void tell(const char *code, IssueSeverity severity, std::string_view member, std::string message, std::string hint = {})
    {
        m_findings.addFor(code, severity, m_place, m_index, member, std::move(message), std::move(hint));
    }

    void checkWords()
    {
        const Validation &validation = m_validation;
        if (!validationTypeFrom(validation.typeWord))
            tell("validation_type_unknown", Warning, "type",
                 text::trimmed(validation.typeWord).empty() ? "no type; taken as test"
                                                            : "type " + validation.typeWord + " is unknown; taken as test");
        const bool inCatalogue = std::find(kPhaseNames.begin(), kPhaseNames.end(), validation.phase) != kPhaseNames.end();
        if (validation.phase.empty())
            tell("validation_phase_missing", Warning, "phase", "no phase");
        else if (!inCatalogue && !(isManual() && validation.phase == "manual"))
            tell("validation_phase_unknown", Warning, "phase",
                 "phase " + validation.phase + " is not in the catalogue; it matches no phase's results");
        if (!text::trimmed(validation.statusWord).empty() && !validationStatusFrom(validation.statusWord))
            tell("validation_status_unknown", Warning, "status",
                 "status " + validation.statusWord + " is unknown; taken as not_implemented");
    }

    /// What can be said of a reference without looking at files.
    void checkWriting()
    {
        const Validation &validation = m_validation;
        if (!validation.proof.remark.empty())
            tell("ref_has_remark", Info, "ref", "remark " + validation.proof.remark + " ignored");
        if (m_first != m_index)
            tell("ref_duplicate", Warning, "ref", "same ref as validation " + std::to_string(m_first));
        if (isPhaseScript(validation.proof.file))
            tell("ref_phase_script", Warning, "ref", validation.ref + " is a script that runs tests, not a test");
    }

    void checkExistence()
    {
        const ProofReference &proof = m_validation.proof;
        if (proof.malformed) {
            tell("ref_malformed", Warning, "ref", m_validation.ref + " has no file part");
            return;
        }
        if (proof.file.starts_with('/')) {
            tell("ref_absolute", Warning, "ref", m_validation.ref + " is an absolute path");
            return;
        }
        const auto file = m_files.find(proof.file, m_validation.type != ValidationType::Test);
        if (!file && looksLikeProse(proof)) {
            tell("ref_not_a_path", isManual() ? Info : Warning, "ref", m_validation.ref + " is prose, not a path");
            return;
        }
        if (!file) {
            const std::string found = m_files.suggestFor(proof.file);
            tell("ref_missing_file", isToBeWritten(m_validation) ? Info : Warning, "ref", proof.file + " does not exist",
                 found.empty() ? "" : "there is " + found);
            return;
        }
        if (!proof.symbol.empty() && !isManual())
            checkSymbol(*file);
    }

    void checkSymbol(const std::string &file)
    {
        const std::string &symbol = m_validation.proof.symbol;
        const auto &names = m_files.testsIn(file);
        if (!names) {
            tell("symbol_unchecked", Info, "ref", "names of tests cannot be read from " + file + ", so " + symbol + " is not checked");
            return;
        }
        if (namesTest(*names, symbol))
            return;
        const std::vector<std::string> similar = similarTests(*names, symbol);
        tell("ref_missing_symbol", Warning, "ref", symbol + " not found in " + file,
             similar.empty() ? "" : "there is " + text::join(similar, ", "));
    }

    const Validation &m_validation;
    RequirementPlace m_place;
    std::size_t m_index;
    std::size_t m_first; ///< the first validation of the same reference
    const Registry &m_registry;
    ProofFiles &m_files;
    RuleFindings &m_findings;
};

} // namespace

void checkValidations(const Requirement &requirement, RequirementPlace place, const Registry &registry, ProofFiles &files,
                      RuleFindings &findings)
{
    std::unordered_map<std::string_view, std::size_t> firstOf;
    for (std::size_t index = 0; index < requirement.validations.size(); ++index) {
        const std::size_t first = firstOf.try_emplace(requirement.validations[index].ref, index).first->second;
        ValidationRules(requirement, place, index, first, registry, files, findings).check();
    }
}

} // namespace genie
