// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/json/json.h"
#include "desk/audit/weakening_rules.h"
#include "scenario/coverage/exclusions.h"

#include <algorithm>
#include <array>

namespace genie::weakening {

namespace {

std::string_view nameOf(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// Lists of what a project needs: more of it for tests weakens nothing.
bool isLockFile(std::string_view name)
{
    constexpr std::array<std::string_view, 8> kNames{"package-lock.json", "pnpm-lock.yaml", "yarn.lock", "go.sum", "Cargo.lock", "poetry.lock", "uv.lock", "Pipfile.lock"};
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

/// package.json without the lists of packages.
Json withoutPackages(const std::string &bytes)
{
    auto json = parseJson(bytes);
    if (!json || !json->is_object())
        return Json(bytes);
    for (const char *list : {"dependencies", "devDependencies", "optionalDependencies", "peerDependencies"})
        json->erase(list);
    return *json;
}

/// go.mod and lists of requirements: whether only further packages were added.
bool onlyAddsPackages(const FilePair &pair)
{
    if (!addedLines(*pair.after, *pair.before).empty())
        return false;
    for (const auto &line : addedLines(*pair.before, *pair.after))
        if (line.text.starts_with("replace") || line.text.find("=>") != std::string_view::npos || line.text.starts_with("exclude"))
            return false;
    return true;
}

/// Settings that changed without telling the tools anything else.
bool isHarmless(const FilePair &pair)
{
    const auto name = nameOf(pair.path);
    if (pair.before == nullptr || pair.after == nullptr)
        return false;
    if (name == "package.json")
        return withoutPackages(*pair.before) == withoutPackages(*pair.after);
    if (name == "go.mod" || name.starts_with("requirements"))
        return onlyAddsPackages(pair);
    return false;
}

void compareExclusions(const FilePair &pair, Findings &findings)
{
    if (pair.after == nullptr)
        return;
    const auto before = pair.before == nullptr ? std::size_t{0} : exclusionsIn(pair.path, *pair.before).size();
    const auto after = exclusionsIn(pair.path, *pair.after);
    if (after.size() > before)
        findings.add("coverage_excluded", pair.path, after.back().lines.first, "lines are taken out of the measurement by " + after.back().by);
    const std::string_view old = pair.before == nullptr ? std::string_view() : std::string_view(*pair.before);
    for (const auto &line : addedLines(old, *pair.after))
        if (line.text.starts_with("//go:build") || line.text.starts_with("// +build"))
            findings.add("coverage_excluded", pair.path, line.number, "the file is only built under a condition: " + std::string(line.text));
}

int firstDifference(const FilePair &pair)
{
    if (pair.before == nullptr || pair.after == nullptr)
        return 0;
    const auto added = addedLines(*pair.before, *pair.after);
    return added.empty() ? 0 : added.front().number;
}

} // namespace

bool isSettings(std::string_view path)
{
    const auto name = nameOf(path);
    constexpr std::array<std::string_view, 19> kNames{"package.json", ".coveragerc", "pyproject.toml", "setup.cfg", "setup.py", "pytest.ini", "tox.ini", "noxfile.py",
        "Makefile", "makefile", "GNUmakefile", "go.mod", "go.work", ".nycrc", ".nycrc.json", ".c8rc.json", ".mocharc.json", ".mocharc.yml", ".swcrc"};
    if (path.starts_with(".vrooli/") || path.starts_with(".github/") || path.starts_with("requirements/") || isLockFile(name))
        return true;
    if (std::find(kNames.begin(), kNames.end(), name) != kNames.end() || (name.starts_with("requirements") && name.ends_with(".txt")))
        return true;
    for (const std::string_view tool : {"jest.config.", "vitest.config.", "vite.config.", "babel.config.", "tsconfig"})
        if (name.starts_with(tool))
            return true;
    return false;
}

void compareProduct(const FilePair &pair, bool allowChanges, Findings &findings)
{
    const auto name = nameOf(pair.path);
    if (isSettings(pair.path)) {
        if (isLockFile(name) || isHarmless(pair))
            return;
        const char *how = pair.before == nullptr ? "is new" : pair.after == nullptr ? "is not there any more" : "says something else";
        findings.add("settings_changed", pair.path, firstDifference(pair), std::string("what tells the tools how to test, measure or judge ") + how);
        return;
    }
    compareExclusions(pair, findings);
    if (allowChanges)
        return;
    const char *how = pair.before == nullptr ? "was added" : pair.after == nullptr ? "was removed" : "was changed";
    findings.add("product_changed", pair.path, firstDifference(pair), std::string("code that is no test ") + how + ", which the request does not allow");
}

} // namespace genie::weakening
