// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/baseline_store.h"

#include "core/domain/request_json.h"

namespace genie {

namespace {

constexpr JsonLimits kLimits{256UL * 1024 * 1024, 64};

} // namespace

Outcome<std::string> BaselineStore::put(const Baseline &baseline) const { return m_objects.put(toLine(toJson(baseline))); }

Outcome<Baseline> BaselineStore::baseline(const std::string &digest) const
{
    const auto bytes = m_objects.get(digest);
    if (!bytes)
        return tl::unexpected(bytes.error().within("the baseline"));
    const auto json = parseJson(*bytes, kLimits);
    if (!json)
        return tl::unexpected(json.error().within("the baseline"));
    return baselineFrom(*json);
}

Outcome<std::string> BaselineStore::put(const Evidence &evidence) const { return m_objects.put(toLine(toJson(evidence))); }

Outcome<Evidence> BaselineStore::evidence(const std::string &digest) const
{
    const auto bytes = m_objects.get(digest);
    if (!bytes)
        return tl::unexpected(bytes.error().within("the evidence"));
    const auto json = parseJson(*bytes, kLimits);
    if (!json)
        return tl::unexpected(json.error().within("the evidence"));
    return evidenceFrom(*json);
}

} // namespace genie
