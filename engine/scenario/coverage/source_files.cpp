// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/coverage/source_files.h"

#include "scenario/requirements/tags/source_text.h"
#include "scenario/workspace/projects.h"

#include <algorithm>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostFiles = 20'000;
constexpr int kMostEntries = 200'000;
constexpr int kDeepest = 24;

std::string toolchainOf(const std::string &name)
{
    switch (languageOf(name)) {
    case SourceLanguage::Go: return "go";
    case SourceLanguage::Script: return "node";
    case SourceLanguage::Python: return "python";
    case SourceLanguage::Shell: return name.ends_with(".bats") ? std::string() : "shell";
    case SourceLanguage::Other: break;
    }
    return {};
}

/// Settings of tools that are written as programs, and declarations without code.
bool isNoProduct(const std::string &name)
{
    return isTestFile(name) || name.ends_with(".d.ts") || name.find(".config.") != std::string::npos || name == "conftest.py" ||
           name == "setup.py";
}

bool isTestFolder(const std::string &name) { return name == "test" || name == "tests" || name == "__tests__" || name == "testdata"; }

} // namespace

std::vector<SourceFile> sourceFiles(const fs::path &scenario)
{
    std::vector<SourceFile> files;
    std::error_code error;
    int entries = 0;
    fs::recursive_directory_iterator at(scenario, fs::directory_options::skip_permission_denied, error);
    for (; !error && at != fs::recursive_directory_iterator() && ++entries <= kMostEntries && files.size() < kMostFiles;
         at.increment(error)) {
        const std::string name = at->path().filename().string();
        std::error_code ignored;
        if (at->is_symlink(ignored))
            continue;
        if (at->is_directory(ignored)) {
            if (name.starts_with('.') || isSkippedDirectory(name) || isTestFolder(name) || at.depth() >= kDeepest)
                at.disable_recursion_pending();
            continue;
        }
        auto toolchain = toolchainOf(name);
        if (!toolchain.empty() && !isNoProduct(name) && at->is_regular_file(ignored))
            files.push_back({fs::relative(at->path(), scenario, ignored).generic_string(), std::move(toolchain)});
    }
    std::sort(files.begin(), files.end(), [](const auto &a, const auto &b) { return a.path < b.path; });
    return files;
}

} // namespace genie
