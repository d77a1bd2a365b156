// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/test_paths.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>

namespace genie {

namespace {

template <std::size_t N> bool isOneOf(std::string_view word, const std::array<std::string_view, N> &words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool says(const std::string &where, std::string_view word) { return where.find(word) != std::string::npos; }

} // namespace

bool namesTestFile(std::string_view path)
{
    const std::string_view name = path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
    const auto dot = name.rfind('.');
    const std::string_view stem = name.substr(0, dot);
    const std::string_view ending = dot == std::string_view::npos ? std::string_view() : name.substr(dot);
    constexpr std::array<std::string_view, 8> kScript{".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx"};
    if (ending == ".go")
        return stem.ends_with("_test");
    if (ending == ".py")
        return stem.starts_with("test_") || stem.ends_with("_test") || stem == "tests";
    if (ending == ".bats")
        return true;
    if (isOneOf(ending, kScript)) {
        const bool inFolder = ("/" + std::string(path)).find("/__tests__/") != std::string::npos || ("/" + std::string(path)).find("/test/") != std::string::npos;
        return inFolder || stem.ends_with(".test") || stem.ends_with(".spec") || stem.ends_with("-test") || stem.ends_with("_test") ||
               stem.starts_with("test-") || stem == "test";
    }
    if (ending == ".sh")
        return stem.starts_with("test-") || stem.starts_with("test_") || stem.ends_with("_test") || stem.ends_with("-test");
    return false;
}

bool belongsToTests(std::string_view path)
{
    if (namesTestFile(path))
        return true;
    const auto parts = text::split(path, '/');
    constexpr std::array<std::string_view, 8> kFolders{"test", "tests", "__tests__", "testdata", "__mocks__", "__snapshots__", "fixtures", "spec"};
    return parts.back() == "conftest.py" || std::any_of(parts.begin(), parts.end() - 1, [&](const std::string &part) { return isOneOf(part, kFolders); });
}

std::string testTypeOf(const TestSelector &test, std::string_view file)
{
    const std::string where = text::lowered(std::string(file) + "/" + test.file + "/" + test.suite + "/" + test.name);
    if (says(where, "integration") || says(where, "e2e") || says(where, "end_to_end") || says(where, "end-to-end"))
        return "integration";
    if (says(where, "performance") || says(where, "benchmark") || says(where, "/perf"))
        return "performance";
    if (says(where, "regression"))
        return "regression";
    return "unit";
}

bool onlyReads(std::string_view toolchain) { return toolchain == "shell"; }

bool standsForMany(const TestCase &test)
{
    constexpr std::array<std::string_view, 4> kWords{"load", "suite", "build", "unfinished"};
    return isOneOf(std::string_view(test.rawStatus), kWords) || test.name.ends_with(" [load]") || test.name.ends_with(" [suite]") ||
           test.name.ends_with(" [build]");
}

} // namespace genie
