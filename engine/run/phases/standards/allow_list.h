// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "run/phases/standards/breach.h"

#include <string>
#include <vector>

namespace genie {

/// The breaches that somebody answers for (`standards.allow`). An entry without rule, path, owner or reason allows nothing, nor does
/// one that has run out.
class AllowList {
public:
    AllowList(const std::vector<StandardsSettings::Allowed> &entries, Moment now);

    /// The entry that allows this breach; null when none does.
    [[nodiscard]] const StandardsSettings::Allowed *allows(const Breach &breach) const;
    /// Why entries allow nothing, one sentence each.
    [[nodiscard]] const std::vector<std::string> &faults() const { return m_faults; }

private:
    std::vector<StandardsSettings::Allowed> m_valid;
    std::vector<std::string> m_faults;
};

} // namespace genie
