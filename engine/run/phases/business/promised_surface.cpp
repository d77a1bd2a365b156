// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/business/promised_surface.h"

#include "core/base/text.h"
#include "run/toolchains/tree_files.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>

namespace genie {

namespace {

constexpr std::size_t kLargestSource = 1024 * 1024;
constexpr std::size_t kMostBytes = 64 * 1024 * 1024;
constexpr std::size_t kMostPromises = 2000;
constexpr std::size_t kLongestRoute = 300;
constexpr std::array<std::string_view, 11> kSourceEndings = {".go",  ".py", ".ts",   ".tsx", ".js", ".jsx",
                                                             ".mjs", ".rs", ".java", ".sh",  ".rb"};

bool isSource(const std::string &file)
{
    const auto slash = file.rfind('/');
    const bool plainName = file.find('.', slash == std::string::npos ? 0 : slash) == std::string::npos; // Scripts often have no ending.
    return plainName ||
           std::any_of(kSourceEndings.begin(), kSourceEndings.end(), [&](std::string_view ending) { return file.ends_with(ending); });
}

/// The segments of a path; every parameter (`{id}`, `:id`, `<id>`, `*`) is the same one.
std::vector<std::string> segmentsOf(std::string_view path)
{
    std::vector<std::string> segments;
    for (const std::string &part : text::split(path.substr(0, path.find_first_of("?#")), '/'))
        if (!part.empty())
            segments.push_back(std::string_view("{:<*$").find(part[0]) != std::string_view::npos ? "*" : part);
    return segments;
}

std::string routeOf(const std::vector<std::string> &segments, std::size_t from)
{
    std::string route;
    for (std::size_t i = from; i < segments.size(); ++i)
        route += "/" + segments[i];
    return route;
}

bool isWordCharacter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; }

/// The strings that look like routes, and the words, in the sources beneath some folders.
class Sources {
public:
    Sources(const std::filesystem::path &scenario, const std::vector<std::string> &folders)
    {
        const auto wanted = [&](const std::string &file) {
            return isSource(file) &&
                   std::any_of(folders.begin(), folders.end(), [&](const std::string &folder) { return isBeneath(file, folder); });
        };
        std::size_t bytes = 0;
        for (const std::string &file : treeFiles(scenario, wanted)) {
            const std::string source = readHead(scenario / file, kLargestSource);
            bytes += source.size();
            if (bytes > kMostBytes)
                break;
            if (source.find('\0') == std::string::npos)
                read(source);
        }
    }

    /// Whether the route or an end of it with at least one fixed segment is a string of the sources.
    [[nodiscard]] bool hasRoute(std::string_view path) const
    {
        const std::vector<std::string> segments = segmentsOf(path);
        if (segments.empty())
            return m_routes.contains("/");
        for (std::size_t from = 0; from < segments.size(); ++from) {
            const bool fixed = std::any_of(segments.begin() + static_cast<std::ptrdiff_t>(from), segments.end(),
                                           [](const std::string &segment) { return segment != "*"; });
            if (fixed && m_routes.contains(routeOf(segments, from)))
                return true;
        }
        return false;
    }
    [[nodiscard]] bool hasWord(const std::string &word) const { return m_words.contains(word); }

private:
    void read(std::string_view source)
    {
        for (std::size_t i = 0; i < source.size(); ++i) {
            const char c = source[i];
            if (c == '"' || c == '\'' || c == '`')
                takeRoute(source, i);
            if (isWordCharacter(c) && (i == 0 || !isWordCharacter(source[i - 1]))) {
                std::size_t end = i;
                while (end < source.size() && isWordCharacter(source[end]))
                    ++end;
                m_words.emplace(source.substr(i, end - i));
            }
        }
    }

    /// A quoted string that holds a route, with or without a method in front (`"GET /notes"`).
    void takeRoute(std::string_view source, std::size_t quote)
    {
        const auto end = source.find(source[quote], quote + 1);
        if (end == std::string_view::npos || end - quote > kLongestRoute)
            return;
        std::string_view text = source.substr(quote + 1, end - quote - 1);
        const auto slash = text.find('/');
        if (slash == std::string_view::npos || text.find('\n') != std::string_view::npos)
            return;
        text.remove_prefix(slash);
        const std::vector<std::string> segments = segmentsOf(text);
        m_routes.insert(segments.empty() ? "/" : routeOf(segments, 0));
    }

    std::unordered_set<std::string> m_routes;
    std::unordered_set<std::string> m_words;
};

/// The text of a member; empty for anything else.
std::string textOf(const Json &object, const char *name)
{
    const auto member = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && member != object.end() && member->is_string() ? member->get<std::string>() : std::string();
}

const Json &arrayOf(const Json &object, const char *name)
{
    static const Json kNone = Json::array();
    if (!object.is_object())
        return kNone;
    const auto member = object.find(name);
    return member != object.end() && member->is_array() ? *member : kNone;
}

} // namespace

PromisedSurface checkPromises(const std::filesystem::path &scenario, const Json &endpoints, const BusinessSettings &settings)
{
    PromisedSurface surface;
    const auto judge = [&](bool kept, std::string what, const char *where) {
        ++surface.promised;
        if (!kept)
            surface.broken.push_back({text::shortened(what, kLongestRoute), where});
    };
    const auto full = [&] { return static_cast<std::size_t>(surface.promised) >= kMostPromises; };
    if (settings.checkEndpoints) {
        const Sources api(scenario, {"api"});
        static const Json kNothing = Json::object();
        const Json &nested = endpoints.is_object() && endpoints.contains("api") ? endpoints.at("api") : kNothing;
        for (const Json *list : {&arrayOf(endpoints, "endpoints"), &arrayOf(nested, "endpoints")})
            for (const Json &endpoint : *list)
                if (const std::string path = textOf(endpoint, "path"); !path.empty() && !full())
                    judge(api.hasRoute(path), "endpoint " + textOf(endpoint, "method") + " " + path, "api/");
    }
    if (settings.checkWebsockets) {
        const Sources both(scenario, {"api", "ui"});
        for (const Json &websocket : arrayOf(endpoints, "websockets"))
            if (const std::string path = textOf(websocket, "path"); !path.empty() && !full())
                judge(both.hasRoute(path), "websocket " + path, "api/ and ui/");
    }
    if (settings.checkCommands) {
        const Sources cli(scenario, {"cli"});
        for (const Json &command : arrayOf(endpoints, "cli_commands"))
            if (const std::string name = textOf(command, "name"); !name.empty() && !full()) {
                const std::vector<std::string> words = text::split(name, ' ');
                judge(std::all_of(words.begin(), words.end(), [&](const std::string &word) { return cli.hasWord(word); }),
                      "command " + name, "cli/");
            }
    }
    return surface;
}

} // namespace genie
