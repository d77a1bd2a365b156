// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <string>

namespace genie {

/// Writes all that a store holds into another one that is new or empty, of whatever kinds the two are: a backup, its restoration, or a
/// move from one kind to the other. What is copied is of one moment; engines may go on using the source. All or nothing. Answers how
/// many rows. Failures are those of `openStore`; NotFound: there is no such SQLite file to copy from; Conflict: the target holds
/// something already.
Outcome<std::int64_t> copyStore(const std::string &fromAddress, const std::string &toAddress);

} // namespace genie
