// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "scenario/requirements/model.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace genie::evidence {

// What the readers of evidence share: lenient getters, since foreign files are evidence of what they say and of nothing else.

/// A warning about one file of evidence.
void note(EvidenceSet &into, std::string code, const std::string &file, std::string message, int line = 0);

/// The first of these members that is a text which is not blank, trimmed, as valid UTF-8; empty when there is none.
std::string text(const Json &object, std::initializer_list<const char *> names);

/// The first of these members that is a time.
std::optional<Moment> time(const Json &object, std::initializer_list<const char *> names);

/// `duration_seconds`, else `duration_ms` in seconds; 0 when there is neither.
double seconds(const Json &object);

/// The member's elements that are objects, at most so many.
std::vector<const Json *> objects(const Json &object, const char *name, std::size_t most = 200'000);

/// The status of a word; an unknown word is a warning once for each file and word.
LiveStatus status(const std::string &word, const std::string &file, EvidenceSet &into);

/// The document when it is an object; otherwise a warning.
std::optional<Json> document(std::string_view bytes, const std::string &file, EvidenceSet &into);

} // namespace genie::evidence
