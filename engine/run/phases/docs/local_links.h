// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/docs/markdown_page.h"
#include "scenario/workspace/static_config.h"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Where a link leads, by its text alone.
struct LinkTarget {
    enum class Kind {
        External,  ///< http and https
        Elsewhere, ///< mail, telephone and other schemes: nobody can say
        Local,
        Bad, ///< no URL at all
    };
    Kind kind = Kind::Bad;
    std::string path;     ///< of a local one: percent-decoded, without query; empty for a place in the same file
    std::string fragment; ///< percent-decoded, without '#'
    std::string problem;  ///< of a bad one, as a lower-case fragment
};

LinkTarget linkTarget(std::string_view destination);

/// Whether an entry of `docs.links.ignore` fits: a prefix, or a pattern with `*` for the start of the destination.
bool isIgnoredLink(const std::string &destination, const std::vector<std::string> &ignore);

/// What a local link comes to.
struct LinkVerdict {
    enum class What { Fine, Broken, NoAnchor };
    What what = What::Fine;
    std::string reason; ///< lower-case fragment, empty when fine
};

/// The pages of a scenario by their path relative to it.
using DocPages = std::map<std::string, const MarkdownPage *, std::less<>>;

/// Looks where local links lead. Asks the disk whether something is there, within the repository only; reads nothing. Thread-safe.
class LocalLinks {
public:
    LocalLinks(std::filesystem::path scenario, std::filesystem::path repository, const DocPages &pages, const DocsSettings &settings);
    /// `file` holds the link, relative to the scenario.
    [[nodiscard]] LinkVerdict check(const std::string &file, const LinkTarget &target) const;

private:
    [[nodiscard]] LinkVerdict checkFile(const std::string &file, const LinkTarget &target) const;
    [[nodiscard]] LinkVerdict checkAnchor(const MarkdownPage &page, const std::string &fragment) const;

    const std::filesystem::path m_scenario;
    const std::filesystem::path m_repository;
    const DocPages &m_pages;
    const DocsSettings &m_settings;
};

} // namespace genie
