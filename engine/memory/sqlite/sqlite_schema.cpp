// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sqlite/sqlite_schema.h"

#include "core/ports/clock.h"
#include "memory/sqlite/sql_statements.h"

#include <array>
#include <chrono>
#include <thread>

namespace genie {

namespace {

constexpr std::array kPragmas{
    "PRAGMA synchronous = NORMAL", // With a write-ahead log a killed program loses nothing, a power cut at most the last moments.
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -16000",           // KiB: the inner pages of a large store
    "PRAGMA wal_autocheckpoint = 4000",     // pages: 16 MB, so that a stream of cases waits less often for the disk
    "PRAGMA journal_size_limit = 67108864", // A long reader makes the log grow; it need not stay so.
};

int newestVersion() { return static_cast<int>(SqlStatements::migrations().size()); }

/// The version of the schema, 0 of an empty database; Invalid when it is none of ours.
Outcome<int> currentVersion(SqliteSession &session)
{
    const auto ours = session.selectInteger("has_schema_version");
    if (!ours)
        return tl::unexpected<Failure>(ours.error());
    if (*ours == 0) {
        const auto tables = session.selectInteger("table_count");
        if (!tables)
            return tl::unexpected<Failure>(tables.error());
        if (*tables > 0)
            return fail(FailureKind::Invalid,
                        "the store " + session.path() + " is a database of another program: choose another file; nothing was changed");
        return 0;
    }
    const auto version = session.selectInteger("schema_version");
    if (!version)
        return tl::unexpected<Failure>(version.error());
    if (*version > newestVersion())
        return fail(FailureKind::Invalid, "the store " + session.path() + " has schema " + std::to_string(*version) +
                                              ", and this program knows only up to " + std::to_string(newestVersion()) +
                                              ": use a newer program; nothing was changed");
    return static_cast<int>(*version);
}

/// One step, or nothing when another process has made it meanwhile.
Done step(SqliteSession &session, int version)
{
    return session.inTransaction([&]() -> Done {
        const auto current = currentVersion(session);
        if (!current)
            return tl::unexpected<Failure>(current.error());
        if (*current >= version)
            return {};
        if (auto made = session.run("create_schema_version"); !made)
            return tl::unexpected<Failure>(made.error());
        for (const QString &statement : SqlStatements::migrations()[static_cast<std::size_t>(version) - 1])
            if (auto done = session.runText(statement); !done)
                return done;
        const auto noted = session.run("insert_schema_version", {version, SystemClock().now()});
        return noted ? Done{} : Done(tl::unexpected<Failure>(noted.error()));
    });
}

/// SQLite does not wait for others when the journal changes its kind, so we do.
Done useWriteAheadLog(SqliteSession &session)
{
    const auto deadline = std::chrono::steady_clock::now() + session.busyTimeout();
    for (;;) {
        Done done = session.runText(QStringLiteral("PRAGMA journal_mode = WAL"));
        if (done || done.error().kind != FailureKind::Unavailable || std::chrono::steady_clock::now() >= deadline)
            return done;
        std::this_thread::sleep_for(milliseconds(20));
    }
}

} // namespace

Outcome<int> migrate(SqliteSession &session)
{
    auto version = currentVersion(session); // Before anything is written, so that what is not ours stays as it is.
    if (!version)
        return version;
    Done ready = useWriteAheadLog(session);
    for (const char *pragma : kPragmas)
        if (ready)
            ready = session.runText(QString::fromLatin1(pragma));
    for (int next = *version + 1; ready && next <= newestVersion(); ++next)
        ready = step(session, next);
    if (!ready)
        return tl::unexpected<Failure>(ready.error());
    return newestVersion();
}

} // namespace genie
