// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/evidence/run_evidence.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace genie {

namespace {

/// Tests that are remembered at most; beyond, the oldest evidence is missing rather than memory.
constexpr std::size_t kMostFound = 500'000;

LiveStatus liveOf(TestStatus status)
{
    switch (status) {
    case TestStatus::Passed: return LiveStatus::Passed;
    case TestStatus::Failed: return LiveStatus::Failed;
    case TestStatus::Skipped: return LiveStatus::Skipped;
    case TestStatus::Flaky: return LiveStatus::NotRun; // who fails and passes on one tree proves nothing
    case TestStatus::Unknown: return LiveStatus::Unknown;
    }
    return LiveStatus::Unknown;
}

/// A phase that could not do its work says nothing of what it was to check.
LiveStatus liveOf(const PhaseResult &phase)
{
    switch (phase.status) {
    case PhaseStatus::Passed: return LiveStatus::Passed;
    case PhaseStatus::Skipped: return LiveStatus::Skipped;
    case PhaseStatus::Failed: break;
    default: return LiveStatus::Unknown;
    }
    switch (phase.failureClass) {
    case FailureClass::MissingDependency:
    case FailureClass::Timeout:
    case FailureClass::System:
    case FailureClass::Unavailable: return LiveStatus::Unknown;
    default: return LiveStatus::Failed;
    }
}

/// `a.test_notes.TestNotes` in the file `a/test_notes.py` is the class `TestNotes`.
std::string pythonClassOf(const TestCase &test)
{
    const std::string stem = std::filesystem::path(test.file).stem().string();
    const auto parts = text::split(test.suite, '.');
    const auto module = std::find(parts.begin(), parts.end(), stem);
    if (module == parts.end())
        return {};
    return text::join({module + 1, parts.end()}, "::");
}

bool isBuildFailure(const TestCase &test)
{
    return test.status == TestStatus::Failed && !test.suite.empty() && test.name.starts_with(test.suite + " [");
}

std::string directoryOf(const std::string &file)
{
    const auto slash = file.rfind('/');
    return slash == std::string::npos ? std::string() : file.substr(0, slash + 1);
}

} // namespace

std::string symbolOf(const TestCase &test)
{
    if (test.toolchain == "python") {
        const std::string group = pythonClassOf(test);
        return group.empty() ? test.name : group + "::" + test.name;
    }
    constexpr std::array<std::string_view, 6> kNested{"node", "vitest", "jest", "mocha", "node-test", "playwright"};
    const bool nested = std::find(kNested.begin(), kNested.end(), test.toolchain) != kNested.end();
    return nested && !test.suite.empty() ? test.suite + " > " + test.name : test.name;
}

Moment endOf(const PhaseResult &phase, const Execution &execution)
{
    if (phase.startedAt)
        return *phase.startedAt + phase.duration;
    return execution.completedAt.value_or(execution.requestedAt);
}

bool ranAllTests(const Execution &execution)
{
    return execution.request.tests.empty() && execution.request.failedOf.empty() && execution.request.changed.empty();
}

RunEvidence::RunEvidence(const Registry &registry, const ScenarioTags &tags) : m_tags(tags)
{
    for (const auto &module : registry.modules)
        for (const auto &requirement : module.requirements)
            for (const auto &validation : requirement.validations)
                if (const auto &file = validation.proof.file; !file.empty())
                    for (const char *base : {"", "api/", "ui/", "test/"})
                        m_refFiles.insert(base + file);
}

bool RunEvidence::isRelevant(const std::string &file) const
{
    if (m_refFiles.contains(file))
        return true;
    const auto scan = m_tags.tests.find(file);
    return scan != m_tags.tests.end() && !scan->second.tags.empty();
}

void RunEvidence::begin(const Execution &execution, std::set<std::string> wanted)
{
    ++m_execution;
    m_source = "execution " + execution.id;
    m_wanted = std::move(wanted);
    m_phaseEnds.clear();
    for (const auto &phase : execution.phases) {
        m_phaseEnds[phase.name] = endOf(phase, execution);
        const LiveStatus live = liveOf(phase);
        if (live == LiveStatus::Unknown || !ranAllTests(execution) || (!m_wanted.empty() && !m_wanted.contains(phase.name)))
            continue;
        EvidenceRecord record;
        record.phase = phase.name;
        record.status = live;
        record.at = m_phaseEnds[phase.name];
        record.seconds = std::chrono::duration<double>(phase.duration).count();
        record.source = m_source;
        record.origin = "run";
        record.phaseLevel = true;
        m_phases.push_back(std::move(record));
    }
}

