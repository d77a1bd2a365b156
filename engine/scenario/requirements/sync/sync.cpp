// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/sync/sync.h"

#include "core/base/digest.h"
#include "core/base/text.h"
#include "host/files/atomic_file.h"
#include "host/files/contained_path.h"
#include "host/files/file_lock.h"
#include "scenario/requirements/evidence/evidence_files.h"
#include "scenario/requirements/evidence/evidence_json.h"
#include "scenario/requirements/evidence/matching.h"
#include "scenario/requirements/evidence/proof_files.h"
#include "scenario/requirements/evidence/roll_up.h"
#include "scenario/requirements/id_key.h"
#include "scenario/requirements/requirement_view.h"
#include "scenario/requirements/sync/prd_boxes.h"
#include "scenario/requirements/sync/snapshot.h"
#include "scenario/requirements/sync/sync_plan.h"

#include <algorithm>
#include <map>

#include <sys/stat.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kLargestFile = 8 * 1024 * 1024;
constexpr std::size_t kMostBackups = 10;
constexpr std::size_t kMostHistoryLines = 500;

/// Carries one sync out.
class Sync {
public:
    explicit Sync(SyncInput &input) : m_in(input)
    {
        result.scenario = m_in.registry.scenario;
        result.dryRun = m_in.options.dryRun;
    }

    void look()
    {
        m_context.now = m_in.now;
        m_context.fileExists = [this](const std::string &file) { return refFileExists(m_in.scenario, file); };
        if (m_in.options.maxAgeDays > 0)
            m_context.oldest = m_in.now - std::chrono::days(m_in.options.maxAgeDays);
        for (const auto &[name, set] : m_in.foreign)
            m_context.foreign[name] = &set;
        for (const auto &issue : m_in.evidence.issues)
            find(issue);
        for (const auto &issue : applyEvidence(m_in.registry, m_in.evidence, m_context))
            find(issue);
        if (const auto bytes = bytesOf(std::string(kSnapshotFile)))
            if (auto before = snapshotFrom(*bytes))
                m_before = std::move(*before);
        m_plan = planSync(m_in.registry, m_in.evidence, m_in.options, m_context.fileExists);
        for (const auto &issue : m_plan.issues)
            find(issue);
        for (const auto &edit : m_plan.edits)
            result.changes.push_back(edit.change);
        planBoxes();
        if (m_in.options.dryRun)
            countAll();
    }

    void write()
    {
        writeModules();
        writeBoxes();
        // A file that could not be written keeps its old statuses, and so does the snapshot.
        settle();
        writeMetadata();
        writeSnapshot();
    }

    RequirementSyncResult result;

private:
    void find(const RequirementIssue &issue)
    {
        constexpr std::size_t kMostFindings = 10'000;
        if (result.findings.size() < kMostFindings)
            result.findings.push_back(viewOf(issue));
    }

    void error(std::string code, const std::string &file, const std::string &message)
    {
        RequirementIssue issue;
        issue.code = std::move(code);
        issue.severity = IssueSeverity::Error;
        issue.file = file;
        issue.message = message;
        find(issue);
    }

    std::optional<std::string> bytesOf(const std::string &file) const
    {
        const auto path = containedPath(m_in.scenario, file);
        auto bytes = path ? readBounded(*path, kLargestFile) : tl::unexpected<Failure>(path.error());
        return bytes ? std::optional(std::move(*bytes)) : std::nullopt;
    }

    /// Writes a file of the scenario with its folders; a failure becomes an error among the findings.
    bool save(const std::string &file, std::string_view bytes)
    {
        const auto path = containedPath(m_in.scenario, file);
        if (!path) {
            error("write_failed", file, path.error().message);
            return false;
        }
        std::error_code ignored;
        fs::create_directories(path->parent_path(), ignored);
        struct stat status {};
        const mode_t mode = ::stat(path->c_str(), &status) == 0 ? status.st_mode & 07777 : 0644;
        if (const auto done = writeAtomically(*path, bytes, mode); !done) {
            error("write_failed", file, done.error().message);
            return false;
        }
        return true;
    }

    void count(const RequirementChange &change)
    {
        if (change.suppressed)
            ++result.suppressed;
        else if (change.type == "validation_added")
            ++result.validationsAdded;
        else if (change.type == "validation_removed")
            ++result.validationsRemoved;
        else
            ++(change.field == "status" ? result.requirementStatusesChanged : result.validationStatusesChanged);
    }

    void countAll()
    {
        std::set<std::string> files;
        for (const auto &change : result.changes) {
            count(change);
            if (!change.suppressed)
                files.insert(change.file);
        }
        result.filesUpdated = static_cast<int>(files.size());
        result.prdTargetsChanged = static_cast<int>(m_boxes.changed.size());
    }

