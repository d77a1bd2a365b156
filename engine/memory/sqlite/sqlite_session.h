// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/files/file_lock.h"
#include "memory/sql/sql_session.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

class QSqlError;
struct sqlite3;
struct sqlite3_stmt;

namespace genie {

/// How a store is opened.
struct SqliteOptions {
    milliseconds busyTimeout{5000}; ///< how long to wait for another writer
    std::int64_t maxPages = 0;      ///< refuse to grow beyond so many pages of 4 KiB; 0: as far as the disk goes
};

/// One connection to an SQLite file, and what its error codes mean.
class SqliteSession final : public SqlSession {
public:
    static Outcome<std::unique_ptr<SqliteSession>> open(const std::filesystem::path &file, const SqliteOptions &options);
    ~SqliteSession() override;

    Outcome<std::int64_t> run(std::string_view statement, std::initializer_list<SqlValue> values = {}) override;
    Outcome<std::int64_t> insert(std::string_view statement, std::initializer_list<SqlValue> values) override;
    /// Goes past Qt's types: half the time of `run`.
    Outcome<Changed> runPlain(std::string_view statement, std::initializer_list<PlainValue> values) override;
    Done runRow(std::string_view statement, const std::vector<SqlValue> &values) override;
    Done select(std::string_view statement, std::initializer_list<SqlValue> values, const std::function<Done(SqlRow &)> &read) override;
    Done runText(const std::string &sql) override;
    Done inTransaction(const std::function<Done()> &work) override;
    Done inSnapshot(const std::function<Done()> &work) override;
    Done hold(const std::string &name) override;
    void release(const std::string &name) override;
    Outcome<bool> isHeld(const std::string &name) override;
    [[nodiscard]] std::string description() const override { return "sqlite:" + m_path; }

    [[nodiscard]] const std::string &path() const { return m_path; }
    [[nodiscard]] milliseconds busyTimeout() const { return m_options.busyTimeout; }

private:
    SqliteSession(std::string path, QString connection, const SqliteOptions &options);

    /// Names are held by locks on files beside the database.
    [[nodiscard]] std::filesystem::path lockOf(const std::string &name) const;
    Done openDatabase();
    /// Takes hold of the connection beneath Qt's; Unavailable when Qt brings an SQLite of its own.
    Done takeHandle();
    Outcome<sqlite3_stmt *> plainStatement(std::string_view statement);
    /// The statement, prepared once, bound and run. Owned by this session; `finish` it after use.
    Outcome<QSqlQuery *> execute(std::string_view statement, std::span<const SqlValue> values);
    Done within(std::string_view begin, const std::function<Done()> &work);
    [[nodiscard]] tl::unexpected<Failure> failure(const QSqlError &error) const;

    std::string m_path;
    QString m_connection;
    SqliteOptions m_options;
    QSqlDatabase m_database;
    std::map<std::string, QSqlQuery, std::less<>> m_statements;
    struct Finalize {
        void operator()(sqlite3_stmt *statement) const;
    };
    std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, std::less<>> m_plain;
    sqlite3 *m_handle = nullptr; ///< Qt's
    std::map<std::string, FileLock> m_held;
};

} // namespace genie
