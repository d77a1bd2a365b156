// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/docs/local_links.h"

#include "core/base/text.h"
#include "run/phases/docs/rooted_path.h"

#include <algorithm>
#include <optional>

#include <fnmatch.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

int hexValue(char c)
{
    if (isDigit(c))
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Nothing when a percent sign is not followed by two hexadecimal digits.
std::optional<std::string> percentDecoded(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            result += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
        if (high < 0 || low < 0)
            return std::nullopt;
        result += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return result;
}

/// `mailto` of `mailto:x`; empty when the text starts with no scheme.
std::string schemeOf(std::string_view destination)
{
    const auto colon = destination.find(':');
    if (colon == std::string_view::npos || colon == 0 || !isLetter(destination.front()))
        return {};
    const std::string_view name = destination.substr(0, colon);
    const bool valid =
        std::all_of(name.begin(), name.end(), [](char c) { return isLetter(c) || isDigit(c) || c == '+' || c == '-' || c == '.'; });
    return valid ? text::lowered(name) : std::string();
}

LinkTarget bad(std::string problem)
{
    LinkTarget target;
    target.problem = std::move(problem);
    return target;
}

LinkVerdict broken(std::string reason) { return {LinkVerdict::What::Broken, std::move(reason)}; }

bool isWithin(const fs::path &path, const fs::path &root)
{
    const auto relative = path.lexically_relative(root);
    return !relative.empty() && *relative.begin() != "..";
}

} // namespace

LinkTarget linkTarget(std::string_view destination)
{
    if (std::any_of(destination.begin(), destination.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
        return bad("holds control characters");
    LinkTarget target;
    const std::string scheme = schemeOf(destination);
    if (scheme == "http" || scheme == "https" || destination.starts_with("//")) {
        target.kind = destination.starts_with("//") ? LinkTarget::Kind::Elsewhere : LinkTarget::Kind::External;
        return target;
    }
    const auto hash = destination.find('#');
    std::string_view path = destination.substr(0, hash);
    if (!scheme.empty()) {
        target.kind = LinkTarget::Kind::Elsewhere;
        return target;
    }
    if (const auto colon = path.find(':'); colon != std::string_view::npos && colon < path.find('/'))
        return bad("has a colon in its first part, so it is read as a scheme; write ./ in front of it, or drop the line number");
    path = path.substr(0, path.find('?'));
    const auto decodedPath = percentDecoded(path);
    const auto decodedFragment = percentDecoded(hash == std::string_view::npos ? std::string_view() : destination.substr(hash + 1));
    if (!decodedPath || !decodedFragment)
        return bad("has a percent sign that is no escape");
    if (decodedPath->find('\0') != std::string::npos)
        return bad("holds a NUL byte");
    target.kind = LinkTarget::Kind::Local;
    target.path = *decodedPath;
    target.fragment = *decodedFragment;
    return target;
}

bool isIgnoredLink(const std::string &destination, const std::vector<std::string> &ignore)
{
    return std::any_of(ignore.begin(), ignore.end(), [&destination](const std::string &entry) {
        if (entry.find('*') == std::string::npos)
            return destination.starts_with(entry);
        return fnmatch((entry + "*").c_str(), destination.c_str(), 0) == 0;
    });
}

LocalLinks::LocalLinks(fs::path scenario, fs::path repository, const DocPages &pages, const DocsSettings &settings)
    : m_scenario(scenario.lexically_normal()), m_repository(repository.lexically_normal()), m_pages(pages), m_settings(settings)
{
}

LinkVerdict LocalLinks::check(const std::string &file, const LinkTarget &target) const
{
    if (target.path.empty()) {
        const auto page = m_pages.find(file);
        return page == m_pages.end() ? LinkVerdict{} : checkAnchor(*page->second, target.fragment);
    }
    if (target.path.front() == '/' && m_settings.absolutePaths) {
        if (isRootedPath(target.path) && !isAllowedPath(target.path, m_settings.absoluteAllow))
            return broken("leads to a path of one machine");
        return {}; // a route of a web server: nobody can say
    }
    return checkFile(file, target);
}

LinkVerdict LocalLinks::checkFile(const std::string &file, const LinkTarget &target) const
{
    const fs::path folder = (m_scenario / file).parent_path();
    const fs::path whole = (folder / fs::path(target.path).relative_path()).lexically_normal();
    if (!isWithin(whole, m_repository))
        return broken("leads out of the repository");
    std::error_code error;
    const fs::file_status status = fs::status(whole, error);
    if (fs::is_directory(status))
        return fs::is_regular_file(whole / "README.md", error) ? LinkVerdict{} : broken("leads to a folder without a README.md");
    if (!fs::exists(status))
        return broken("leads to nothing");
    const auto page = m_pages.find(whole.lexically_relative(m_scenario).generic_string());
    return page == m_pages.end() ? LinkVerdict{} : checkAnchor(*page->second, target.fragment);
}

LinkVerdict LocalLinks::checkAnchor(const MarkdownPage &page, const std::string &fragment) const
{
    if (m_settings.anchors == DocsSettings::Anchors::Off || fragment.empty() || fragment == "top" || fragment.starts_with(":~:"))
        return {};
    const auto has = [&page](const std::string &name) { return std::binary_search(page.anchors.begin(), page.anchors.end(), name); };
    if (has(fragment) || has(text::lowered(fragment)))
        return {};
    return {LinkVerdict::What::NoAnchor, "leads to a heading that is not there"};
}

} // namespace genie
