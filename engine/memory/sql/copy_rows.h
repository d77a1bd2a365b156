// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "memory/sql/sql_session.h"
#include "memory/sql/sql_statements.h"

namespace genie {

/// Writes all rows of one database into another, empty one, of whatever kinds they are: all that was there at one moment, or nothing.
/// Both have the newest schema. Answers how many rows. Conflict: the target is not empty. Reads in pages; memory does not grow with
/// the store.
Outcome<std::int64_t> copyRows(SqlSession &from, SqlSession &to, const SqlStatements &targetsStatements);

} // namespace genie
