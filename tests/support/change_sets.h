// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/gap.h"
#include "support/court.h"

#include <vector>

namespace genie::test {

/// A result that came back for a request, and whether it deserves to be accepted.
struct ChangeSet {
    std::string way; ///< its name: how it is honest, or in what way it is bad
    bool honest = false;
    Files files; ///< what changes; an empty text: the file is gone
    Gap gap;
};

/// A scenario and what came back for it; the format stands in tests/data/change-sets/README.md.
struct ChangeSets {
    Files base;
    std::vector<ChangeSet> sets;
};

/// Reads tests/data/change-sets/`language`.txt; a line that does not belong there ends the program.
ChangeSets changeSets(const std::string &language);

} // namespace genie::test
