// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/coverage/istanbul.h"

#include "core/base/text.h"
#include "core/json/json.h"
#include "formats/json/simd_json.h"

#include <algorithm>
#include <unordered_map>

namespace genie {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr double kHighestLine = 1e8;
constexpr double kHighestCount = 1e15;

tl::unexpected<Failure> malformed(std::string_view path, std::string_view what)
{
    return fail(FailureKind::Invalid,
                "the coverage of " + text::shortened(text::validUtf8(path), 300) + " has no \"" + std::string(what) + "\"");
}

Outcome<FileCoverage> fileFrom(std::string_view key, const element &value)
{
    const auto statements = simd::memberAt<object>(value, "statementMap");
    const auto counts = simd::memberAt<object>(value, "s");
    if (!statements)
        return malformed(key, "statementMap");
    if (!counts)
        return malformed(key, "s");
    FileCoverage file;
    file.path = simd::textAt(value, "path").value_or(key);
    // Members are found one after the other in an object, so both are walked once instead.
    std::unordered_map<std::string_view, int> lines;
    for (const auto &[id, statement] : *statements) {
        double line = 0;
        if (statement["start"]["line"].get(line) == simdjson::SUCCESS && line >= 1 && line < kHighestLine)
            lines.emplace(id, static_cast<int>(line));
    }
    for (const auto &[id, count] : *counts) {
        double hits = 0;
        if (count.get(hits))
            continue;
        ++file.total;
        file.covered += hits > 0 ? 1 : 0;
        if (const auto line = lines.find(id); line != lines.end()) {
            std::int64_t &most = file.hits.try_emplace(line->second, 0).first->second;
            most = std::max(most, static_cast<std::int64_t>(std::clamp(hits, 0.0, kHighestCount)));
        }
    }
    return file;
}

} // namespace

Outcome<std::vector<FileCoverage>> readIstanbul(std::string_view bytes)
{
    simdjson::dom::parser parser;
    const auto parsed = simd::parse(parser, bytes);
    if (!parsed)
        return tl::unexpected(parsed.error().within("the Istanbul coverage"));
    object root;
    if (parsed->get(root))
        return fail(FailureKind::Invalid, "the Istanbul coverage is no JSON object");
    std::vector<FileCoverage> files;
    for (const auto &[path, value] : root) {
        auto file = fileFrom(path, value);
        if (!file)
            return tl::unexpected(file.error());
        files.push_back(std::move(*file));
    }
    return files;
}

std::string writeIstanbul(const std::vector<FileCoverage> &files)
{
    Json report = Json::object();
    for (const FileCoverage &file : files) {
        Json statements = Json::object();
        Json counts = Json::object();
        std::size_t id = 0;
        for (const auto &[line, hits] : file.hits) {
            const std::string key = std::to_string(id++);
            statements[key] = {{"start", {{"line", line}, {"column", 0}}}, {"end", {{"line", line}, {"column", nullptr}}}};
            counts[key] = hits;
        }
        const Json none = Json::object();
        report[text::validUtf8(file.path)] = {{"path", file.path},
                                              {"statementMap", std::move(statements)},
                                              {"s", std::move(counts)},
                                              {"fnMap", none},
                                              {"f", none},
                                              {"branchMap", none},
                                              {"b", none}};
    }
    return toLine(report) + "\n";
}

} // namespace genie