    void writeModules()
    {
        std::map<std::size_t, std::vector<const PlannedEdit *>> byModule;
        for (const auto &edit : m_plan.edits) {
            if (edit.change.suppressed)
                count(edit.change);
            else
                byModule[edit.place.module].push_back(&edit);
        }
        for (const auto &[index, edits] : byModule) {
            RequirementModule &module = m_in.registry.modules[index];
            auto bytes = editedModule(module, edits, toSeconds(m_in.now));
            if (!bytes) {
                error("sync_verify_failed", module.file, bytes.error().message);
            } else if (bytesOf(module.file) != module.bytes) {
                error("sync_conflict", module.file, "somebody else has changed the file in the meantime; it is left as it is");
            } else if (save(module.file, *bytes)) {
                module.bytes = std::move(*bytes);
                ++result.filesUpdated;
                for (const auto *edit : edits)
                    count(edit->change);
                continue;
            }
            m_unwritten.insert(index);
        }
        for (std::size_t i = 0; i < m_in.registry.modules.size(); ++i)
            if (!m_in.registry.modules[i].autoSync)
                m_unwritten.insert(i);
    }

    /// Whether a requirement that is complete has ever been proven, rather than set by hand only.
    [[nodiscard]] bool wasProven(const Requirement &requirement) const
    {
        const auto before = m_before.requirements.find(idKey(requirement.id));
        const bool earlier = before != m_before.requirements.end() && !before->second.live.empty() && before->second.live != "not_run";
        return requirement.touched || earlier || requirement.derived != DeclaredStatus::Complete;
    }

    void planBoxes()
    {
        auto prd = bytesOf("PRD.md");
        if (!prd)
            return;
        m_prd = std::move(*prd);
        std::map<std::string, TargetState> states;
        for (const auto &[id, group] : targetsOf(m_in.registry)) {
            const bool touched = std::any_of(group.begin(), group.end(), [](const auto *each) { return each->touched; });
            if (m_in.partial && !touched)
                continue;
            TargetState state{true, true};
            for (const auto *requirement : group) {
                state.complete = state.complete && requirement->derived == DeclaredStatus::Complete;
                state.proven = state.proven && wasProven(*requirement);
            }
            states.emplace(id, state);
        }
        m_boxes = withBoxes(m_prd, states);
        for (const auto &id : m_boxes.unproven) {
            RequirementIssue issue;
            issue.code = "target_unproven";
            issue.file = "PRD.md";
            issue.message = id + " is not checked: a requirement of it is complete without any evidence so far";
            find(issue);
        }
    }

    void writeBoxes()
    {
        if (m_boxes.changed.empty())
            return;
        if (bytesOf("PRD.md") != m_prd)
            return error("sync_conflict", "PRD.md", "somebody else has changed the file in the meantime; it is left as it is");
        std::string stamp = toSeconds(m_in.now); // 2026-01-10T12:00:00Z -> 20260110-120000
        std::erase_if(stamp, [](char c) { return c == '-' || c == ':' || c == 'Z'; });
        std::replace(stamp.begin(), stamp.end(), 'T', '-');
        const std::string folder = "coverage/requirements-sync/prd-backups/";
        if (!save(folder + "PRD.md." + stamp, m_prd) || !save("PRD.md", m_boxes.text))
            return;
        result.prdTargetsChanged = static_cast<int>(m_boxes.changed.size());
        pruneBackups(m_in.scenario / folder);
    }

    static void pruneBackups(const fs::path &folder)
    {
        std::vector<fs::path> backups;
        std::error_code error;
        for (fs::directory_iterator it(folder, error); !error && it != fs::directory_iterator(); it.increment(error))
            if (it->path().filename().string().starts_with("PRD.md."))
                backups.push_back(it->path());
        std::sort(backups.begin(), backups.end());
        for (std::size_t i = 0; i + kMostBackups < backups.size(); ++i)
            fs::remove(backups[i], error);
    }

    /// After writing, what the files say is declared; the snapshot shows all evidence, not only what decided this time.
    void settle()
    {
        for (std::size_t i = 0; i < m_in.registry.modules.size(); ++i)
            for (auto &requirement : m_in.registry.modules[i].requirements) {
                if (!m_unwritten.contains(i))
                    requirement.declared = requirement.derived;
                for (auto &validation : requirement.validations)
                    if (!m_unwritten.contains(i))
                        validation.declared = validation.derived;
            }
        const EvidenceSet &all = m_in.whole != nullptr ? *m_in.whole : m_in.evidence;
        m_shown = m_in.registry;
        applyEvidence(m_shown, all, m_context);
        if (const auto bytes = bytesOf(std::string(kProofFile)))
            m_proofs = proofsFrom(*bytes);
        markStale(m_shown, m_proofs, m_in.scenario);
        rollUp(m_shown);
        for (std::size_t i = 0; i < m_shown.modules.size(); ++i)
            for (std::size_t k = 0; k < m_shown.modules[i].requirements.size(); ++k) {
                auto &requirement = m_shown.modules[i].requirements[k];
                requirement.derived = requirement.declared;
                for (auto &validation : requirement.validations)
                    validation.derived = validation.declared;
            }
    }

