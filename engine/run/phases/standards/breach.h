// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/workspace/static_config.h"

#include <map>
#include <string>
#include <vector>

namespace genie {

/// A standard that is not kept, and where.
struct Breach {
    StandardsSeverity severity = StandardsSeverity::Info;
    std::string rule;  ///< "secret-pattern"
    std::string title; ///< one sentence for people; never holds what was found in a file
    std::string file;  ///< relative to the scenario; empty when it is about no file
    int line = 0;
    int column = 0;
    bool operator==(const Breach &) const = default;
};

/// What an audit found: the model that the rules of our own and an auditor from outside share (spec/phases.md 3.2).
struct AuditResult {
    int total = 0;
    std::map<std::string, int> bySeverity; ///< by lower-case word; an auditor may have words that are not ours
    std::map<std::string, int> byRule;
    std::optional<StandardsSeverity> highest; ///< nothing when there is no breach
    std::vector<Breach> breaches;             ///< all of ours, the top ones of an auditor
    std::string artifact;                     ///< where an auditor left its full report
};

} // namespace genie
