// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "memory/sqlite/sqlite_session.h"

namespace genie {

/// Brings the database to the newest schema that this program knows, each step in one transaction. A newer schema, or another
/// program's database, is Invalid and left as it is. Answers the version.
Outcome<int> migrate(SqliteSession &session);

} // namespace genie