    void writeMetadata()
    {
        Json json{{"synced_at", toSeconds(m_in.now)}, {"scenario_name", result.scenario}};
        if (!m_in.options.commands.empty())
            json["test_commands"] = m_in.options.commands;
        json["files_updated"] = result.filesUpdated;
        json["validations_added"] = result.validationsAdded;
        json["validations_removed"] = result.validationsRemoved;
        json["statuses_changed"] = result.requirementStatusesChanged + result.validationStatusesChanged;
        json["requirement_statuses_changed"] = result.requirementStatusesChanged;
        json["validation_statuses_changed"] = result.validationStatusesChanged;
        json["prd_targets_changed"] = result.prdTargetsChanged;
        json["suppressed"] = result.suppressed;
        json["error_count"] =
            std::count_if(result.findings.begin(), result.findings.end(), [](const auto &finding) { return finding.severity == "error"; });
        json["warnings"] = Json::array();
        for (const auto &finding : result.findings) {
            if (finding.severity == "info")
                continue;
            Json warning{{"code", finding.code}};
            if (!finding.requirementId.empty())
                warning["requirement_id"] = finding.requirementId;
            if (finding.code != "manual_expired") {
                warning["file"] = finding.file;
                warning["message"] = finding.message;
            }
            json["warnings"].push_back(std::move(warning));
        }
        save(std::string(kSyncFile), toPretty(json) + "\n");
    }

    void writeSnapshot()
    {
        const EvidenceSet &all = m_in.whole != nullptr ? *m_in.whole : m_in.evidence;
        SnapshotInput input{m_shown, m_in.now, m_in.options.commands, prdBoxes(m_prd), {}, all};
        for (const auto &module : m_shown.modules)
            input.files.push_back({module.file, sha256Of(module.bytes), static_cast<std::int64_t>(module.bytes.size())});
        save(std::string(kSnapshotFile), toPretty(snapshotOf(input)) + "\n");
        static const ScenarioTags kNoTags;
        const auto &tags = m_in.tags != nullptr ? *m_in.tags : kNoTags;
        save(std::string(kProofFile), toPretty(toJson(renewed(m_proofs, m_shown, m_in.scenario, tags))) + "\n");
        const std::string history = bytesOf(std::string(kHistoryFile)).value_or(std::string());
        auto lines = text::split(text::trimmed(history), '\n');
        if (lines.size() >= kMostHistoryLines)
            lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kMostHistoryLines - 1));
        std::string next;
        for (const auto &line : lines)
            if (!line.empty())
                next += line + "\n";
        save(std::string(kHistoryFile), next + toLine(historyLineOf(m_shown, m_in.now)) + "\n");
    }

    SyncInput &m_in;
    MatchContext m_context;
    SyncPlan m_plan;
    Snapshot m_before;
    std::string m_prd;
    PrdEdit m_boxes;
    std::set<std::size_t> m_unwritten; ///< modules whose files keep what they say
    Registry m_shown;
    ProofLedger m_proofs;
};

} // namespace

Outcome<RequirementSyncResult> syncRequirements(SyncInput input)
{
    Sync sync(input);
    if (!input.registry.folderExists)
        return std::move(sync.result);
    if (input.options.dryRun) {
        sync.look();
        return std::move(sync.result);
    }
    const auto folder = containedPath(input.scenario, "coverage/sync");
    if (!folder)
        return tl::unexpected(folder.error());
    std::error_code error;
    fs::create_directories(*folder, error);
    if (error)
        return fail(FailureKind::Unavailable, "cannot create " + folder->string() + ": " + error.message());
    // The kernel gives the lock back when its holder dies, however it dies, so it never has to be broken.
    const auto lock = FileLock::tryAcquire(*folder / ".lock");
    if (!lock && lock.error().kind != FailureKind::Conflict)
        return tl::unexpected(lock.error());
    if (!lock) {
        sync.result.skippedReason = "another sync of this scenario is under way";
        return std::move(sync.result);
    }
    sync.look();
    sync.write();
    return std::move(sync.result);
}

std::string whySyncIsOff(bool configured, std::string_view variable)
{
    if (!configured)
        return "requirements.sync is false in .vrooli/testing.json";
    const std::string value = text::lowered(text::trimmed(variable));
    if (value == "0" || value == "false" || value == "no")
        return "TESTING_REQUIREMENTS_SYNC is " + value;
    return {};
}

EvidenceSet scopedTo(const EvidenceSet &evidence, const std::set<std::string> &phases, Moment since)
{
    EvidenceSet scoped;
    scoped.issues = evidence.issues;
    std::copy_if(evidence.records.begin(), evidence.records.end(), std::back_inserter(scoped.records),
                 [&](const EvidenceRecord &record) { return phases.contains(record.phase) && record.at && *record.at >= since; });
    return scoped;
}

bool refFileExists(const fs::path &scenario, const std::string &file)
{
    for (const char *base : {"", "api/", "ui/", "test/"}) {
        const auto path = containedPath(scenario, base + file);
        std::error_code error;
        if (!file.empty() && path && fs::exists(*path, error))
            return true;
    }
    return false;
}

} // namespace genie
