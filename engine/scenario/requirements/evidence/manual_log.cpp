// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "scenario/requirements/evidence/evidence_files.h"
#include "scenario/requirements/evidence/evidence_json.h"
#include "scenario/requirements/id_key.h"

#include <algorithm>

namespace genie {

namespace {

constexpr std::size_t kLongestLine = 64 * 1024;
constexpr std::size_t kMostEntries = 100'000;

void addEntry(const Json &json, const std::string &source, int line, Moment fileTime, EvidenceSet &into)
{
    ManualEntry entry;
    entry.requirementId = evidence::text(json, {"requirement_id"});
    const std::string key = idKey(entry.requirementId);
    if (key.empty())
        return evidence::note(into, "manual_line_invalid", source, "line " + std::to_string(line) + " names no requirement", line);
    if (text::lowered(evidence::text(json, {"action"})) == "invalidate") {
        into.manual.erase(key);
        return;
    }
    entry.line = line;
    entry.status = evidence::status(evidence::text(json, {"status"}), source, into);
    entry.validatedBy = evidence::text(json, {"validated_by"});
    entry.artifact = evidence::text(json, {"artifact_path", "artifact"});
    entry.notes = evidence::text(json, {"notes"});
    const auto validated = looseTimeFrom(evidence::text(json, {"validated_at", "recorded_at", "timestamp"}));
    entry.validatedAt = validated.value_or(fileTime);
    if (!validated)
        evidence::note(into, "manual_time_missing", source,
                       "line " + std::to_string(line) + " has no time that can be read; the file's is taken", line);
    if (const auto expiry = evidence::text(json, {"expires_at"}); !expiry.empty()) {
        entry.expiresAt = looseTimeFrom(expiry);
        entry.badExpiry = !entry.expiresAt;
        if (entry.badExpiry)
            evidence::note(into, "manual_expiry_invalid", source,
                           "line " + std::to_string(line) + " expires at '" + text::shortened(expiry, 80) +
                               "', which is no time; it counts as expired",
                           line);
    }
    if (into.manual.size() < kMostEntries || into.manual.contains(key))
        into.manual[key] = std::move(entry);
}

} // namespace

std::optional<Moment> looseTimeFrom(std::string_view text)
{
    text = text::trimmed(text);
    if (const auto moment = fromRfc3339(text))
        return moment;
    constexpr std::size_t kDay = 10;
    std::string whole(text);
    if (whole.size() == kDay)
        whole += "T00:00:00";
    return fromRfc3339(whole + "Z");
}

void addManualLog(std::string_view bytes, const std::string &source, Moment fileTime, EvidenceSet &into)
{
    int line = 0;
    for (std::size_t begin = 0; begin < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
        const std::string_view content = text::trimmed(bytes.substr(begin, end - begin));
        begin = end + 1;
        ++line;
        if (content.empty() || content.front() == '#')
            continue;
        const auto json = content.size() <= kLongestLine ? parseJson(content) : fail(FailureKind::Invalid, "is longer than 64 KiB");
        if (json && json->is_object())
            addEntry(*json, source, line, fileTime, into);
        else
            evidence::note(into, "manual_line_invalid", source,
                           "line " + std::to_string(line) + " " + (json ? "is no JSON object" : json.error().message), line);
    }
}

} // namespace genie
