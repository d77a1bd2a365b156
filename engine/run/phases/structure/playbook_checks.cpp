// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/structure/structure_checks.h"

#include "core/base/text.h"
#include "scenario/workspace/manifest_file.h"

#include <algorithm>

namespace genie {

namespace fs = std::filesystem;

namespace {

using Kind = Observation::Kind;

constexpr const char *kRegistry = "bas/registry.json";

bool isDirectory(const fs::path &path)
{
    std::error_code error;
    return fs::is_directory(path, error);
}

bool isFile(const fs::path &path)
{
    std::error_code error;
    return fs::is_regular_file(path, error);
}

/// Why the registry is not usable; empty when it is, with the number of playbooks.
std::string registryProblem(const fs::path &scenario, std::size_t &playbooks)
{
    const ManifestFile registry = readManifestFile(scenario / kRegistry);
    if (!registry.problem.empty())
        return std::string(kRegistry) + " " + registry.problem;
    if (!registry.document)
        return std::string(kRegistry) + " is missing";
    const Json &document = *registry.document;
    const auto generated = document.find("generated_at");
    if (generated == document.end() || !generated->is_string() || generated->get_ref<const std::string &>().empty())
        return std::string(kRegistry) + " does not say when it was generated (generated_at)";
    const auto list = document.find("playbooks");
    if (list != document.end() && !list->is_array() && !list->is_null())
        return std::string(kRegistry) + " has playbooks that are no array";
    playbooks = list != document.end() && list->is_array() ? list->size() : 0;
    return {};
}

bool isNumbered(const std::string &name)
{
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return name.size() >= 3 && digit(name[0]) && digit(name[1]) && name[2] == '-';
}

/// Counts one issue when child directories of `folder` have no two-digit number in front.
int checkNumbering(const fs::path &scenario, const std::string &folder, StructureReport &report)
{
    if (!isDirectory(scenario / folder)) {
        report.tell(Kind::Info, "no " + folder);
        return 0;
    }
    std::vector<std::string> wrong;
    std::size_t seen = 0;
    std::error_code error;
    fs::directory_iterator entries(scenario / folder, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        const std::string name = entries->path().filename().native();
        std::error_code ignored;
        if (name.starts_with('.') || name.starts_with("__") || !entries->is_directory(ignored))
            continue;
        ++seen;
        if (!isNumbered(name))
            wrong.push_back(text::validUtf8(name));
    }
    if (seen == 0)
        report.tell(Kind::Info, folder + " has no directories");
    if (wrong.empty())
        return 0;
    std::sort(wrong.begin(), wrong.end());
    report.tell(Kind::Warning,
                folder + " has directories without a number such as 01- in front: " + text::shortened(text::join(wrong, ", "), 400),
                folder);
    return 1;
}

} // namespace

void checkPlaybooks(const Workspace &workspace, StructureReport &report)
{
    report.tell(Kind::Section, "Playbooks");
    const fs::path &scenario = workspace.directory;
    if (!workspace.testing.structure.playbooksEnabled) {
        report.tell(Kind::Info, "not checked: structure.playbooks.enabled is false");
        return;
    }
    if (!isDirectory(scenario / "bas")) {
        report.tell(Kind::Info, "no playbooks (no directory bas)");
        return;
    }
    int issues = 0;
    std::size_t playbooks = 0;
    if (const std::string problem = registryProblem(scenario, playbooks); !problem.empty()) {
        report.tell(Kind::Warning, problem, kRegistry);
        ++issues;
    } else {
        report.tell(Kind::Info, std::to_string(playbooks) + (playbooks == 1 ? " playbook" : " playbooks"), kRegistry);
    }
    issues += checkNumbering(scenario, "bas/cases", report);
    issues += checkNumbering(scenario, "bas/flows", report);
    if (isDirectory(scenario / "bas/seeds") && !isFile(scenario / "bas/seeds/seed.go") && !isFile(scenario / "bas/seeds/seed.sh")) {
        report.tell(Kind::Warning, "bas/seeds has neither seed.go nor seed.sh", "bas/seeds");
        ++issues;
    }
    if (issues == 0)
        return;
    const std::string count = std::to_string(issues) + (issues == 1 ? " issue" : " issues") + " with the playbook folders";
    if (workspace.testing.structure.playbooksStrict)
        report.problem(
            count,
            {"structure.playbooks",
             "Rebuild the registry and give the folders numbers, or set structure.playbooks.strict in .vrooli/testing.json to false.",
             ""},
            "bas");
    else
        report.tell(Kind::Warning, count, "bas");
}

} // namespace genie
