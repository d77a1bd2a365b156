// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/coverage/coverage_py.h"

#include "core/base/text.h"
#include "formats/json/simd_json.h"

#include <set>

namespace genie {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::int64_t kHighestLine = 100'000'000;

/// The line numbers of a list; false when the list is absent or holds something else.
bool takeLines(const element &file, std::string_view key, std::set<int> &lines)
{
    const auto list = simd::memberAt<array>(file, key);
    if (!list)
        return false;
    for (const element &entry : *list) {
        std::int64_t line = 0;
        if (entry.get(line) || line < 0 || line > kHighestLine)
            return false;
        // coverage.py says 0 of an empty file.
        if (line > 0)
            lines.insert(static_cast<int>(line));
    }
    return true;
}

Outcome<FileCoverage> fileFrom(std::string_view path, const element &value)
{
    std::set<int> executed;
    std::set<int> missing;
    std::set<int> excluded;
    if (!takeLines(value, "executed_lines", executed) || !takeLines(value, "missing_lines", missing))
        return fail(FailureKind::Invalid, "the coverage of " + text::shortened(text::validUtf8(path), 300) +
                                              " has no lists of line numbers \"executed_lines\" and \"missing_lines\"");
    takeLines(value, "excluded_lines", excluded);
    FileCoverage file;
    file.path = path;
    for (const int line : missing)
        if (!excluded.contains(line))
            file.hits[line] = 0;
    for (const int line : executed)
        if (!excluded.contains(line))
            file.hits[line] = 1;
    file.total = static_cast<int>(file.hits.size());
    for (const auto &[line, hits] : file.hits)
        file.covered += hits > 0 ? 1 : 0;
    // Before version 7 a docstring counts as executed, yet is no statement: the report's own sums know better.
    const auto summary = simd::memberAt<object>(value, "summary");
    std::int64_t covered = 0;
    std::int64_t total = 0;
    if (summary && !(*summary)["covered_lines"].get(covered) && !(*summary)["num_statements"].get(total) && covered >= 0 && covered <= total &&
        total <= file.total) {
        file.covered = static_cast<int>(covered);
        file.total = static_cast<int>(total);
    }
    return file;
}

} // namespace

Outcome<std::vector<FileCoverage>> readCoveragePy(std::string_view bytes)
{
    simdjson::dom::parser parser;
    const auto parsed = simd::parse(parser, bytes);
    if (!parsed)
        return tl::unexpected(parsed.error().within("the coverage.py report"));
    const auto files = simd::memberAt<object>(*parsed, "files");
    if (!files)
        return fail(FailureKind::Invalid, "the coverage.py report has no object \"files\"");
    std::vector<FileCoverage> found;
    for (const auto &[path, value] : *files) {
        auto file = fileFrom(path, value);
        if (!file)
            return tl::unexpected(file.error());
        found.push_back(std::move(*file));
    }
    return found;
}

} // namespace genie
