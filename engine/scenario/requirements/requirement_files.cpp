// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/requirement_files.h"

#include "core/base/text.h"
#include "host/files/atomic_file.h"
#include "host/files/contained_path.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kLargestFile = 8 * 1024 * 1024;
constexpr std::size_t kLargestTogether = 64 * 1024 * 1024;
constexpr std::size_t kMostFiles = 1000;
constexpr std::size_t kMostIssues = 1000;
constexpr std::size_t kMostEntries = 20'000; // Of the folder, when files that nobody imports are looked for.
constexpr int kDeepestFolder = 16;
constexpr std::string_view kIndexName = "index.json";

constexpr std::array<std::string_view, 13> kSkippedFolders = {
    "node_modules", "vendor", "dist", "build", "coverage", "__pycache__", ".git", ".svn", ".hg", "target", "bin", "obj", ".cache"};
constexpr std::array<std::string_view, 5> kOtherFiles = {"package.json", "tsconfig.json", "jsconfig.json", "package-lock.json",
                                                         "composer.json"};

template <std::size_t N> bool isOneOf(const std::array<std::string_view, N> &names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// The path cleaned of `.` and `..`, with `/`.
std::string cleaned(const fs::path &path) { return path.lexically_normal().generic_string(); }

bool isBeneath(const std::string &path, std::string_view folder) { return path.starts_with(std::string(folder) + "/"); }

/// Follows the index and its imports, then looks for what nobody imports.
class FileWalk {
public:
    explicit FileWalk(const fs::path &scenario) : m_scenario(scenario) {}

    RequirementFiles walk()
    {
        std::error_code error;
        const fs::path folder = m_scenario / kRequirementsFolder;
        m_result.folderExists = fs::is_directory(folder, error);
        if (!m_result.folderExists)
            return std::move(m_result);
        const std::string index = std::string(kRequirementsFolder) + "/" + std::string(kIndexName);
        if (fs::exists(m_scenario / index, error))
            follow(index);
        else
            takeOneLevel(folder);
        if (m_result.files.empty())
            tell("requirements_dir_empty", IssueSeverity::Warning, std::string(kRequirementsFolder), {}, "holds no requirement file");
        tellUnreferenced(folder);
        return std::move(m_result);
    }

private:
    void tell(std::string code, IssueSeverity severity, std::string file, std::string field, std::string message, int line = 0)
    {
        if (m_result.issues.size() >= kMostIssues)
            return;
        RequirementIssue issue;
        issue.code = std::move(code);
        issue.severity = severity;
        issue.file = std::move(file);
        issue.field = std::move(field);
        issue.message = std::move(message);
        issue.line = line;
        m_result.issues.push_back(std::move(issue));
    }

    /// Reads a file into the result. Nothing more is read once the limits are reached.
    const JsonText *take(const std::string &path)
    {
        RequirementFile file;
        file.path = path;
        const fs::path asPath(path);
        file.isIndex = asPath.filename() == kIndexName;
        if (!file.isIndex)
            file.folder = asPath.parent_path().filename().generic_string();
        file.text = read(path);
        m_result.files.push_back(std::move(file));
        const auto &text = m_result.files.back().text;
        return text ? &*text : nullptr;
    }

    std::optional<JsonText> read(const std::string &path)
    {
        const auto place = containedPath(m_scenario, path);
        auto bytes = place ? readBounded(*place, kLargestFile) : tl::unexpected(place.error());
        if (!bytes) {
            tell("file_unreadable", IssueSeverity::Error, path, {}, "cannot read it: " + text::validUtf8(bytes.error().message));
            return std::nullopt;
        }
        m_bytes += bytes->size();
        if (m_bytes > kLargestTogether) {
            tell("file_unreadable", IssueSeverity::Error, path, {}, "the requirement files together are larger than 64 MiB");
            return std::nullopt;
        }
        auto text = JsonText::parse(*std::move(bytes));
        if (text)
            return *std::move(text);
        const JsonTextFault &fault = text.error();
        const bool syntax = fault.kind == JsonTextFault::Kind::Syntax;
        tell(fault.kind == JsonTextFault::Kind::NotUtf8 ? "invalid_utf8"
             : syntax                                   ? "file_invalid_json"
                                                        : "file_unreadable",
             IssueSeverity::Error, path, {}, fault.toFailure().message, syntax ? static_cast<int>(fault.line) : 0);
        return std::nullopt;
    }

    /// Takes a file, and what it imports before anything that comes after it. A seen file is not taken again, so cycles end.
    void follow(const std::string &path)
    {
        m_seen.insert(path);
        const JsonText *text = take(path);
        if (text == nullptr || !text->is(JsonText::root(), JsonText::Kind::Object))
            return;
        const JsonText::Node imports = text->member(JsonText::root(), "imports");
        if (!text->is(imports, JsonText::Kind::Array))
            return;
        // Taking a file moves the texts that were taken before.
        struct Import {
            bool isText;
            std::string path;
            int line;
        };
        std::vector<Import> listed;
        for (const JsonText::Node node : text->children(imports)) {
            const bool isText = text->is(node, JsonText::Kind::String);
            listed.push_back({isText, isText ? text->text(node) : std::string(), text->line(node)});
        }
        for (std::size_t i = 0; i < listed.size(); ++i) {
            const std::string number = "import number " + std::to_string(i) + " is ";
            if (listed[i].isText && !text::trimmed(listed[i].path).empty() && listed[i].path.find('\0') == std::string::npos)
                followImport(path, listed[i].path, listed[i].line);
            else
                tell("import_invalid", IssueSeverity::Error, path, "imports", number + "not a file path", listed[i].line);
        }
    }

    void followImport(const std::string &importer, const std::string &written, int line)
    {
        const std::string path = cleaned(fs::path(importer).parent_path() / written);
        if (!isBeneath(path, kRequirementsFolder)) {
            tell("import_outside", IssueSeverity::Error, importer, "imports", written + " leaves requirements/", line);
            return;
        }
        if (m_seen.contains(path)) {
            tell("import_duplicate", IssueSeverity::Info, importer, "imports", written + " is listed twice", line);
            return;
        }
        const auto place = containedPath(m_scenario, path);
        if (!place) {
            tell("import_outside", IssueSeverity::Error, importer, "imports", written + " leads out of the scenario", line);
            return;
        }
        std::error_code error;
        if (!fs::exists(*place, error)) {
            tell("import_missing", IssueSeverity::Error, importer, "imports", written + " does not exist", line);
        } else if (fs::is_directory(*place, error)) {
            tell("import_invalid", IssueSeverity::Error, importer, "imports", written + " is a folder", line);
        } else if (m_result.files.size() >= kMostFiles) {
            tell("file_unreadable", IssueSeverity::Error, importer, "imports", "more than 1000 requirement files; the rest is not read",
                 line);
        } else {
            follow(path);
        }
    }

    /// Entries of a folder in byte order of their names, at most as many as are looked at.
    std::vector<fs::directory_entry> entriesOf(const fs::path &folder)
    {
        std::vector<fs::directory_entry> entries;
        std::error_code error;
        for (fs::directory_iterator it(folder, fs::directory_options::skip_permission_denied, error), end; !error && it != end;
             it.increment(error)) {
            if (++m_entries > kMostEntries)
                break;
            entries.push_back(*it);
        }
        std::sort(entries.begin(), entries.end(),
                  [](const auto &a, const auto &b) { return a.path().filename().native() < b.path().filename().native(); });
        return entries;
    }

    void takeOneLevel(const fs::path &folder)
    {
        std::error_code error;
        std::vector<std::string> paths;
        for (const fs::directory_entry &entry : entriesOf(folder)) {
            const std::string name = entry.path().filename().generic_string();
            const std::string path = std::string(kRequirementsFolder) + "/" + name;
            if (entry.is_directory(error) && fs::is_regular_file(entry.path() / "module.json", error))
                paths.push_back(path + "/module.json");
            else if (name.ends_with(".json") && entry.is_regular_file(error))
                paths.push_back(path);
        }
        for (std::size_t i = 0; i < std::min(paths.size(), kMostFiles); ++i) {
            m_seen.insert(paths[i]);
            take(paths[i]);
        }
    }

    /// Tells of requirement files that lie in the folder and belong to nothing. Links to folders are not followed.
    void tellUnreferenced(const fs::path &folder, const std::string &path = std::string(kRequirementsFolder), int depth = 0)
    {
        if (depth > kDeepestFolder)
            return;
        std::error_code error;
        for (const fs::directory_entry &entry : entriesOf(folder)) {
            const std::string name = entry.path().filename().generic_string();
            const std::string entryPath = path + "/" + name;
            if (name.starts_with('.') || entry.is_symlink(error))
                continue;
            if (entry.is_directory(error)) {
                if (!isOneOf(kSkippedFolders, name))
                    tellUnreferenced(entry.path(), entryPath, depth + 1);
            } else if (name.ends_with(".json") && !isOneOf(kOtherFiles, name) && !m_seen.contains(entryPath)) {
                tell("file_unreferenced", IssueSeverity::Info, entryPath, {},
                     "is not imported; its " + std::to_string(requirementsIn(entryPath)) + " requirements are not counted");
            }
        }
    }

    /// How many requirements a file that is not read lists.
    std::size_t requirementsIn(const std::string &path)
    {
        const auto place = containedPath(m_scenario, path);
        auto bytes = place && m_bytes <= kLargestTogether ? readBounded(*place, kLargestFile) : fail(FailureKind::Invalid, "");
        if (!bytes)
            return 0;
        m_bytes += bytes->size();
        const auto text = JsonText::parse(*std::move(bytes));
        const JsonText::Node list = text ? text->member(JsonText::root(), "requirements") : JsonText::kNone;
        return text && text->is(list, JsonText::Kind::Array) ? text->children(list).size() : 0;
    }

    const fs::path &m_scenario;
    RequirementFiles m_result;
    std::unordered_set<std::string> m_seen; ///< paths relative to the scenario
    std::size_t m_bytes = 0;
    std::size_t m_entries = 0;
};

} // namespace

RequirementFiles discoverRequirementFiles(const fs::path &scenario) { return FileWalk(scenario).walk(); }

} // namespace genie
