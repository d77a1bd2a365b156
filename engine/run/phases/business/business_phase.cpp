// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/business/business_phase.h"

#include "run/phases/business/business_settings.h"
#include "run/phases/business/promised_surface.h"
#include "scenario/requirements/evidence/evidence_files.h"
#include "scenario/requirements/evidence/run_evidence.h"
#include "scenario/requirements/judgement.h"
#include "scenario/requirements/prd_lint.h"
#include "scenario/requirements/registry.h"
#include "scenario/requirements/rules.h"
#include "scenario/requirements/summary.h"
#include "scenario/workspace/manifest_file.h"

#include <algorithm>
#include <cstdio>
#include <set>

namespace genie {

namespace fs = std::filesystem;

namespace {

using Kind = Observation::Kind;

constexpr std::size_t kMostTold = 300; // Observations of one kind; the rest is a number.
constexpr const char *kEndpointsFile = ".vrooli/endpoints.json";
constexpr const char *kInit = "test-genie requirements init";

std::string counted(std::size_t number, const char *one) { return std::to_string(number) + " " + one + (number == 1 ? "" : "s"); }

std::string percentText(double percent)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f %%", percent);
    return text;
}

/// One run of the phase over one scenario.
class BusinessRun {
public:
    explicit BusinessRun(const PhaseContext &context) : m_context(context), m_directory(context.workspace.directory) {}

    PhaseOutcome run()
    {
        std::error_code error;
        const fs::path folder = m_directory / "requirements";
        if (!fs::is_directory(folder, error))
            return withoutFolder();
        std::vector<ConfigWarning> warnings;
        m_settings = readBusinessSettings(m_context.workspace.testing.document, warnings);
        for (const ConfigWarning &warning : warnings)
            tell(Kind::Warning, warning.path + ": " + warning.message, warning.file);
        tell(Kind::Section, "Registry of requirements");
        tell(Kind::Success, "requirements/ is there");
        if (!checkIndex(folder))
            return std::move(m_outcome);
        m_known.registry = readRegistry(m_directory, m_context.workspace.name);
        if (m_context.cancellation.requested())
            return std::move(m_outcome);
        if (!checkModules())
            return std::move(m_outcome);
        checkRegistry();
        checkTargets();
        applyEvidenceThereIs();
        checkCoverage();
        checkEnforced();
        checkQuality();
        checkSurface();
        return finish();
    }

private:
    void tell(Kind kind, std::string text, std::string file = {}, int line = 0)
    {
        m_context.reporter.observe({kind, std::move(text), std::move(file), line});
    }

    void problem(std::string error, Remediation remediation, FailureClass failureClass, std::string file = {})
    {
        if (m_outcome.error.empty()) {
            m_outcome.error = error;
            m_outcome.failureClass = failureClass;
        }
        m_outcome.status = PhaseStatus::Failed;
        m_outcome.remediations.push_back(std::move(remediation));
        tell(Kind::Error, std::move(error), std::move(file));
    }

    void warn(std::string text, std::string file = {}, int line = 0)
    {
        if (++m_warnings <= kMostTold)
            tell(Kind::Warning, std::move(text), std::move(file), line);
    }

    PhaseOutcome withoutFolder()
    {
        if (m_context.workspace.hasConfig) {
            problem("there is no requirements/ directory",
                    {"biz.dir", "Make requirements/ with an index.json that lists what the scenario promises.", kInit},
                    FailureClass::Misconfiguration, "requirements");
            return std::move(m_outcome);
        }
        m_outcome.status = PhaseStatus::Skipped;
        m_outcome.skipReason = "there is neither .vrooli nor requirements/, so nothing is promised that could be checked";
        tell(Kind::Skip, m_outcome.skipReason);
        return std::move(m_outcome);
    }

    bool checkIndex(const fs::path &folder)
    {
        std::error_code error;
        if (fs::is_regular_file(folder / "index.json", error)) {
            tell(Kind::Success, "requirements/index.json is there");
            return true;
        }
        if (!m_settings.requireIndex) {
            tell(Kind::Info, "there is no requirements/index.json; modules are looked for one level deep");
            return true;
        }
        problem(
            "there is no requirements/index.json",
            {"biz.index", "Write requirements/index.json with the modules in `imports`, or set business.require_index to false.", kInit},
            FailureClass::Misconfiguration, "requirements/index.json");
        return false;
    }

