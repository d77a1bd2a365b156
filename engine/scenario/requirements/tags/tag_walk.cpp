// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/tags/tag_walk.h"

#include "host/files/atomic_file.h"
#include "scenario/requirements/tags/source_text.h"
#include "scenario/workspace/projects.h"

#include <set>
#include <utility>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kLargestSource = 2 * 1024 * 1024;

bool isSource(const std::string &file)
{
    if (languageOf(file) != SourceLanguage::Other)
        return true;
    for (const char *ending : {".rs", ".c", ".cc", ".cpp", ".h", ".hpp", ".java", ".kt", ".vue", ".svelte"})
        if (file.ends_with(ending))
            return true;
    return false;
}

/// One walk over a scenario, folders in byte order so that what the limits cut is always the same.
class Walk {
public:
    Walk(const TagWalkLimits &limits, ScenarioTags &into) : m_limits(limits), m_into(into) {}

    void enter(const fs::path &directory, const std::string &prefix, int level)
    {
        std::set<std::pair<std::string, bool>> entries;
        std::error_code error;
        fs::directory_iterator iterator(directory, fs::directory_options::skip_permission_denied, error);
        for (; !error && iterator != fs::directory_iterator(); iterator.increment(error)) {
            if (++m_entries > m_limits.entries)
                return cut(prefix, "the scenario has more than " + std::to_string(m_limits.entries) + " files");
            std::error_code ignored;
            const auto status = iterator->symlink_status(ignored);
            if (fs::is_directory(status) || fs::is_regular_file(status))
                entries.emplace(iterator->path().filename().string(), fs::is_directory(status));
        }
        for (const auto &[name, isFolder] : entries) {
            if (m_cut)
                return;
            if (!isFolder && isSource(name))
                read(directory / name, prefix + name);
            else if (isFolder && level < m_limits.levels && !name.starts_with('.') && !isSkippedDirectory(name))
                enter(directory / name, prefix + name + "/", level + 1);
        }
    }

private:
    void cut(const std::string &file, std::string why)
    {
        if (!std::exchange(m_cut, true))
            note(file, "no more tags are looked for: " + std::move(why));
    }

    void note(const std::string &file, std::string message)
    {
        RequirementIssue issue;
        issue.code = "tag_scan_cut";
        issue.file = file;
        issue.message = std::move(message);
        m_into.issues.push_back(std::move(issue));
    }

    void read(const fs::path &path, const std::string &file)
    {
        const auto bytes = readBounded(path, kLargestSource);
        if (!bytes) {
            if (isTestFile(file))
                note(file, bytes.error().message);
            return;
        }
        m_bytes += static_cast<std::int64_t>(bytes->size());
        if (m_bytes > m_limits.bytes)
            return cut(file, "the sources are larger than " + std::to_string(m_limits.bytes / (1024 * 1024)) + " MiB");
        const bool test = isTestFile(file);
        if (!test && bytes->find("[REQ:") == std::string::npos)
            return;
        TagScan scan = scanTags(file, *bytes);
        m_tags += scan.tags.size();
        if (scan.cut)
            note(file, "has more tags or tests than are read");
        if (m_tags > m_limits.tags)
            cut(file, "there are more than " + std::to_string(m_limits.tags) + " tags");
        if (!scan.tags.empty() || !scan.tests.empty())
            (test ? m_into.tests : m_into.mentions).emplace(file, std::move(scan));
    }

    const TagWalkLimits &m_limits;
    ScenarioTags &m_into;
    int m_entries = 0;
    std::int64_t m_bytes = 0;
    std::size_t m_tags = 0;
    bool m_cut = false;
};

} // namespace

ScenarioTags readScenarioTags(const fs::path &scenario, const TagWalkLimits &limits)
{
    ScenarioTags tags;
    Walk(limits, tags).enter(scenario, {}, 0);
    return tags;
}

std::vector<RequirementIssue> tagFindings(const ScenarioTags &tags, const Registry &registry)
{
    std::vector<RequirementIssue> findings;
    for (const auto &[file, scan] : tags.tests) {
        std::set<std::string> told;
        for (const auto &tag : scan.tags) {
            RequirementIssue issue;
            issue.file = file;
            issue.line = tag.line;
            issue.requirementId = tag.id;
            if (registry.find(tag.id) == nullptr && told.insert(tag.id).second) {
                issue.code = "tag_unknown_id";
                issue.message = file + ":" + std::to_string(tag.line) + " names unknown requirement " + tag.id;
                findings.push_back(issue);
            }
            if (!tag.bound()) {
                issue.code = "tag_unbound";
                issue.severity = IssueSeverity::Info;
                issue.message = file + ":" + std::to_string(tag.line) + " tag belongs to no test";
                findings.push_back(std::move(issue));
            }
        }
    }
    return findings;
}

} // namespace genie
