// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/rules/source_names.h"

#include "core/base/text.h"
#include "scenario/workspace/projects.h"

#include <algorithm>
#include <array>

namespace genie::standards {

namespace {

bool isWithin(const std::string &file, std::string_view folder)
{
    const std::string part = std::string(folder) + "/";
    return file.starts_with(part) || file.find("/" + part) != std::string::npos;
}

} // namespace

bool isTestFile(const std::string &file)
{
    const std::string name = file.substr(file.rfind('/') == std::string::npos ? 0 : file.rfind('/') + 1);
    constexpr std::array<std::string_view, 6> kFolders = {"test", "tests", "__tests__", "testdata", "e2e", "__mocks__"};
    return name.ends_with("_test.go") || name.find(".test.") != std::string::npos || name.find(".spec.") != std::string::npos ||
           name.ends_with(".bats") || isPythonTest(name) || name == "conftest.py" ||
           std::any_of(kFolders.begin(), kFolders.end(), [&](std::string_view folder) { return isWithin(file, folder); });
}

bool isSource(const std::string &file)
{
    constexpr std::array<std::string_view, 13> kEndings = {".go", ".js",  ".jsx",  ".mjs", ".cjs",    ".ts", ".tsx",
                                                           ".py", ".vue", ".html", ".css", ".svelte", ".sh"};
    return std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view ending) { return file.ends_with(ending); });
}

bool isComment(std::string_view line)
{
    line = text::trimmed(line);
    return line.starts_with("//") || line.starts_with("#") || line.starts_with("*") || line.starts_with("/*") || line.starts_with("<!--");
}

void eachLine(std::string_view text, const std::function<void(std::string_view line, int number)> &read)
{
    for (int number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        read(text.substr(0, end), number);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

} // namespace genie::standards
