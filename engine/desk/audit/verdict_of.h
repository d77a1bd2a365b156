// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/baseline.h"
#include "core/domain/verdict.h"
#include "desk/audit/evidence.h"

namespace genie {

/// What the evidence says, and nothing else: the same evidence and baseline give the same verdict. Ids, times, and the digest of the
/// evidence itself are left empty. The rules, the first that fits decides:
///   unverifiable  nothing could be measured, or it cannot be told whose work it is
///   regressed     a test that passed is gone, skipped or fails, the result does not build, or lines are no longer covered
///   suspect       something was weakened, or a test has become unstable
///   unverifiable  no coverage is known before or after
///   closed        the target is reached, every requirement that was asked for is proven, and each type of test was added
///   partial       some of that
///   unchanged     none of it
/// A line counts as closed only when a test that was added or changed runs it alone, passed five times in a row, and weakens nothing.
Verdict verdictOf(const Evidence &evidence, const Baseline &baseline);

/// In what two verdicts differ, in sentences; ids, times and how long it took do not count. Empty: the same.
std::vector<std::string> differencesBetween(const Verdict &stored, const Verdict &recomputed);

} // namespace genie
