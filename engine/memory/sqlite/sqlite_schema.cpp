// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sqlite/sqlite_schema.h"

#include "memory/sql/sql_schema.h"

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

/// SQLite does not wait for others when the journal changes its kind, so we do.
Done useWriteAheadLog(SqliteSession &session)
{
    const auto deadline = std::chrono::steady_clock::now() + session.busyTimeout();
    for (;;) {
        Done done = session.runText("PRAGMA journal_mode = WAL");
        if (done || done.error().kind != FailureKind::Unavailable || std::chrono::steady_clock::now() >= deadline)
            return done;
        std::this_thread::sleep_for(milliseconds(20));
    }
}

} // namespace

Outcome<int> prepareSqlite(SqliteSession &session)
{
    // Before anything is written, so that what is not ours stays as it is.
    if (auto version = currentVersion(session, SqlDialect::Sqlite); !version)
        return version;
    Done ready = useWriteAheadLog(session);
    for (const char *pragma : kPragmas)
        if (ready)
            ready = session.runText(pragma);
    if (!ready)
        return tl::unexpected<Failure>(ready.error());
    return migrate(session, SqlDialect::Sqlite);
}

} // namespace genie
