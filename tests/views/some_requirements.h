// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/requirement_report.h"

#include <chrono>

namespace genie::test {

inline ValidationView proof(const std::string &ref, const std::string &live)
{
    ValidationView proof;
    proof.type = "test";
    proof.ref = ref;
    proof.file = ref.substr(0, ref.find(':'));
    proof.line = 12;
    proof.phase = "unit";
    proof.live = live;
    if (live != "not_run") {
        proof.tier = "run";
        proof.source = "execution 7a840723";
        proof.at = std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now()) - std::chrono::hours(3);
    }
    return proof;
}

inline RequirementView requirement(const std::string &id, const std::string &live, std::vector<ValidationView> proofs)
{
    RequirementView requirement;
    requirement.id = id;
    requirement.title = "What " + id + " promises";
    requirement.declared = "in_progress";
    requirement.live = live;
    requirement.criticality = "P0";
    requirement.file = "requirements/01-core/module.json";
    requirement.verified = live == "passed";
    requirement.touched = live != "not_run";
    requirement.validations = std::move(proofs);
    return requirement;
}

/// A module with a proven, a failing, a stale and an open requirement, and one beneath another; a second module that is proven.
inline RequirementReport someRequirements(const std::string &scenario)
{
    RequirementView stale = requirement("CORE-STALE", "passed", {proof("api/stale_test.go:12", "passed")});
    stale.verified = false;
    stale.stale = true;
    stale.validations.front().staleBecause = "api/stale.go changed";
    RequirementView beneath = requirement("CORE-CHILD", "not_run", {});
    beneath.parent = "CORE-PROVEN-NOT";
    RequirementView above = requirement("CORE-PROVEN-NOT", "passed", {proof("api/a_test.go:3", "passed")});
    above.verified = false;
    above.children = {"CORE-CHILD"};
    RequirementReport report;
    report.scenario = scenario;
    report.folderExists = true;
    report.modules.push_back({.name = "Core",
                              .file = "requirements/01-core/module.json",
                              .total = 6,
                              .verified = 1,
                              .requirements = {requirement("CORE-OK", "passed", {proof("api/ok_test.go:8", "passed")}),
                                               requirement("CORE-BAD", "failed", {proof("api/bad_test.go:9", "failed")}), stale, above,
                                               beneath, requirement("CORE-OPEN", "not_run", {proof("api/open_test.go:1", "not_run")})}});
    report.modules.push_back({.name = "Look",
                              .file = "requirements/02-look/module.json",
                              .total = 1,
                              .verified = 1,
                              .requirements = {requirement("LOOK-OK", "passed", {proof("ui/look.test.js:4", "passed")})}});
    report.summary.total = 7;
    report.summary.verified = 2;
    report.summary.stale = 1;
    report.summary.liveFailed = 1;
    report.summary.criticalGap = 5;
    return report;
}

} // namespace genie::test
