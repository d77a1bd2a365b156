// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/case_text.h"
#include "scenario/requirements/evidence/evidence_files.h"
#include "scenario/requirements/evidence/evidence_json.h"

namespace genie {

namespace {

EvidenceRecord recordOf(const std::string &source, std::optional<Moment> at)
{
    EvidenceRecord record;
    record.phase = "unit";
    record.at = at;
    record.source = source;
    record.origin = "vitest";
    return record;
}

/// The reporter's paths are relative to the folder of the project, which for a report in `ui/coverage/` is `ui`.
std::string fileFrom(std::string named, const std::string &source)
{
    if (source.starts_with("ui/") && !named.starts_with("ui/"))
        return "ui/" + named;
    return named;
}

void addProof(const Json &entry, const std::string &source, std::optional<Moment> at, EvidenceSet &into)
{
    EvidenceRecord record = recordOf(source, at);
    record.requirementId = evidence::text(entry, {"id"});
    if (record.requirementId.empty())
        return;
    record.status = evidence::status(evidence::text(entry, {"status"}), source, into);
    record.seconds = evidence::seconds(entry);
    record.text = evidence::text(entry, {"evidence"});
    const auto files = filesNamedIn(record.text);
    // Of several files it is not known which one failed.
    const bool perFile = record.status == LiveStatus::Passed ? !files.empty() : files.size() == 1;
    if (!perFile) {
        into.records.push_back(std::move(record));
        return;
    }
    for (const auto &file : files) {
        record.file = fileFrom(file, source);
        into.records.push_back(record);
    }
}

/// An entry of `testFiles[]` with its tests.
void addTestFile(const Json &entry, const std::string &source, std::optional<Moment> at, EvidenceSet &into)
{
    EvidenceRecord record = recordOf(source, at);
    record.file = fileFrom(evidence::text(entry, {"path"}), source);
    const auto add = [&](const Json &from, const std::string &otherwise) {
        record.status = evidence::status(evidence::text(from, {"status"}), source, into);
        record.requirementId = evidence::text(from, {"requirementId"});
        if (record.requirementId.empty())
            record.requirementId = otherwise;
        record.symbol = evidence::text(from, {"name"});
        record.text = evidence::text(from, {"error"});
        into.records.push_back(record);
    };
    const auto tests = evidence::objects(entry, "tests");
    for (const Json *test : tests) {
        const auto ids = requirementTags(evidence::text(*test, {"name"}));
        add(*test, ids.empty() ? evidence::text(entry, {"requirementId"}) : ids.front());
    }
    if (tests.empty() && !evidence::text(entry, {"status"}).empty())
        add(entry, {});
}

} // namespace

void addVitestReport(std::string_view bytes, const std::string &source, EvidenceSet &into)
{
    const auto json = evidence::document(bytes, source, into);
    if (!json)
        return;
    const auto at = evidence::time(*json, {"generated_at"});
    for (const Json *entry : evidence::objects(*json, "requirements"))
        addProof(*entry, source, at, into);
    for (const Json *entry : evidence::objects(*json, "testFiles"))
        addTestFile(*entry, source, at, into);
}

} // namespace genie
