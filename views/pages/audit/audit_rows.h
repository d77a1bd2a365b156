// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"

#include <QString>

#include <functional>
#include <vector>

class QLabel;
class QWidget;

namespace genie::ui {

class Card;

// What stands in the cards of the page `audit`. Each fills its card anew; texts from outside are plain text.

/// A label that wraps and shows its text as it is.
QLabel *plainLabel(const QString &text, QWidget *parent);
void clear(Card &card);
/// The gap as it was queued, before anything was measured.
void fillGap(Card &card, const Gap &gap);
/// Each part of the gap with what is covered now and what is still open.
void fillGaps(Card &card, const Verdict &verdict);
/// Each test with how far it came, and why no further.
void fillTests(Card &card, const Verdict &verdict);
void fillWeakenings(Card &card, const Verdict &verdict);
void fillTimeline(Card &card, const std::vector<Event> &events);
/// The runs of a request with their counts and the median of their durations.
void fillExecutions(Card &card, const std::vector<Execution> &executions, const std::function<void(const ExecutionId &)> &open);
void fillFunnel(Card &card, const std::vector<LedgerRow> &rows);
/// Attempt, tracker and issue; the issue is a link when its address is an http one.
QString issueLine(const DelegationAttempt &attempt);

} // namespace genie::ui
