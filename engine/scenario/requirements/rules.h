// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/requirements/model.h"
#include "scenario/requirements/proof_reference.h"

#include <vector>

namespace genie {

class RuleFindings;

/// Judges a registry by the rules of spec/requirements.md 5.2, without the issues that reading it has found. References are looked up
/// in `files`.
std::vector<RequirementIssue> checkRules(const Registry &registry, ProofFiles &files);

/// The rules about one requirement's validations and their references; part of checkRules().
void checkValidations(const Requirement &requirement, RequirementPlace place, const Registry &registry, ProofFiles &files,
                      RuleFindings &findings);

/// The order in which issues are told: by file in order of discovery, position, and the rules' table. Equal ones keep their order.
void sortIssues(const Registry &registry, std::vector<RequirementIssue> &issues);

/// Everything that is to be said about a registry in that order: what reading it found, what the rules find, and `more`.
std::vector<RequirementIssue> judge(const Registry &registry, ProofFiles &files, std::vector<RequirementIssue> more = {});

/// How many issues of each severity.
struct IssueCounts {
    std::size_t errors = 0;
    std::size_t warnings = 0;
    std::size_t infos = 0;
};
IssueCounts countIssues(const std::vector<RequirementIssue> &issues);

/// One line for people: `<file>:<line>: <id> [<field>]: <message>`; parts that are empty are left out.
std::string issueLine(const RequirementIssue &issue);

} // namespace genie
