// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/baseline.h"
#include "core/domain/suite_request.h"
#include "core/ports/store.h"
#include "door/service/engine_options.h"
#include "door/service/scenario_book.h"
#include "host/process/command.h"

#include <string>

namespace genie {

// What the engine does to audit a request, on its pool. The store is one that the calling thread has opened for itself; nothing is
// written into it. Takes as long as the tests do.

/// What an audit needs of its engine. Referred-to things outlive it.
struct AuditGround {
    Store &store;
    CommandRunner &commands;
    const EngineOptions &options;
    Moment now{};
    Cancellation cancellation = {};
};

/// Freezes what is there: tree, coverage, tests and requirements, content-addressed. Answers the digest. Failure: the scenario cannot be
/// read or copied within bounds.
Outcome<std::string> freezeScenario(const KnownScenario &scenario, const AuditGround &ground);

/// A checkout of the request's baseline that nobody else uses, for whoever works on it. Answers the scenario's directory in it.
Outcome<std::filesystem::path> checkoutOfBaseline(const SuiteRequest &request, const EngineOptions &options);

/// Measures what came back of a request against its baseline. What cannot be judged is a verdict, too: unverifiable, with the reason.
/// Failure: cancelled, or the disk does not let it.
Outcome<Verdict> judgeRequest(const SuiteRequest &request, const AuditGround &ground);

/// Computes a stored verdict again from what it was computed from.
VerificationReport verifyVerdict(const Verdict &stored, const EngineOptions &options);

/// Writes a verdict with its baseline, its evidence and the difference into a new folder beneath `directory`; answers the folder.
Outcome<std::string> exportVerdict(const Verdict &verdict, const std::filesystem::path &directory, const EngineOptions &options);

} // namespace genie
