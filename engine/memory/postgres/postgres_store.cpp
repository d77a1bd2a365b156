// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/postgres/postgres_store.h"

#include "memory/sql/sql_schema.h"
#include "memory/sql/sql_store.h"

namespace genie {

Outcome<std::unique_ptr<Store>> openPostgresStore(const std::string &address, const PostgresOptions &options)
{
    auto session = PostgresSession::open(address, options);
    if (!session)
        return tl::unexpected(session.error());
    const auto version = migrate(**session, SqlDialect::Postgres);
    if (!version)
        return tl::unexpected(version.error());
    return std::make_unique<SqlStore>(std::move(*session), *version);
}

} // namespace genie
