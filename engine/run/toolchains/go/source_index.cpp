// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/go/source_index.h"

#include "core/base/text.h"
#include "run/toolchains/tree_files.h"

#include <array>

namespace genie::go {

std::string SourceIndex::directoryOf(std::string_view package) const
{
    if (package == m_module)
        return ".";
    if (!isBeneath(package, m_module))
        return {};
    return std::string(package.substr(m_module.size() + 1));
}

const SourceIndex::Functions &SourceIndex::functionsIn(const std::string &directory)
{
    const auto known = m_packages.find(directory);
    if (known != m_packages.end())
        return known->second;
    Functions &functions = m_packages[directory];
    std::error_code error;
    std::filesystem::directory_iterator entries(m_directory / directory, error);
    for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
        const std::string file = entries->path().filename().string();
        std::error_code ignored;
        if (!file.ends_with("_test.go") || !entries->is_regular_file(ignored))
            continue;
        for (auto &[name, line] : testFunctions(readHead(entries->path())))
            functions.try_emplace(std::move(name), Place{file, line});
    }
    return functions;
}

std::vector<std::pair<std::string, int>> testFunctions(std::string_view source)
{
    constexpr std::array<std::string_view, 3> kKinds{"func Test", "func Example", "func Fuzz"};
    std::vector<std::pair<std::string, int>> found;
    int number = 0;
    for (std::size_t start = 0; start < source.size();) {
        const auto end = std::min(source.find('\n', start), source.size());
        const std::string_view line = source.substr(start, end - start);
        start = end + 1;
        ++number;
        for (const auto kind : kKinds)
            if (line.starts_with(kind))
                found.emplace_back(line.substr(5, line.find('(') - 5), number);
    }
    return found;
}

} // namespace genie::go