    bool checkModules()
    {
        for (const RequirementIssue &issue : m_known.registry.issues)
            if (issue.file == "requirements/index.json" && (issue.code == "file_unreadable" || issue.code == "file_invalid_json" ||
                                                            issue.code == "invalid_utf8" || issue.code == "root_not_object")) {
                tell(Kind::Error, issue.message, issue.file, issue.line);
                problem("requirements/index.json cannot be read: " + issue.message,
                        {"biz.read", "Correct requirements/index.json: " + issue.message + ".", ""}, FailureClass::System, issue.file);
                return false;
            }
        const auto modules = std::count_if(m_known.registry.modules.begin(), m_known.registry.modules.end(),
                                           [](const RequirementModule &module) { return !module.isIndex; });
        if (m_known.registry.byId.empty() && m_settings.requireModules) {
            problem("no module and no requirement is in requirements/",
                    {"biz.modules",
                     "Add requirements to requirements/index.json, or a module such as requirements/01-name/module.json to its "
                     "imports; `init --force --from-prd` makes them from PRD.md.",
                     std::string(kInit) + " --force --from-prd"},
                    FailureClass::Misconfiguration, "requirements/index.json");
            return false;
        }
        if (modules == 0)
            tell(Kind::Info, "all requirements are in the index; there are no modules");
        for (const RequirementModule &module : m_known.registry.modules)
            tell(Kind::Info, module.name + ": " + counted(module.requirements.size(), "requirement"), module.file);
        return true;
    }

    /// What reading the files and the rules found.
    void checkRegistry()
    {
        tell(Kind::Section, "Rules");
        ProofFiles files(m_directory);
        std::set<std::string> kinds;
        std::string errors;
        for (const RequirementIssue &issue : judge(m_known.registry, files)) {
            std::string text = (issue.requirementId.empty() ? "" : issue.requirementId + ": ") + issue.message +
                               (issue.hint.empty() ? "" : " (" + issue.hint + ")") + " [" + issue.code + "]";
            if (issue.severity == IssueSeverity::Warning)
                warn(std::move(text), issue.file, issue.line);
            if (issue.severity == IssueSeverity::Info)
                ++m_infos;
            if (issue.severity != IssueSeverity::Error)
                continue;
            kinds.insert(issue.code);
            if (++m_errors <= 5)
                errors += (errors.empty() ? "" : "; ") + issue.file + ": " + issue.message;
            if (m_errors <= kMostTold)
                tell(Kind::Error, std::move(text), issue.file, issue.line);
        }
        if (m_errors == 0) {
            tell(Kind::Success, "no rule is broken");
            return;
        }
        if (m_errors > 5)
            errors += "; and " + std::to_string(m_errors - 5) + " more";
        std::string list;
        for (const std::string &kind : kinds)
            list += (list.empty() ? "" : ", ") + kind;
        m_outcome.status = PhaseStatus::Failed;
        m_outcome.failureClass = FailureClass::Misconfiguration;
        m_outcome.error = std::move(errors);
        m_outcome.remediations.push_back(
            {"biz.rules", "Correct " + counted(m_errors, "broken rule") + " (" + list + ").", "test-genie requirements validate --dir ."});
    }

    /// Of files, and of this run where it is known already.
    void applyEvidenceThereIs()
    {
        if (m_context.cancellation.requested())
            return;
        m_known.tags = readScenarioTags(m_directory);
        m_known.evidence = readEvidenceFiles(m_directory);
        if (m_context.earlier != nullptr) {
            m_ofRun = evidenceOf(*m_context.earlier);
            m_known.evidence.records.insert(m_known.evidence.records.end(), m_ofRun.records.begin(), m_ofRun.records.end());
            m_ofRun.manual = m_known.evidence.manual;
        }
        if (m_context.earlier != nullptr)
            m_now = m_known.registry; // as declared: judged by this run alone
        judgePromises(m_directory, m_known, m_context.now);
    }

