// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/candidate_reader.h"

#include "desk/audit/test_paths.h"
#include "host/files/atomic_file.h"

#include <algorithm>

namespace genie {

namespace {

constexpr std::int64_t kLargestSource = 4LL * 1024 * 1024;

} // namespace

std::map<std::string, std::set<int>> startsByFile(const std::vector<TestCase> &cases)
{
    std::map<std::string, std::set<int>> starts;
    for (const auto &one : cases)
        if (!one.file.empty() && one.line > 0)
            starts[one.file].insert(one.line);
    return starts;
}

int lastLineOf(const TestCase &test, const std::map<std::string, std::set<int>> &starts)
{
    const auto file = starts.find(test.file);
    if (test.line == 0 || file == starts.end())
        return 0;
    const auto next = file->second.upper_bound(test.line);
    return next == file->second.end() ? 0 : *next - 1;
}

CandidateRecord recordOf(const TestCase &test)
{
    CandidateRecord record;
    record.test = TestSelector::of(test);
    record.file = test.file;
    record.line = test.line;
    record.type = testTypeOf(record.test, test.file);
    record.requirements = test.requirementIds;
    return record;
}

/// What the source says of a test beyond its name: where it ends, and the requirements that comments bind to it.
void CandidateReader::describe(CandidateRecord &record)
{
    if (record.file.empty())
        return;
    auto scan = m_scans.find(record.file);
    if (scan == m_scans.end()) {
        const auto source = readBounded(m_tree / record.file, kLargestSource);
        scan = m_scans.emplace(record.file, source ? scanTags(record.file, *source) : TagScan{}).first;
    }
    const std::string name = record.test.name.substr(0, record.test.name.find('['));
    const SourceTest *best = nullptr;
    for (const auto &test : scan->second.tests) {
        const bool here = record.line > 0 && test.line <= record.line && record.line <= test.lastLine;
        const bool called = !name.empty() && test.symbol.ends_with(name);
        if (!test.group && (here || (record.line == 0 && called)) && (best == nullptr || test.line >= best->line))
            best = &test;
    }
    if (best == nullptr)
        return;
    record.line = best->line;
    record.lastLine = best->lastLine;
    for (auto &id : idsBoundTo(scan->second, best->symbol))
        if (std::find(record.requirements.begin(), record.requirements.end(), id) == record.requirements.end())
            record.requirements.push_back(std::move(id));
}

} // namespace genie
