// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger.h"
#include "core/domain/suite_request.h"

#include <string>
#include <vector>

namespace genie {

struct Event;

/// A stable word as people read it: "closed_without_change" is "closed without change".
std::string spoken(std::string word);
/// "3 h", "2 d": how long ago, in its largest unit.
std::string age(milliseconds time);
/// "62.5 %", or "unknown".
std::string percentOrUnknown(const std::optional<double> &percent);
/// A request on a few lines: what was asked for, who has it, what became of it.
std::string described(const SuiteRequest &request, bool colours);
/// One line of its timeline.
std::string timelineLine(const Event &event);
/// A verdict in full.
std::string described(const Verdict &verdict, bool colours);
/// "12-14, 20".
std::string rangesOf(const std::vector<LineRange> &ranges);
/// The verdict's word in its colour.
std::string colouredVerdict(VerdictWord word, bool colours);

} // namespace genie