    [[nodiscard]] EvidenceSet evidenceOf(const RunSoFar &earlier) const
    {
        RunEvidence evidence(m_known.registry, m_known.tags);
        Execution execution;
        execution.id = earlier.run;
        execution.scenario = m_context.workspace.name;
        execution.startedAt = earlier.startedAt;
        execution.phases = earlier.phases;
        evidence.begin(execution);
        for (const TestCase &test : earlier.cases)
            evidence.add(test);
        return evidence.take();
    }

    /// `requirements.enforce`: what is critical needs evidence of this very run, or a person's word that is still in force.
    void checkEnforced()
    {
        if (!m_context.workspace.testing.requirementsEnforce || m_context.earlier == nullptr)
            return;
        tell(Kind::Section, "Critical requirements, enforced");
        KnownPromises now{std::move(m_now), {}, std::move(m_ofRun), {}};
        judgePromises(m_directory, now, m_context.now);
        std::vector<std::string> unproven;
        for (const RequirementPlace place : now.registry.inOrder()) {
            const Requirement &requirement = now.registry.at(place);
            const bool fromChildren = requirement.validations.empty() && !requirement.children.empty();
            const bool spoken = std::any_of(requirement.validations.begin(), requirement.validations.end(), [](const Validation &validation) {
                return validation.tier != EvidenceTier::None && validation.live != LiveStatus::NotRun;
            });
            if (!isCritical(requirement) || fromChildren || spoken)
                continue;
            unproven.push_back(requirement.id);
            if (unproven.size() <= kMostTold)
                tell(Kind::Error, requirement.id + ": this run has no evidence for any of its validations",
                     now.registry.modules[place.module].file, requirement.line);
        }
        if (unproven.empty())
            return tell(Kind::Success, "every critical requirement has evidence of this run");
        const auto shown = std::min<std::size_t>(unproven.size(), 5);
        std::string list;
        for (std::size_t i = 0; i < shown; ++i)
            list += (i == 0 ? "" : ", ") + unproven[i];
        if (unproven.size() > shown)
            list += " and " + std::to_string(unproven.size() - shown) + " more";
        problem(counted(unproven.size(), "critical requirement") + " without evidence of this run: " + list,
                {"biz.enforce", "Run the tests that prove them in the same run, or set requirements.enforce to false in .vrooli/testing.json.",
                 "test-genie execute " + m_context.workspace.name},
                FailureClass::Misconfiguration);
    }

    /// Signs that requirements look better proven than they are: warnings, and errors only where the scenario enforces its requirements.
    void checkQuality()
    {
        if (m_context.cancellation.requested())
            return;
        const auto before = lastSnapshot(m_directory);
        const auto quality = qualityOf(m_directory, m_context.workspace.testing.document, m_known, before ? &*before : nullptr, {}, m_context.now);
        if (quality.issues.empty())
            return;
        tell(Kind::Section, "Quality of the proofs");
        std::size_t told = 0;
        for (const QualityIssue &issue : quality.issues) {
            if (++told > kMostTold)
                break;
            const std::string text = issue.message + "; " + issue.recommendation + " [" + issue.type + "]";
            if (m_context.workspace.testing.requirementsEnforce && issue.severity == "high")
                problem(text, {"biz.quality", issue.recommendation + ", or switch the sign off in requirements.quality of .vrooli/testing.json.",
                               "test-genie requirements quality --dir ."},
                        FailureClass::Misconfiguration, issue.file);
            else
                tell(Kind::Warning, text, issue.file, issue.line);
        }
    }

    void checkTargets()
    {
        const auto prd = readPrd(m_directory);
        if (!prd || (prd->targets.empty() && prd->mentioned.empty()))
            return;
        tell(Kind::Section, "Operational targets");
        const PrdLint lint = lintPrd(m_known.registry, prd);
        for (const PrdFinding &finding : lint.findings)
            if (finding.severity != IssueSeverity::Info)
                warn(finding.message + " [" + finding.code + "]", finding.file, finding.line);
        if (lint.status == PrdLint::Status::Ok)
            tell(Kind::Success, counted(lint.discoveredTargets.size(), "target") + ", each with requirements");
    }

