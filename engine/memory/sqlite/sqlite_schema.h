// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "memory/sqlite/sqlite_session.h"

namespace genie {

/// Sets the connection up and brings the database to the newest schema; see `migrate`. Answers the version.
Outcome<int> prepareSqlite(SqliteSession &session);

} // namespace genie
