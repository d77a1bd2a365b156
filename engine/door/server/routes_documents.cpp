// SPDX-License-Identifier: GPL-3.0-or-later
// Routes to the manual, and those of the reference that this engine does not offer.
#include "core/base/text.h"
#include "door/server/api.h"
#include "host/files/atomic_file.h"
#include "host/files/contained_path.h"

#include <algorithm>

namespace genie {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMostBytes = 2 * 1024 * 1024;

/// The first heading, or the file's name.
std::string titleOf(const fs::path &file)
{
    const auto content = readBounded(file, kMostBytes);
    if (content && content->rfind("# ", 0) == 0)
        return text::validUtf8(content->substr(2, content->find('\n') - 2));
    return file.stem().string();
}

void manifest(Api &api, const CallPtr &call)
{
    Json documents = Json::array();
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry(api.options().docsDirectory, error), end; !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".md")
            files.push_back(entry->path());
    if (files.empty())
        return call->send(Failure{FailureKind::NotFound, "the manual is not installed"});
    std::sort(files.begin(), files.end(), [](const fs::path &a, const fs::path &b) {
        return (a.filename() == "index.md") != (b.filename() == "index.md") ? a.filename() == "index.md" : a < b;
    });
    for (const auto &file : files)
        documents.push_back({{"path", file.filename().string()}, {"title", titleOf(file)}});
    call->send(200, {{"version", GENIE_VERSION},
                     {"title", "Test Genie"},
                     {"defaultDocument", "index.md"},
                     {"sections", Json::array({{{"id", "manual"}, {"title", "Manual"}, {"documents", std::move(documents)}}})}});
}

void content(Api &api, const CallPtr &call)
{
    const std::string path = call->query.text("path");
    if (api.options().docsDirectory.empty())
        return call->send(Failure{FailureKind::NotFound, "the manual is not installed"});
    if (fs::path(path).extension() != ".md")
        return call->send(Failure{FailureKind::Invalid, "path names no document; /docs/manifest lists them"});
    const auto place = containedPath(api.options().docsDirectory, path);
    if (!place)
        return call->send(place.error());
    const auto text = readBounded(*place, kMostBytes);
    if (!text)
        return call->send(Failure{text.error().kind, "there is no document '" + path + "'"});
    call->send(200, {{"path", path}, {"content", text::validUtf8(*text)}});
}

constexpr const char *kNotHere = "this engine starts no agents itself; it hands requests to a tracker: POST /api/v1/suite-requests with `tracker`";

Route absent(std::string_view method, std::string_view pattern)
{
    return {method, pattern, Role::Viewer, "agents", "Not offered", [](const CallPtr &call) {
                call->exchange->send(errorResponse(501, {FailureKind::Unavailable, kNotHere}));
            }, {}, "", "", 501};
}

Route fixed(std::string_view pattern, std::string_view summary, Json answer)
{
    return {"GET", pattern, Role::Viewer, "agents", summary, [answer = std::move(answer)](const CallPtr &call) { call->send(200, answer); }};
}

} // namespace

std::vector<Route> documentRoutes(Api &api)
{
    const auto with = [&api](void (*handler)(Api &, const CallPtr &)) { return [&api, handler](const CallPtr &call) { handler(api, call); }; };
    const Json none{{"items", Json::array()}, {"count", 0}};
    return {
        {"GET", "/docs/manifest", Role::Viewer, "docs", "The documents of the manual", with(&manifest), {}, "", "DocsManifest"},
        {"GET", "/docs/content", Role::Viewer, "docs", "One document", with(&content), {{"path", "string", "As the manifest names it"}}, "", "Document"},
        fixed("/agents/models", "None: agents work behind the trackers", none),
        fixed("/agents/active", "None: agents work behind the trackers", none),
        fixed("/agents/blocked-commands", "What agents may do is decided by their tracker",
              {{"allowedTools", Json::array()}, {"securityModel", "none"}, {"note", kNotHere}}),
        fixed("/agents/status", "Not enabled", {{"enabled", false}, {"available", false}}),
        absent("GET", "/agents/ws-url"),
        absent("POST", "/agents/spawn"),
        absent("POST", "/agents/stop-all"),
        absent("GET", "/agents/{id}"),
        absent("POST", "/agents/{id}/stop"),
        absent("POST", "/scenarios/{name}/fix"),
        fixed("/scenarios/{name}/fixes", "None", none),
        fixed("/scenarios/{name}/fixes/active", "None", {{"active", false}}),
        absent("GET", "/scenarios/{name}/fixes/{id}"),
        absent("POST", "/scenarios/{name}/fixes/{id}/stop"),
        absent("POST", "/scenarios/{name}/requirements/improve"),
        fixed("/scenarios/{name}/requirements/improve", "None", none),
        fixed("/scenarios/{name}/requirements/improve/active", "None", {{"active", false}}),
        absent("GET", "/scenarios/{name}/requirements/improve/{id}"),
        absent("POST", "/scenarios/{name}/requirements/improve/{id}/stop"),
        absent("POST", "/scenarios/{name}/ui-smoke"),
        absent("POST", "/scenarios/{name}/playbooks/seed/apply"),
        absent("POST", "/scenarios/{name}/playbooks/seed/cleanup"),
        absent("POST", "/scenarios/{name}/playbooks/seed/cleanup-force"),
    };
}

} // namespace genie
