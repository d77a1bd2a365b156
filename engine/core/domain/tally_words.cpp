// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/tally_words.h"

#include "core/base/text.h"

#include <vector>

namespace genie {

std::string countsOf(const Tally &tally)
{
    std::vector<std::string> parts;
    const auto add = [&](int count, const char *word) {
        if (count > 0)
            parts.push_back(std::to_string(count) + " " + word);
    };
    add(tally.passed, "passed");
    add(tally.failed, "failed");
    add(tally.flaky, "flaky");
    add(tally.skipped, "skipped");
    add(tally.unknown, "unknown");
    return text::join(parts, ", ");
}

} // namespace genie
