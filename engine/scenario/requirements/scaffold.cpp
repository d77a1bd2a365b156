// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/scaffold.h"

#include "core/base/text.h"
#include "core/json/json.h"
#include "host/files/atomic_file.h"
#include "scenario/requirements/criticality.h"
#include "scenario/requirements/prd_lint.h"
#include "scenario/requirements/requirement_files.h"

#include <algorithm>
#include <array>
#include <set>

namespace genie {

namespace fs = std::filesystem;

namespace {

/// A file to be written, relative to `requirements/`.
struct Draft {
    std::string path;
    std::string bytes;
};

struct Section {
    Criticality level;
    const char *folder;
    const char *title;
};
constexpr std::array<Section, 3> kSections = {{
    {Criticality::P0, "01-must-ship", "Must ship"},
    {Criticality::P1, "02-should-have", "Should have"},
    {Criticality::P2, "03-nice-to-have", "Nice to have"},
}};

/// Digits of the moment, such as 20260110-120000.
std::string stamp(Moment moment)
{
    std::string digits;
    for (const char c : toRfc3339(moment).substr(0, 19)) {
        if (c >= '0' && c <= '9')
            digits += c;
        else if (c == 'T')
            digits += '-';
    }
    return digits;
}

std::string readmeText(const ScaffoldOptions &options)
{
    const std::string contact = options.owner.empty() ? "engineering@" + options.scenario + ".local" : options.owner;
    return "# Requirements of " + options.scenario + "\n\nStarted on " + toRfc3339(options.now).substr(0, 10) + ", kept by " + contact +
           ".\n\n"
           "- `index.json` lists the modules in `imports`; a module is a `NN-name/module.json` with `requirements`.\n"
           "- A requirement has `id`, `title`, `status`, `prd_ref` (an operational target of PRD.md) and `validation`: what proves it.\n"
           "- A test names the requirement that it proves as `[REQ:ID]` in its name, or in a comment right above it.\n\n"
           "`test-genie requirements validate` judges these files, `test-genie requirements report` adds them up.\n";
}

/// A module with one pending requirement for each target of a level.
Draft moduleDraft(const Section &section, const std::vector<PrdTarget> &targets)
{
    Json requirements = Json::array();
    for (const PrdTarget &target : targets)
        requirements.push_back({{"id", "REQ-" + target.id.substr(3)},
                                {"title", target.title.empty() ? target.id : target.title},
                                {"status", "pending"},
                                {"prd_ref", target.id},
                                {"description", target.description},
                                {"validation", Json::array()}});
    const Json module = {{"_metadata", {{"module_name", section.title}, {"priority", toWord(section.level)}, {"schema_version", "1.0.0"}}},
                         {"requirements", std::move(requirements)}};
    return {std::string(section.folder) + "/module.json", toPretty(module) + "\n"};
}

Outcome<std::vector<Draft>> modulesOf(const fs::path &scenario)
{
    const auto prd = readPrd(scenario);
    if (!prd)
        return fail(FailureKind::NotFound, "there is no PRD.md that could be read; write one, or leave --from-prd out");
    std::vector<Draft> drafts;
    std::set<std::string> seen;
    for (const Section &section : kSections) {
        std::vector<PrdTarget> targets;
        for (const PrdTarget &target : prd->targets)
            if (levelOf(target.id) == section.level && seen.insert(target.id).second)
                targets.push_back(target);
        if (!targets.empty())
            drafts.push_back(moduleDraft(section, targets));
    }
    if (drafts.empty())
        return fail(FailureKind::Invalid,
                    "PRD.md has no operational target; write lines such as \"- [ ] OT-P0-001 | Title | Description\"");
    return drafts;
}

/// Moves an old folder aside, under a name that is free.
Outcome<std::string> moveAside(const fs::path &folder, Moment now)
{
    std::error_code error;
    const std::string base = "requirements.bak-" + stamp(now);
    std::string name = base;
    for (int i = 2; fs::exists(folder.parent_path() / name, error) && i < 100; ++i)
        name = base + "-" + std::to_string(i);
    fs::rename(folder, folder.parent_path() / name, error);
    if (error)
        return fail(FailureKind::Unavailable, "cannot move requirements/ aside: " + error.message());
    return name;
}

} // namespace

Outcome<Scaffold> scaffoldRegistry(const fs::path &scenario, const ScaffoldOptions &options)
{
    std::error_code error;
    const fs::path folder = scenario / kRequirementsFolder;
    const bool exists = fs::exists(fs::symlink_status(folder, error));
    if (exists && !options.force)
        return fail(FailureKind::Conflict, "requirements/ exists; --force moves it aside first");
    std::vector<Draft> modules;
    if (options.fromPrd) {
        auto drafts = modulesOf(scenario);
        if (!drafts)
            return tl::unexpected(drafts.error());
        modules = *std::move(drafts);
    }
    Json imports = Json::array();
    for (const Draft &module : modules)
        imports.push_back(module.path);
    const Json index = {
        {"_metadata", {{"description", "Requirements of " + options.scenario}, {"auto_sync_enabled", true}, {"schema_version", "1.0.0"}}},
        {"imports", std::move(imports)}};
    modules.insert(modules.begin(), {{"README.md", readmeText(options)}, {"index.json", toPretty(index) + "\n"}});

    Scaffold made;
    if (exists) {
        auto moved = moveAside(folder, options.now);
        if (!moved)
            return tl::unexpected(moved.error());
        made.movedTo = *std::move(moved);
    }
    for (const Draft &draft : modules) {
        fs::create_directories((folder / draft.path).parent_path(), error);
        if (error)
            return fail(FailureKind::Unavailable, "cannot make requirements/: " + error.message());
        if (const Done written = writeAtomically(folder / draft.path, draft.bytes); !written)
            return tl::unexpected(written.error());
        made.files.push_back(std::string(kRequirementsFolder) + "/" + draft.path);
    }
    return made;
}

} // namespace genie
