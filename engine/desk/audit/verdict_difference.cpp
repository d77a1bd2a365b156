// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/request_json.h"
#include "desk/audit/verdict_of.h"

namespace genie {

std::vector<std::string> differencesBetween(const Verdict &stored, const Verdict &recomputed)
{
    const auto bare = [](Verdict verdict) {
        verdict.summary.id.clear();
        verdict.summary.at = {};
        verdict.took = {};
        verdict.evidenceDigest.clear();
        return toJson(verdict);
    };
    const Json a = bare(stored);
    const Json b = bare(recomputed);
    std::vector<std::string> differences;
    for (const auto &[name, value] : a.items())
        if (!b.contains(name) || toLine(b[name]) != toLine(value))
            differences.push_back("'" + name + "' is stored as " + toLine(value).substr(0, 200) + " and computes to " + (b.contains(name) ? toLine(b[name]).substr(0, 200) : "nothing"));
    for (const auto &[name, value] : b.items())
        if (!a.contains(name))
            differences.push_back("'" + name + "' is not stored and computes to " + toLine(value).substr(0, 200));
    return differences;
}

} // namespace genie