void RunEvidence::add(const TestCase &test)
{
    if (!m_wanted.empty() && !m_wanted.contains(test.phase))
        return;
    if (isBuildFailure(test))
        return addBuildFailure(test);
    if (test.requirementIds.empty() && !isRelevant(test.file))
        return;
    Found found;
    found.ids = test.requirementIds;
    found.record.file = test.file;
    found.record.symbol = symbolOf(test);
    found.record.phase = test.phase;
    found.record.status = liveOf(test.status);
    found.record.text = test.status == TestStatus::Failed  ? text::shortened(test.message, 1024)
                        : test.status == TestStatus::Flaky ? std::string("flaky: failed and passed on the same tree")
                                                           : std::string();
    found.record.seconds = std::chrono::duration<double>(test.duration).count();
    found.record.source = m_source;
    found.record.origin = "run";
    if (const auto end = m_phaseEnds.find(test.phase); end != m_phaseEnds.end())
        found.record.at = end->second;
    if (const auto scan = m_tags.tests.find(test.file); scan != m_tags.tests.end())
        for (auto &id : idsBoundTo(scan->second, found.record.symbol))
            if (std::find(found.ids.begin(), found.ids.end(), id) == found.ids.end())
                found.ids.push_back(std::move(id));
    keep(std::move(found));
}

/// Code that does not build fails every test of its directory.
void RunEvidence::addBuildFailure(const TestCase &test)
{
    const std::string directory = directoryOf(test.file);
    for (const auto &[file, scan] : m_tags.tests) {
        if (test.file.empty() || directoryOf(file) != directory || !isRelevant(file))
            continue;
        TestCase whole = test;
        whole.file = file;
        whole.suite.clear();
        for (const auto &source : scan.tests) {
            whole.name = source.symbol;
            whole.requirementIds.clear();
            for (const auto &tag : scan.tags)
                if (tag.named && tag.symbol == source.symbol)
                    whole.requirementIds.push_back(tag.id);
            add(whole);
        }
    }
}

void RunEvidence::keep(Found found)
{
    found.execution = m_execution;
    std::string key = found.record.file + '\n' + found.record.symbol + '\n' + found.record.phase;
    if (found.record.file.empty())
        key += '\n' + text::join(found.ids, ",");
    const auto known = m_found.find(key);
    if (known == m_found.end()) {
        if (m_found.size() >= kMostFound)
            return;
        m_order.push_back(key);
        m_found.emplace(std::move(key), std::move(found));
    } else if (known->second.execution == m_execution) {
        known->second = std::move(found); // a later attempt
    }
}

std::unordered_map<std::string, RunEvidence::SubTests> RunEvidence::subTests() const
{
    std::unordered_map<std::string, SubTests> all;
    for (const auto &[key, found] : m_found) {
        const std::string &symbol = found.record.symbol;
        for (std::size_t slash = 0; (slash = symbol.find('/', slash + 1)) != std::string::npos;)
            for (const auto &id : found.ids) {
                SubTests &said = all[found.record.file + '\n' + symbol.substr(0, slash) + '\n' + id];
                said.any = true;
                said.anyFailed = said.anyFailed || found.record.status == LiveStatus::Failed;
            }
    }
    return all;
}

void RunEvidence::addWholeFiles(EvidenceSet &into) const
{
    std::unordered_map<std::string_view, const EvidenceRecord *> worst;
    for (const auto &key : m_order) {
        const auto &record = m_found.at(key).record;
        const EvidenceRecord *&known = worst[record.file];
        if (record.status > LiveStatus::NotRun && (known == nullptr || record.status > known->status))
            known = &record;
    }
    for (const auto &[file, scan] : m_tags.tests) {
        const auto found = worst.find(file);
        if (found == worst.end() || found->second == nullptr)
            continue;
        for (const auto &tag : scan.tags) {
            if (!tag.wholeFile)
                continue;
            EvidenceRecord record = *found->second;
            record.symbol.clear();
            record.requirementId = tag.id;
            into.records.push_back(std::move(record));
        }
    }
}

EvidenceSet RunEvidence::take()
{
    EvidenceSet set;
    const auto below = subTests();
    for (const auto &key : m_order) {
        const Found &found = m_found.at(key);
        EvidenceRecord record = found.record;
        bool anyId = false;
        for (const auto &id : found.ids) {
            // A test with sub-tests of the same requirement speaks through them, unless it failed by itself.
            const auto said = below.find(record.file + '\n' + record.symbol + '\n' + id);
            if (said != below.end() && (record.status != LiveStatus::Failed || said->second.anyFailed))
                continue;
            record.requirementId = id;
            set.records.push_back(record);
            anyId = true;
        }
        if (!anyId) {
            record.requirementId.clear();
            set.records.push_back(std::move(record));
        }
    }
    addWholeFiles(set);
    std::move(m_phases.begin(), m_phases.end(), std::back_inserter(set.records));
    m_found.clear();
    m_order.clear();
    m_phases.clear();
    return set;
}

} // namespace genie
