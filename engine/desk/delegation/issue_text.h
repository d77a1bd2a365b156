// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/delegation/tracker.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace genie {

inline constexpr std::size_t kMostDescriptionBytes = 64 * 1024;
inline constexpr std::size_t kMostAttachmentBytes = 1024 * 1024;
inline constexpr std::size_t kMostReportBytes = 64 * 1024;

/// One attempt of a request in words: what is asked for, what must be left alone, when it is done, with the gap as JSON beside it.
/// Failure (Invalid) when the request holds a name that must not leave this machine; nothing may be sent then.
Outcome<IssueDraft> draftIssue(const SuiteRequest &request, int attempt);

/// Whether a scenario's name may become part of an address, and of a command line on the tracker's side.
bool isSafeScenarioName(std::string_view name);

/// The gap for machines, as indented JSON of at most `limit` bytes. What does not fit is left out from the end of the ranking, and
/// `gap_truncated` says so.
std::string gapAttachment(const SuiteRequest &request, int attempt, std::size_t limit);

/// A text from outside as plain text of at most `limit` bytes: valid UTF-8, no control characters or escape sequences.
std::string plainText(std::string_view text, std::size_t limit);

/// A text from outside on one line of Markdown that cannot become markup or a mention: a code span.
std::string codeSpan(std::string_view text, std::size_t limit);

} // namespace genie
