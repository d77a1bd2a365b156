// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/evidence/manual_entry.h"

#include "core/base/text.h"
#include "core/json/json.h"
#include "host/files/atomic_file.h"
#include "host/files/contained_path.h"
#include "host/files/file_lock.h"
#include "scenario/requirements/evidence/evidence_files.h"

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr int kLongestProofDays = 90;
constexpr std::int64_t kLargestLog = 64 * 1024 * 1024;
constexpr std::size_t kLongestLine = 64 * 1024;

Done check(const fs::path &scenario, const Registry &registry, const ManualEntryRequest &request)
{
    if (text::trimmed(request.requirement).empty())
        return fail(FailureKind::Invalid, "--requirement names no requirement");
    if (!request.allowUnknown && registry.find(request.requirement) == nullptr)
        return fail(FailureKind::NotFound, "there is no requirement " + request.requirement + "; --allow-unknown records it all the same");
    if (request.status != "passed" && request.status != "failed" && request.status != "skipped")
        return fail(FailureKind::Invalid, "status must be passed, failed or skipped");
    if (!request.force && request.expiresAt.empty() && request.expiresInDays > kLongestProofDays)
        return fail(FailureKind::Invalid, "a manual proof may last 90 days at most; --force overrides that");
    if (request.artifact.empty())
        return {};
    const auto artifact = containedPath(scenario, request.artifact);
    std::error_code error;
    if (!artifact)
        return tl::unexpected<Failure>(artifact.error().within("artifact"));
    if (!fs::exists(*artifact, error))
        return fail(FailureKind::Invalid, "the artifact " + request.artifact + " does not exist");
    return {};
}

/// The time of the request; failure when it is none.
Outcome<Moment> timeOf(const std::string &text, Moment otherwise)
{
    if (text.empty())
        return otherwise;
    if (const auto time = fromRfc3339(text))
        return *time;
    return fail(FailureKind::Invalid, "'" + text::shortened(text::validUtf8(text), 60) + "' is no time such as 2026-01-10T12:00:00Z");
}

Outcome<std::string> lineOf(const ManualEntryRequest &request, Moment now)
{
    const auto validated = timeOf(request.validatedAt, now);
    if (!validated)
        return tl::unexpected(validated.error());
    Json json{{"requirement_id", text::trimmed(request.requirement)}, {"status", request.status}, {"validated_at", toSeconds(*validated)}};
    if (!request.expiresAt.empty() || request.expiresInDays > 0) {
        constexpr int kMostDays = 36'500;
        const auto expires = timeOf(request.expiresAt, *validated + std::chrono::days(std::min(request.expiresInDays, kMostDays)));
        if (!expires)
            return tl::unexpected(expires.error());
        json["expires_at"] = toSeconds(*expires);
    }
    for (const auto &[key, value] : {std::pair<const char *, const std::string &>{"validated_by", request.validatedBy},
                                     {"artifact_path", request.artifact},
                                     {"notes", request.notes}})
        if (!value.empty())
            json[key] = value;
    json["action"] = request.invalidate ? "invalidate" : "validate";
    std::string line = toLine(json);
    if (line.size() > kLongestLine)
        return fail(FailureKind::Invalid, "the entry is longer than 64 KiB");
    return line;
}

} // namespace

Outcome<ManualLine> recordManual(const fs::path &scenario, const Registry &registry, const ManualEntryRequest &request, Moment now)
{
    if (const auto fine = check(scenario, registry, request); !fine)
        return tl::unexpected(fine.error());
    const auto line = lineOf(request, now);
    if (!line)
        return tl::unexpected(line.error());
    ManualLine result{*line, request.manifest.empty() ? std::string(kManualLog) : request.manifest};
    const auto path = containedPath(scenario, result.manifest);
    if (!path)
        return tl::unexpected(path.error());
    if (request.dryRun)
        return result;
    std::error_code error;
    fs::create_directories(path->parent_path(), error);
    // The log is replaced at one moment, so two writers must not both start from the same old text.
    const auto lock = FileLock::tryAcquire(path->parent_path() / ".lock");
    if (!lock)
        return tl::unexpected(lock.error());
    auto log = readBounded(*path, kLargestLog);
    if (!log && log.error().kind != FailureKind::NotFound)
        return tl::unexpected(log.error());
    std::string text = log ? std::move(*log) : std::string();
    if (!text.empty() && !text.ends_with('\n'))
        text += '\n';
    if (const auto done = writeAtomically(*path, text + *line + "\n"); !done)
        return tl::unexpected(done.error());
    return result;
}

} // namespace genie
