// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "memory/sql/sql_session.h"
#include "memory/sql/sql_statements.h"

namespace genie {

/// The version of the schema, 0 of an empty database. Invalid: a newer program's, or another program's database; it is left as it is.
Outcome<int> currentVersion(SqlSession &session, SqlDialect dialect);

/// Brings the database to the newest schema that this program knows, each step in one transaction. Answers the version.
Outcome<int> migrate(SqlSession &session, SqlDialect dialect);

} // namespace genie
