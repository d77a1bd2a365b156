// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/service/tracker_settings.h"

#include "core/json/checked_json.h"
#include "host/files/atomic_file.h"
#include "host/net/http_client.h"

namespace genie {

namespace {

constexpr std::int64_t kLargestFile = 1024 * 1024;

/// The text of a member that must be the base URL of a server.
std::string baseUrl(const CheckedJson &value, const std::string &otherwise)
{
    const auto text = value.text();
    if (!text)
        return otherwise;
    if (isBaseUrl(*text))
        return *text;
    value.warn("is no http or https address without user, query and fragment");
    return otherwise;
}

void readGithub(const CheckedJson &github, GithubTracker::Options &options)
{
    options.repository = github.member("repository").text().value_or("");
    options.baseUrl = baseUrl(github.member("baseUrl"), options.baseUrl);
    if (const auto labels = github.member("labels"); labels.present())
        options.labels = labels.texts();
    options.assignees = github.member("assignees").texts();
}

} // namespace

TrackerSettings readTrackerSettings(const std::filesystem::path &file)
{
    TrackerSettings settings;
    const std::string name = file.filename().string();
    const auto bytes = readBounded(file, kLargestFile);
    if (!bytes) {
        if (bytes.error().kind != FailureKind::NotFound)
            settings.warnings.push_back({name, {}, bytes.error().message});
        return settings;
    }
    const auto json = parseJson(*bytes);
    if (!json) {
        settings.warnings.push_back({name, {}, json.error().message});
        return settings;
    }
    const CheckedJson root(*json, name, settings.warnings);
    const auto tracker = root.member("appIssueTracker");
    settings.appIssueTracker.url = baseUrl(tracker.member("url"), {});
    settings.appIssueTracker.uiUrl = baseUrl(tracker.member("uiUrl"), {});
    readGithub(root.member("github"), settings.github);
    for (const auto &[program, command] : root.member("commands").members()) {
        auto argv = command.texts();
        if (argv.empty() || argv.front().empty())
            command.warn("is no argument list that begins with a program");
        else
            settings.commands[program] = std::move(argv);
    }
    return settings;
}

} // namespace genie
