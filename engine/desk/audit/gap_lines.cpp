// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/gap_lines.h"

#include "desk/audit/seen_lines.h"

#include <algorithm>

namespace genie {

namespace {

constexpr int kLongestRange = 100'000;

const std::vector<LineShift> &shiftsOf(const Evidence &evidence, const std::string &path)
{
    static const std::vector<LineShift> none;
    const auto it = std::find_if(evidence.changes.begin(), evidence.changes.end(), [&](const FileChange &change) { return change.path == path; });
    return it == evidence.changes.end() ? none : it->shifts;
}

/// A file whose lines cannot be followed: removed, or edited without its text being known.
bool isUnknown(const Evidence &evidence, const std::string &path)
{
    const auto it = std::find_if(evidence.changes.begin(), evidence.changes.end(), [&](const FileChange &change) { return change.path == path; });
    return it != evidence.changes.end() && !it->before.empty() && (it->after.empty() || it->shifts.empty());
}

template <class F> void eachLine(const std::vector<LineRange> &ranges, F take)
{
    for (const auto &range : ranges)
        for (int line = range.first; line <= range.last && line - range.first < kLongestRange; ++line)
            take(line);
}

/// What the baseline measured, or where it did not, what was measured of its tree.
std::vector<SeenLines> seenBefore(const Evidence &evidence, const Baseline &baseline)
{
    if (baseline.coverageKnown) {
        std::vector<std::string> tests;
        for (const auto &standing : baseline.tests)
            tests.push_back(standing.test.file);
        for (const auto &change : evidence.changes)
            if (change.test)
                tests.push_back(change.path);
        return seenLines(baseline.coverage, tests);
    }
    return evidence.before.coverage;
}

} // namespace

std::size_t countOf(const LinesByFile &lines)
{
    std::size_t count = 0;
    for (const auto &[path, set] : lines)
        count += set.size();
    return count;
}

bool holds(const LinesByFile &lines, const std::string &path, int line)
{
    const auto it = lines.find(path);
    return it != lines.end() && it->second.count(line) != 0;
}

std::optional<double> LineLedger::percentBefore() const
{
    return knownBefore && count > 0 ? std::optional(100.0 * coveredCount / count) : std::nullopt;
}

std::optional<double> LineLedger::percentAfter() const
{
    if (!knownBefore || !knownAfter)
        return std::nullopt;
    LinesByFile all = allBefore;
    for (const auto &[path, lines] : allAfter)
        all[path].insert(lines.begin(), lines.end());
    LinesByFile covered = believed;
    for (const auto &[path, lines] : coveredBefore)
        for (const int line : lines)
            if (holds(coveredAfter, path, line))
                covered[path].insert(line);
    const auto whole = countOf(all);
    return whole > 0 ? std::optional(100.0 * static_cast<double>(countOf(covered)) / static_cast<double>(whole)) : std::nullopt;
}

LinesByFile LineLedger::lost() const
{
    LinesByFile result;
    for (const auto &[path, lines] : coveredBefore)
        for (const int line : lines)
            if (!holds(coveredAfter, path, line))
                result[path].insert(line);
    return result;
}

LineLedger lineLedger(const Evidence &evidence, const Baseline &baseline)
{
    LineLedger ledger;
    const auto before = seenBefore(evidence, baseline);
    ledger.knownBefore = baseline.coverageKnown ? !before.empty() : evidence.before.coverageKnown;
    ledger.knownAfter = evidence.after.coverageKnown;
    for (const auto &file : before) {
        const auto &shifts = shiftsOf(evidence, file.path);
        const bool unknown = isUnknown(evidence, file.path);
        const auto put = [&](LinesByFile &to) {
            return [&to, &shifts, &file, unknown](int line) {
                if (const auto now = unknown ? std::nullopt : lineAfter(shifts, line))
                    to[file.path].insert(*now);
            };
        };
        eachLine(file.covered, [&](int line) {
            ++ledger.coveredCount;
            ++ledger.count;
            put(ledger.coveredBefore)(line);
            put(ledger.allBefore)(line);
        });
        eachLine(file.open, [&](int line) {
            ++ledger.count;
            put(ledger.allBefore)(line);
        });
    }
    for (const auto &file : evidence.after.coverage) {
        eachLine(file.covered, [&](int line) {
            ledger.allAfter[file.path].insert(line);
            ledger.coveredAfter[file.path].insert(line);
        });
        eachLine(file.open, [&](int line) { ledger.allAfter[file.path].insert(line); });
    }
    return ledger;
}

std::vector<GapLines> gapLines(const Evidence &evidence, const Baseline &baseline, const LineLedger &ledger)
{
    std::vector<GapLines> result;
    if (!evidence.gapChosen) {
        for (const auto &file : seenBefore(evidence, baseline)) {
            GapLines part{file.path, {}, {}, {}};
            const auto &shifts = shiftsOf(evidence, file.path);
            const bool unknown = isUnknown(evidence, file.path);
            eachLine(file.open, [&](int line) {
                if (const auto now = unknown ? std::nullopt : lineAfter(shifts, line))
                    part.wanted.insert(*now);
                else
                    part.gone.push_back(line);
            });
            if (!part.wanted.empty() || !part.gone.empty())
                result.push_back(std::move(part));
        }
        return result;
    }
    for (const auto &file : evidence.gap.files) {
        GapLines part{file.path, {}, {}, {}};
        const auto &shifts = shiftsOf(evidence, file.path);
        const bool unknown = isUnknown(evidence, file.path);
        const auto before = ledger.allBefore.find(file.path);
        const auto after = ledger.allAfter.find(file.path);
        const bool known = before != ledger.allBefore.end() || after != ledger.allAfter.end();
        eachLine(file.lines, [&](int line) {
            const auto now = unknown ? std::nullopt : lineAfter(shifts, line);
            if (!now)
                part.gone.push_back(line);
            else if (!known || holds(ledger.allBefore, file.path, *now) || holds(ledger.allAfter, file.path, *now))
                part.wanted.insert(*now); // Blank lines within a range have no code and are nobody's gap.
        });
        result.push_back(std::move(part));
    }
    return result;
}

} // namespace genie
