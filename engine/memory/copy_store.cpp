// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/copy_store.h"

#include "memory/open_store.h"
#include "memory/postgres/postgres_session.h"
#include "memory/sql/copy_rows.h"
#include "memory/sql/sql_schema.h"
#include "memory/sqlite/sqlite_schema.h"
#include "memory/sqlite/sqlite_session.h"

#include <filesystem>

namespace genie {

namespace {

struct Opened {
    std::unique_ptr<SqlSession> session;
    SqlDialect dialect = SqlDialect::Sqlite;
};

Outcome<Opened> open(const std::string &address)
{
    Opened opened;
    Outcome<int> version = 0;
    if (const std::string file = sqliteFileOf(address); !file.empty()) {
        auto session = SqliteSession::open(file, {});
        if (!session)
            return tl::unexpected(session.error());
        version = prepareSqlite(**session);
        opened.session = std::move(*session);
    } else {
        auto session = PostgresSession::open(address, {});
        if (!session)
            return tl::unexpected(session.error());
        version = migrate(**session, SqlDialect::Postgres);
        opened = {std::move(*session), SqlDialect::Postgres};
    }
    if (!version)
        return tl::unexpected(version.error());
    return opened;
}

} // namespace

Outcome<std::int64_t> copyStore(const std::string &fromAddress, const std::string &toAddress)
{
    std::error_code error;
    if (const std::string file = sqliteFileOf(fromAddress); !file.empty() && !std::filesystem::exists(file, error))
        return fail(FailureKind::NotFound, "there is no store " + file);
    auto from = open(fromAddress);
    if (!from)
        return tl::unexpected(from.error());
    auto to = open(toAddress);
    if (!to)
        return tl::unexpected(to.error());
    return copyRows(*from->session, *to->session, SqlStatements::of(to->dialect));
}

} // namespace genie
