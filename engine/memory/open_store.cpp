// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/open_store.h"

#include "memory/postgres/postgres_store.h"
#include "memory/sqlite/sqlite_store.h"

namespace genie {

std::string sqliteFileOf(const std::string &address)
{
    constexpr std::string_view kScheme = "sqlite:";
    return address.starts_with(kScheme) ? address.substr(kScheme.size()) : std::string();
}

bool isPostgresAddress(const std::string &address) { return PostgresSession::isAddress(address); }

Outcome<std::unique_ptr<Store>> openStore(const std::string &address)
{
    if (const std::string file = sqliteFileOf(address); !file.empty())
        return openSqliteStore(file);
    if (isPostgresAddress(address))
        return openPostgresStore(address);
    return fail(FailureKind::Invalid, "a store is sqlite:PATH or postgresql://USER@HOST/DATABASE");
}

} // namespace genie
