// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/domain/suite_request.h"
#include "desk/delegation/issue_text.h"

namespace genie::test {

/// A queued request with a gap in lines and in requirements.
inline SuiteRequest someRequest(const std::string &tracker = "app-issue-tracker", const std::string &scenario = "demo")
{
    SuiteRequest request;
    request.id = newUuid();
    request.scenario = scenario;
    request.scenarioPath = "/srv/scenarios/" + scenario;
    request.types = {"unit"};
    request.coverageTarget = 80;
    request.tracker = tracker;
    request.baselineDigest = "b4";
    request.gap.files = {{"api/notes.go", {{3, 8}, {12, 12}}, "changed and uncovered"}};
    request.gap.requirements = {{"N-1", "notes are kept", "P0", "not_run"}};
    request.createdAt = Moment(milliseconds(1'767'952'866'000));
    request.updatedAt = request.createdAt;
    request.requestedBy = "ada";
    return request;
}

/// Its issue. The request's name must be sound.
inline IssueDraft someDraft(const std::string &tracker = "app-issue-tracker", const std::string &scenario = "demo")
{
    return *draftIssue(someRequest(tracker, scenario), 1);
}

} // namespace genie::test
