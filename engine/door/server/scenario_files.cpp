// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/scenario_files.h"

#include "core/base/text.h"
#include "host/files/atomic_file.h"
#include "host/files/contained_path.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr int kMostLooked = 20'000; ///< entries of a search
constexpr std::int64_t kMostSummaryBytes = 8 * 1024 * 1024;

const std::set<std::string> kHiddenFolders{"node_modules", ".git", ".husky", ".turbo", "dist", "build", ".next", ".vite", "coverage", ".cache",
                                           ".pnpm-store", "docs", "doc", "storybook-static", "tmp", "temp", ".idea", ".vscode", ".DS_Store",
                                           ".venv", "venv", ".pytest_cache", "logs", "artifacts", "bin", "obj", "vendor"};
constexpr std::array<std::string_view, 18> kHiddenEnds{".json", ".yaml", ".yml", ".d.ts", ".mod", ".sum", ".exe", ".dll", ".so",
                                                       ".dylib", ".bin", ".dat", ".wasm", ".o", ".a", ".pyc", ".class", ".lock"};
constexpr std::array<std::string_view, 3> kHiddenStarts{"tsconfig", "vite.config", "vitest.config"};

bool endsWith(std::string_view text, std::string_view end) { return text.size() >= end.size() && text.substr(text.size() - end.size()) == end; }

bool isHidden(const std::string &name, bool folder)
{
    if (name.front() == '.' || (folder && kHiddenFolders.count(name) > 0))
        return true;
    if (folder)
        return false;
    return std::any_of(kHiddenEnds.begin(), kHiddenEnds.end(), [&](std::string_view end) { return endsWith(name, end); }) ||
           std::any_of(kHiddenStarts.begin(), kHiddenStarts.end(), [&](std::string_view start) { return name.rfind(start, 0) == 0; });
}

bool lies(const std::string &path, std::string_view root) { return path == root || path.rfind(std::string(root) + "/", 0) == 0; }

/// Percent of lines by path relative to the scenario, from the summaries that Istanbul writes.
std::map<std::string, double> percentages(const fs::path &scenario)
{
    std::map<std::string, double> result;
    for (const char *file : {"coverage/coverage-summary.json", "ui/coverage/coverage-summary.json"}) {
        const auto text = readBounded(scenario / file, kMostSummaryBytes);
        const auto json = text ? parseJson(*text) : tl::unexpected(text.error());
        if (!json || !json->is_object())
            continue;
        for (const auto &[name, entry] : json->items()) {
            const fs::path path = fs::path(name).lexically_relative(scenario);
            for (const char *kind : {"lines", "statements", "branches", "functions"}) {
                const double percent = entry.is_object() && entry.contains(kind) && entry[kind].is_object() && entry[kind].contains("pct") && entry[kind]["pct"].is_number()
                                           ? entry[kind]["pct"].get<double>()
                                           : 0;
                if (percent <= 0)
                    continue;
                result[path.string()] = percent;
                break;
            }
        }
    }
    return result;
}

/// Of a file its own, of a folder the mean of what lies in it.
std::optional<double> percentOf(const std::map<std::string, double> &known, const ListedFile &file)
{
    if (!file.isDirectory) {
        const auto found = known.find(file.path);
        return found == known.end() ? std::nullopt : std::optional(found->second);
    }
    double sum = 0;
    int count = 0;
    const std::string start = file.path + "/";
    for (auto here = known.lower_bound(start); here != known.end() && here->first.rfind(start, 0) == 0; ++here, ++count)
        sum += here->second;
    return count == 0 ? std::nullopt : std::optional(sum / count);
}

void sortAndCut(FileList &list, int limit)
{
    std::sort(list.items.begin(), list.items.end(), [](const ListedFile &a, const ListedFile &b) {
        return a.isDirectory != b.isDirectory ? a.isDirectory : a.path < b.path;
    });
    if (list.items.size() > static_cast<std::size_t>(limit))
        list.items.resize(static_cast<std::size_t>(limit));
}

void look(const fs::path &scenario, const fs::path &folder, const FileQuery &query, int &looked, FileList &list)
{
    std::error_code error;
    std::vector<fs::path> deeper;
    for (fs::directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error), end; !error && entry != end; entry.increment(error)) {
        if (++looked > kMostLooked)
            return;
        std::error_code ignored;
        if (entry->is_symlink(ignored)) // it may lead anywhere, or in circles
            continue;
        const bool directory = entry->is_directory(ignored);
        const std::string name = text::validUtf8(entry->path().filename().string());
        if (!query.includeHidden && isHidden(name, directory)) {
            ++list.hidden;
            continue;
        }
        ListedFile file{name, text::validUtf8(entry->path().lexically_relative(scenario).string()), directory, std::nullopt};
        const bool fits = query.search.empty() || text::lowered(file.path).find(text::lowered(query.search)) != std::string::npos;
        if (fits)
            list.items.push_back(std::move(file));
        if (directory && !query.search.empty())
            deeper.push_back(entry->path());
    }
    for (const auto &next : deeper)
        look(scenario, next, query, looked, list);
}

} // namespace

Outcome<FileList> listFiles(const fs::path &scenario, const FileQuery &query)
{
    FileList list;
    int looked = 0;
    std::error_code error;
    if (query.path.empty() && query.search.empty()) {
        for (const char *root : {"api", "ui"})
            if (fs::is_directory(scenario / root, error))
                list.items.push_back({root, root, true, std::nullopt});
    } else if (query.path.empty()) {
        for (const char *root : {"api", "ui"})
            if (const auto place = containedPath(scenario, root); place && fs::is_directory(*place, error))
                look(scenario, scenario / root, query, looked, list);
    } else {
        // First clean, then judge: `api/../requirements` lies outside.
        std::string path = fs::path(query.path).lexically_normal().generic_string();
        while (!path.empty() && path.back() == '/')
            path.pop_back();
        if (!lies(path, "api") && !lies(path, "ui"))
            return fail(FailureKind::Invalid, "path must begin with api or ui");
        const auto place = containedPath(scenario, path);
        if (!place)
            return tl::unexpected(place.error());
        const auto root = containedPath(scenario, path.substr(0, path.find('/')));
        if (!root || place->lexically_relative(*root).generic_string().rfind("..", 0) == 0)
            return fail(FailureKind::Invalid, "path leads out of api and ui");
        fs::path folder = scenario / path;
        if (!fs::exists(folder, error))
            return fail(FailureKind::Invalid, "there is no '" + text::validUtf8(path) + "'");
        if (!fs::is_directory(folder, error))
            folder = folder.parent_path();
        look(scenario, folder, query, looked, list);
    }
    sortAndCut(list, query.limit);
    if (query.includeCoverage) {
        const auto known = percentages(scenario);
        for (auto &file : list.items)
            file.coverage = percentOf(known, file);
    }
    return list;
}

Json toJson(const FileList &list)
{
    Json items = Json::array();
    for (const auto &file : list.items) {
        Json one{{"name", file.name}, {"path", file.path}, {"isDir", file.isDirectory}};
        if (file.coverage)
            one["coveragePct"] = *file.coverage;
        items.push_back(std::move(one));
    }
    const auto count = items.size();
    return {{"items", std::move(items)}, {"count", count}, {"hiddenCount", list.hidden}};
}

} // namespace genie
