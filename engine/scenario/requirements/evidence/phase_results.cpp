// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/case_text.h"
#include "scenario/requirements/evidence/evidence_files.h"
#include "scenario/requirements/evidence/evidence_json.h"

#include <algorithm>

namespace genie {

namespace {

/// What the entries of one file share.
struct PhaseFile {
    const std::string &source;
    std::string phase;
    std::optional<Moment> at;
};

EvidenceRecord recordOf(const PhaseFile &file)
{
    EvidenceRecord record;
    record.phase = file.phase;
    record.at = file.at;
    record.source = file.source;
    record.origin = "phase";
    return record;
}

/// An entry of `requirements[]`.
void addProof(const Json &entry, const PhaseFile &file, EvidenceSet &into)
{
    EvidenceRecord record = recordOf(file);
    record.requirementId = evidence::text(entry, {"id"});
    if (record.requirementId.empty())
        return;
    record.status = evidence::status(evidence::text(entry, {"status"}), file.source, into);
    if (const auto phase = evidence::text(entry, {"phase"}); !phase.empty())
        record.phase = phaseFrom(phase);
    if (const auto at = evidence::time(entry, {"updated_at"}))
        record.at = at;
    record.seconds = evidence::seconds(entry);
    record.text = evidence::text(entry, {"evidence"});
    record.workflowId = evidence::text(entry, {"workflow_id"});
    record.symbol = evidence::text(entry, {"test", "test_name"});
    record.file = evidence::text(entry, {"file", "test_file", "ref"});
    if (!record.file.empty()) {
        into.records.push_back(std::move(record));
        return;
    }
    const auto files = filesNamedIn(record.text);
    for (const auto &named : files) {
        record.file = named;
        into.records.push_back(record);
    }
    if (files.empty())
        into.records.push_back(std::move(record));
}

/// The first word of the text that looks like an id: in brackets, in parentheses, else free.
std::string idIn(const std::string &text)
{
    if (auto ids = requirementTags(text); !ids.empty())
        return ids.front();
    for (const auto &[open, close] : {std::pair{'[', ']'}, {'(', ')'}}) {
        const auto begin = text.find(open);
        const auto end = begin == std::string::npos ? begin : text.find(close, begin);
        if (end != std::string::npos && end > begin + 1)
            return text.substr(begin + 1, end - begin - 1);
    }
    return {};
}

/// The ids that an entry of `results[]` names, or guesses from the names of its test.
std::vector<std::string> idsOf(const Json &entry)
{
    std::vector<std::string> ids;
    if (const auto list = entry.find("requirement_ids"); list != entry.end() && list->is_array())
        for (const auto &id : *list)
            if (id.is_string() && ids.size() < 100)
                ids.push_back(id.get<std::string>());
    if (ids.empty())
        ids.push_back(evidence::text(entry, {"requirement_id"}));
    if (ids.front().empty())
        ids.front() = idIn(evidence::text(entry, {"test_name", "name"}));
    if (ids.front().empty())
        ids.front() = idIn(evidence::text(entry, {"test_file"}));
    return ids;
}

/// An entry of `results[]`: one test.
void addTest(const Json &entry, const PhaseFile &file, EvidenceSet &into)
{
    EvidenceRecord record = recordOf(file);
    record.status = evidence::status(evidence::text(entry, {"status"}), file.source, into);
    record.seconds = evidence::seconds(entry);
    record.text = evidence::text(entry, {"error", "message", "output"});
    record.symbol = evidence::text(entry, {"test_name", "name"});
    record.file = evidence::text(entry, {"test_file", "file"});
    if (const auto at = evidence::time(entry, {"updated_at"}))
        record.at = at;
    for (auto &id : idsOf(entry)) {
        record.requirementId = std::move(id);
        into.records.push_back(record);
    }
}

} // namespace

void addPhaseResults(std::string_view bytes, const std::string &source, EvidenceSet &into)
{
    const auto json = evidence::document(bytes, source, into);
    if (!json)
        return;
    std::string phase = evidence::text(*json, {"phase"});
    if (phase.empty())
        phase = std::filesystem::path(source).stem().string();
    const PhaseFile file{source, phaseFrom(phase), evidence::time(*json, {"updated_at", "executed_at"})};
    for (const Json *entry : evidence::objects(*json, "requirements"))
        addProof(*entry, file, into);
    for (const Json *entry : evidence::objects(*json, "results"))
        addTest(*entry, file, into);
    if (const auto word = evidence::text(*json, {"status"}); !word.empty()) {
        EvidenceRecord whole = recordOf(file);
        whole.status = evidence::status(word, source, into);
        whole.seconds = evidence::seconds(*json);
        whole.text = evidence::text(*json, {"summary"});
        whole.phaseLevel = true;
        into.records.push_back(std::move(whole));
    }
}

} // namespace genie
