// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/workspace/quarantine.h"

#include "core/base/text.h"
#include "scenario/workspace/manifest_file.h"

namespace genie {

namespace {

constexpr std::size_t kMostEntries = 1000;
constexpr std::size_t kLongestText = 500;

/// A text that must be there; empty, with a warning, when it is not.
std::string needed(const CheckedJson &entry, const char *name, const char *why)
{
    const CheckedJson member = entry.member(name);
    std::string written = text::shortened(text::trimmed(member.text().value_or("")), kLongestText);
    if (written.empty())
        entry.warn(std::string("has no ") + name + " " + why + "; it does nothing");
    return written;
}

/// The moment at which an entry ends: a day is valid to its end.
std::optional<Moment> endOf(const std::string &written)
{
    if (const auto day = fromRfc3339(written + "T00:00:00Z"))
        return *day + std::chrono::hours(24);
    return fromRfc3339(written);
}

std::optional<QuarantineEntry> readEntry(const CheckedJson &element)
{
    if (!element.isObject()) {
        element.warn(R"(expected an object such as {"test": "go:api", "owner": "...", "reason": "...", "expires": "2026-03-01"})");
        return std::nullopt;
    }
    QuarantineEntry entry;
    const std::string test = needed(element, "test", "(toolchain:workspace:file:suite:name)");
    entry.owner = needed(element, "owner", "who takes it back");
    entry.reason = needed(element, "reason", "why it is there");
    const std::string expires = needed(element, "expires", "with its last day");
    if (test.empty() || entry.owner.empty() || entry.reason.empty() || expires.empty())
        return std::nullopt;
    const auto selector = TestSelector::fromText(test);
    const auto end = endOf(expires);
    if (!selector)
        element.member("test").warn("expected toolchain:workspace:file:suite:name; the entry does nothing");
    if (!end)
        element.member("expires").warn("expected a day such as \"2026-03-01\"; the entry does nothing");
    if (!selector || !end)
        return std::nullopt;
    entry.test = *selector;
    entry.expires = *end;
    return entry;
}

} // namespace

std::vector<QuarantineEntry> readQuarantine(const CheckedJson &list)
{
    std::vector<QuarantineEntry> entries;
    for (const CheckedJson &element : list.elements()) {
        if (entries.size() == kMostEntries) {
            list.warn("has more than " + std::to_string(kMostEntries) + " entries; the others do nothing");
            break;
        }
        if (auto entry = readEntry(element))
            entries.push_back(std::move(*entry));
    }
    return entries;
}

std::vector<QuarantineEntry> readQuarantineFile(const std::filesystem::path &scenario, std::vector<ConfigWarning> &warnings)
{
    const ManifestFile manifest = readManifestFile(scenario / kQuarantineFile);
    if (!manifest.problem.empty())
        warnings.push_back({std::string(kQuarantineFile), "", manifest.problem + "; no test is in quarantine by it until then"});
    if (!manifest.document)
        return {};
    return readQuarantine(CheckedJson(*manifest.document, std::string(kQuarantineFile), warnings).member("quarantine"));
}

} // namespace genie
