// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/allow_list.h"

#include "core/base/text.h"
#include "run/toolchains/tree_files.h"

#include <fnmatch.h>

namespace genie {

namespace {

/// What is wrong with the entry; empty when it is valid.
std::string faultOf(const StandardsSettings::Allowed &entry, Moment now)
{
    if (entry.rule.empty() || entry.path.empty())
        return "names no rule or no path";
    if (entry.owner.empty() || entry.reason.empty())
        return entry.owner.empty() ? "has no owner" : "has no reason";
    if (entry.expires.empty())
        return {};
    const auto day = entry.expires.size() == 10 ? fromRfc3339(entry.expires + "T00:00:00Z") : std::nullopt;
    if (!day)
        return "expires on '" + text::shortened(entry.expires, 40) + "', which is no date such as 2030-01-31";
    return now >= *day + std::chrono::hours(24) ? "expired on " + entry.expires : std::string();
}

bool fits(const std::string &pattern, const std::string &file)
{
    return pattern == "*" || isBeneath(file, pattern.ends_with('/') ? pattern.substr(0, pattern.size() - 1) : pattern) ||
           fnmatch(pattern.c_str(), file.c_str(), 0) == 0;
}

} // namespace

AllowList::AllowList(const std::vector<StandardsSettings::Allowed> &entries, Moment now)
{
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string fault = faultOf(entries[i], now);
        if (fault.empty())
            m_valid.push_back(entries[i]);
        else
            m_faults.push_back("standards.allow[" + std::to_string(i) + "] " + fault + ", so it allows nothing");
    }
}

const StandardsSettings::Allowed *AllowList::allows(const Breach &breach) const
{
    for (const auto &entry : m_valid)
        if (entry.rule == breach.rule && fits(entry.path, breach.file))
            return &entry;
    return nullptr;
}

} // namespace genie