    /// How much is proven: of critical requirements by evidence where there is any, else by what the files declare.
    void checkCoverage()
    {
        std::size_t covered = 0;
        std::size_t total = 0;
        const std::vector<RequirementPlace> places = m_known.registry.inOrder();
        const bool evidence =
            std::any_of(places.begin(), places.end(), [&](RequirementPlace place) { return m_known.registry.at(place).touched; });
        for (const RequirementPlace place : places) {
            const Requirement &requirement = m_known.registry.at(place);
            const auto &validations = requirement.validations;
            const bool manual =
                !validations.empty() && std::all_of(validations.begin(), validations.end(),
                                                    [](const Validation &validation) { return validation.type == ValidationType::Manual; });
            if (evidence ? !isCritical(requirement) : manual)
                continue;
            ++total;
            covered += std::any_of(validations.begin(), validations.end(), [&](const Validation &validation) {
                return evidence ? validation.live == LiveStatus::Passed || validation.live == LiveStatus::Failed
                                : validation.declared == ValidationStatus::Implemented;
            });
        }
        if (total == 0)
            return;
        const double percent = percentOf(covered, total);
        const std::string text = std::to_string(covered) + " of " + std::to_string(total) +
                                 (evidence ? " critical requirements have evidence" : " requirements have an implemented validation") +
                                 " (" + percentText(percent) + ")";
        tell(Kind::Section, "Coverage of requirements");
        if (percent < m_settings.failBelow)
            problem(text + ", below the " + percentText(m_settings.failBelow) + " that business.error_coverage_percent asks for",
                    {"biz.coverage", "Prove more requirements, or lower business.error_coverage_percent in .vrooli/testing.json.",
                     "test-genie requirements report --dir . --format markdown"},
                    FailureClass::Misconfiguration);
        else if (percent < m_settings.warnBelow)
            warn(text + ", below " + percentText(m_settings.warnBelow));
        else
            tell(Kind::Success, text);
    }

    void checkSurface()
    {
        if (!m_settings.checkEndpoints && !m_settings.checkCommands && !m_settings.checkWebsockets)
            return;
        tell(Kind::Section, "Endpoints, commands and WebSockets");
        const ManifestFile file = readManifestFile(m_directory / kEndpointsFile);
        if (!file.document) {
            if (file.problem.empty())
                tell(Kind::Info, "there is no endpoints.json to compare the sources with");
            else
                warn(std::string(kEndpointsFile) + " " + file.problem, kEndpointsFile);
            return;
        }
        const PromisedSurface surface = checkPromises(m_directory, *file.document, m_settings);
        for (const BrokenPromise &broken : surface.broken)
            warn(broken.what + " is promised, but does not appear in " + broken.where, kEndpointsFile);
        if (surface.broken.empty())
            tell(Kind::Success,
                 counted(static_cast<std::size_t>(surface.promised), "promise") + " of endpoints.json appear in the sources");
    }

    PhaseOutcome finish()
    {
        if (m_warnings > kMostTold)
            tell(Kind::Warning, "and " + std::to_string(m_warnings - kMostTold) + " more warnings");
        if (m_infos > 0)
            tell(Kind::Info, counted(m_infos, "remark") + " of lesser weight: test-genie requirements validate");
        const auto modules = std::count_if(m_known.registry.modules.begin(), m_known.registry.modules.end(),
                                           [](const RequirementModule &module) { return !module.isIndex; });
        m_outcome.summary = counted(static_cast<std::size_t>(modules), "module") + ", " + counted(m_known.registry.byId.size(), "requirement") +
                            ", " + counted(m_errors, "error") + ", " + counted(m_warnings, "warning");
        return std::move(m_outcome);
    }

    const PhaseContext &m_context;
    const fs::path &m_directory;
    BusinessSettings m_settings;
    KnownPromises m_known;
    Registry m_now;      ///< with `earlier`: to be judged by this run alone
    EvidenceSet m_ofRun; ///< the same
    PhaseOutcome m_outcome;
    std::size_t m_errors = 0;
    std::size_t m_warnings = 0;
    std::size_t m_infos = 0;
};

class BusinessPhase : public PhaseRunner {
public:
    [[nodiscard]] std::string_view name() const override { return "business"; }
    PhaseOutcome run(const PhaseContext &context) const override { return BusinessRun(context).run(); }
};

} // namespace

std::unique_ptr<PhaseRunner> makeBusinessPhase() { return std::make_unique<BusinessPhase>(); }

} // namespace genie
