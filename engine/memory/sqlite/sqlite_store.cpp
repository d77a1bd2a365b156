// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sqlite/sqlite_store.h"

#include "memory/sql/sql_store.h"
#include "memory/sqlite/sqlite_schema.h"

namespace genie {

Outcome<std::unique_ptr<Store>> openSqliteStore(const std::filesystem::path &file, const SqliteOptions &options)
{
    auto session = SqliteSession::open(file, options);
    if (!session)
        return tl::unexpected(session.error());
    const auto version = prepareSqlite(**session);
    if (!version)
        return tl::unexpected(version.error());
    return std::make_unique<SqlStore>(std::move(*session), *version);
}

} // namespace genie
