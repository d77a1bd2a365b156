// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/cmake/detect.h"

#include "formats/json/simd_json.h"

namespace genie::cmake {

namespace {

using simdjson::dom::array;
using simdjson::dom::element;

std::int64_t indexAt(const element &object, std::string_view key)
{
    std::int64_t index = -1;
    return object[key].get(index) ? -1 : index;
}

template <class T> std::optional<T> at(const array &list, std::int64_t index)
{
    T value;
    if (index < 0 || list.at(static_cast<std::size_t>(index)).get(value))
        return std::nullopt;
    return value;
}

} // namespace

std::vector<TestWorkspace> detect(const Workspace &workspace)
{
    std::vector<TestWorkspace> found;
    for (const auto &project : workspace.projects)
        if (project.kind == Project::Kind::Cmake)
            found.push_back({.toolchain = "cmake", .directory = project.directory, .tool = "ctest"});
    return found;
}

std::map<std::string, Place> declaredTests(std::string_view json)
{
    std::map<std::string, Place> places;
    simdjson::dom::parser parser;
    const auto root = simd::parse(parser, json);
    if (!root)
        return places;
    const auto tests = simd::memberAt<array>(*root, "tests");
    const auto graph = simd::memberAt<simdjson::dom::object>(*root, "backtraceGraph");
    array nodes;
    array files;
    if (!tests || !graph || (*graph)["nodes"].get(nodes) || (*graph)["files"].get(files))
        return places;
    for (const element &test : *tests) {
        const auto name = simd::textAt(test, "name");
        const auto node = at<element>(nodes, indexAt(test, "backtrace"));
        if (!name || !node)
            continue;
        Place &place = places[std::string(*name)];
        place.file = at<std::string_view>(files, indexAt(*node, "file")).value_or("");
        const auto line = indexAt(*node, "line");
        place.line = line > 0 && line < 1'000'000'000 ? static_cast<int>(line) : 0;
    }
    return places;
}

} // namespace genie::cmake
