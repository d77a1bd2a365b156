// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sql/sql_schema.h"

#include "core/ports/clock.h"

namespace genie {

namespace {

int newestVersion(SqlDialect dialect) { return static_cast<int>(SqlStatements::of(dialect).migrations().size()); }

/// As `currentVersion`, within a transaction of the caller's.
Outcome<int> versionWithin(SqlSession &session, SqlDialect dialect)
{
    const auto ours = session.selectInteger("has_schema_version");
    if (!ours)
        return tl::unexpected<Failure>(ours.error());
    if (*ours == 0) {
        const auto tables = session.selectInteger("table_count");
        if (!tables)
            return tl::unexpected<Failure>(tables.error());
        if (*tables > 0)
            return fail(FailureKind::Invalid, "the store " + session.description() +
                                                  " is a database of another program: choose another one; nothing was changed");
        return 0;
    }
    const auto version = session.selectInteger("schema_version");
    if (!version)
        return tl::unexpected<Failure>(version.error());
    if (*version > newestVersion(dialect))
        return fail(FailureKind::Invalid, "the store " + session.description() + " has schema " + std::to_string(*version) +
                                              ", and this program knows only up to " + std::to_string(newestVersion(dialect)) +
                                              ": use a newer program; nothing was changed");
    return static_cast<int>(*version);
}

/// One step, or nothing when another process has made it meanwhile.
Done step(SqlSession &session, SqlDialect dialect, int version)
{
    return session.inTransaction([&]() -> Done {
        const auto current = versionWithin(session, dialect);
        if (!current)
            return tl::unexpected<Failure>(current.error());
        if (*current >= version)
            return {};
        if (auto made = session.run("create_schema_version"); !made)
            return tl::unexpected<Failure>(made.error());
        for (const std::string &statement : SqlStatements::of(dialect).migrations()[static_cast<std::size_t>(version) - 1])
            if (auto done = session.runText(statement); !done)
                return done;
        const auto noted = session.run("insert_schema_version", {version, SystemClock().now()});
        return noted ? Done{} : Done(tl::unexpected<Failure>(noted.error()));
    });
}

} // namespace

Outcome<int> currentVersion(SqlSession &session, SqlDialect dialect)
{
    // Of one moment: somebody else may be making the tables just now.
    Outcome<int> version = 0;
    const Done read = session.inSnapshot([&]() -> Done {
        version = versionWithin(session, dialect);
        return version ? Done() : Done(tl::unexpected<Failure>(version.error()));
    });
    return read ? version : tl::unexpected<Failure>(read.error());
}

Outcome<int> migrate(SqlSession &session, SqlDialect dialect)
{
    const auto version = currentVersion(session, dialect);
    if (!version)
        return version;
    for (int next = *version + 1; next <= newestVersion(dialect); ++next)
        if (const Done made = step(session, dialect, next); !made)
            return tl::unexpected<Failure>(made.error());
    return newestVersion(dialect);
}

} // namespace genie
