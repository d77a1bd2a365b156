// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/workspace/testing_config.h"

#include "core/base/text.h"
#include "scenario/workspace/quarantine.h"

#include <algorithm>

namespace genie {

namespace {

std::string nameOf(std::string_view written) { return text::lowered(text::trimmed(written)); }

/// The most attempts that a failed test may get beside its first.
constexpr double kMostRetries = 5;

std::optional<int> readRetries(const CheckedJson &entry)
{
    const CheckedJson member = entry.member("retries");
    const auto number = member.number(0, kMostRetries);
    if (!number)
        return std::nullopt;
    const int whole = static_cast<int>(*number);
    if (whole != *number)
        member.warn("expected a whole number; using " + std::to_string(whole));
    return whole;
}

FlakyPolicy readFlakyPolicy(const CheckedJson &entry)
{
    const CheckedJson member = entry.member("flaky");
    const std::string word = nameOf(member.text().value_or("warn"));
    if (word == "fail")
        return FlakyPolicy::Fail;
    if (word == "pass")
        return FlakyPolicy::Pass;
    if (word != "warn")
        member.warn("expected \"fail\", \"warn\" or \"pass\"; using \"warn\"");
    return FlakyPolicy::Warn;
}

void readPhases(TestingConfig &config, const CheckedJson &phases, const std::vector<std::pair<std::string, std::string>> &scripts)
{
    for (const auto &[written, entry] : phases.members()) {
        const std::string name = nameOf(written);
        const bool known = std::find(kPhaseNames.begin(), kPhaseNames.end(), name) != kPhaseNames.end() ||
                           std::any_of(scripts.begin(), scripts.end(), [&name](const auto &script) { return script.first == name; });
        if (!known) {
            entry.warn("there is no phase of this name, so this has no effect; the phases are " +
                       text::join({kPhaseNames.begin(), kPhaseNames.end()}, ", "));
            continue;
        }
        if (name != written)
            entry.warn("read as \"" + name + "\"; write it like that");
        PhaseSettings &settings = config.phases[name];
        if (!entry.isObject()) {
            if (entry.present())
                entry.warn("expected an object such as {\"timeout\": \"300s\"}; ignoring it");
            continue;
        }
        settings.enabled = entry.member("enabled").flag();
        settings.timeout = entry.member("timeout").duration();
        settings.requireRuntime = entry.member("require_runtime").flag().value_or(false);
        settings.retries = readRetries(entry);
        settings.flaky = readFlakyPolicy(entry);
    }
}

/// One entry of a list of paths: a text, or an object with `path`.
void addPath(std::vector<std::string> &paths, const CheckedJson &entry)
{
    const std::optional<std::string> written = entry.isObject() ? entry.member("path").text() : entry.text();
    if (!written)
        return;
    const auto path = containedPath(*written);
    if (!path)
        entry.warn("\"" + text::shortened(*written, 80)
                   + "\" leads outside of the scenario; leaving it out (paths are relative to the scenario)");
    else if (!path->empty() && std::find(paths.begin(), paths.end(), *path) == paths.end())
        paths.push_back(*path);
}

std::vector<std::string> readPaths(const CheckedJson &list)
{
    std::vector<std::string> paths;
    if (list.isText()) {
        list.warn("expected an array of paths, found one text; using it as the only one");
        addPath(paths, list);
        return paths;
    }
    for (const CheckedJson &element : list.elements())
        addPath(paths, element);
    return paths;
}

void readStructure(StructureSettings &settings, const CheckedJson &section)
{
    settings.additionalDirs = readPaths(section.member("additional_dirs"));
    settings.additionalFiles = readPaths(section.member("additional_files"));
    settings.excludeDirs = readPaths(section.member("exclude_dirs"));
    settings.excludeFiles = readPaths(section.member("exclude_files"));
    settings.nameMatchesDirectory = section.member("validations").member("service_json_name_matches_directory").flag().value_or(true);
    const CheckedJson playbooks = section.member("playbooks");
    settings.playbooksEnabled = playbooks.member("enabled").flag().value_or(true);
    settings.playbooksStrict = playbooks.member("strict").flag().value_or(false);
}

LanguageSettings readLanguage(const CheckedJson &entry)
{
    LanguageSettings settings;
    settings.enabled = entry.member("enabled").flag();
    const CheckedJson directory = entry.member("dir");
    if (const auto written = directory.text()) {
        if (const auto path = containedPath(*written))
            settings.directory = *path;
        else
            directory.warn("\"" + text::shortened(*written, 80) + "\" leads outside of the scenario; ignoring it");
    }
    settings.exclude = readPaths(entry.member("exclude"));
    const CheckedJson coverage = entry.member("coverage");
    settings.coverageWarn = coverage.member("warn_threshold").number(0, 100);
    settings.coverageError = coverage.member("error_threshold").number(0, 100);
    settings.timeout = entry.member("timeout").duration();
    settings.install = entry.member("install").flag().value_or(false);
    settings.retries = readRetries(entry);
    return settings;
}

void readUnit(TestingConfig &config, const CheckedJson &unit)
{
    for (const auto &[written, entry] : unit.member("languages").members())
        config.languages[nameOf(written)] = readLanguage(entry);
    config.unitCommands = readDeclaredCommands(unit.member("commands"));
    const CheckedJson options = unit.member("options");
    config.unitVerbose = options.member("verbose").flag().value_or(false);
    config.unitFailFast = options.member("fail_fast").flag().value_or(false);
}

bool isVariableName(std::string_view name)
{
    const auto allowed = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && !(name.front() >= '0' && name.front() <= '9') && std::all_of(name.begin(), name.end(), allowed);
}

void readEnvironment(TestingConfig &config, const CheckedJson &pass)
{
    for (const std::string &name : pass.texts()) {
        if (isVariableName(name))
            config.environmentPass.push_back(name);
        else
            pass.warn("\"" + text::shortened(name, 80) + "\" is not the name of an environment variable; leaving it out");
    }
}

} // namespace

std::optional<std::string> containedPath(std::string_view written)
{
    written = text::trimmed(written);
    if (!written.empty() && written.front() == '/')
        return std::nullopt;
    std::vector<std::string> parts;
    std::string slashed(written);
    std::replace(slashed.begin(), slashed.end(), '\\', '/');
    for (std::string &part : text::split(slashed, '/')) {
        if (part.empty() || part == ".")
            continue;
        if (part != "..") {
            parts.push_back(std::move(part));
        } else if (parts.empty()) {
            return std::nullopt;
        } else {
            parts.pop_back();
        }
    }
    return text::join(parts, "/");
}

std::map<std::string, std::vector<std::string>> readPresets(const CheckedJson &presets)
{
    std::map<std::string, std::vector<std::string>> result;
    for (const auto &[written, entry] : presets.members()) {
        std::vector<std::string> phases;
        for (const std::string &phase : entry.texts())
            if (std::string name = nameOf(phase); !name.empty())
                phases.push_back(std::move(name));
        const std::string name = nameOf(written);
        if (!name.empty() && !phases.empty())
            result[name] = std::move(phases);
        else if (entry.isArray())
            entry.warn("a preset without a phase; leaving it out");
    }
    return result;
}

TestingConfig readTestingConfig(Json document, const std::vector<std::pair<std::string, std::string>> &scriptPhases,
                                std::vector<ConfigWarning> &warnings)
{
    TestingConfig config;
    config.document = std::move(document);
    const CheckedJson root(config.document, std::string(kTestingFile), warnings);
    readPhases(config, root.member("phases"), scriptPhases);
    config.presets = readPresets(root.member("presets"));
    config.requirementsSync = root.member("requirements").member("sync").flag().value_or(true);
    config.requirementsEnforce = root.member("requirements").member("enforce").flag().value_or(false);
    readStructure(config.structure, root.member("structure"));
    readUnit(config, root.member("unit"));
    config.resourcesStrict = root.member("dependencies").member("resources_strict").flag().value_or(false);
    config.lint = readLintSettings(root.member("lint"));
    config.docs = readDocsSettings(root.member("docs"));
    config.standards = readStandardsSettings(root.member("standards"));
    readEnvironment(config, root.member("environment").member("pass"));
    config.quarantine = readQuarantine(root.member("quarantine"));
    return config;
}

} // namespace genie
