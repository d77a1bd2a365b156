// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/base/time.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

class QSqlError;
struct sqlite3;
struct sqlite3_stmt;

namespace genie {

/// A value on its way into a statement. Text that is not UTF-8 becomes U+FFFD.
class SqlValue {
public:
    SqlValue(const std::string &text) : m_value(QString::fromStdString(text)) {}
    SqlValue(std::string_view text) : m_value(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))) {}
    SqlValue(const char *text) : SqlValue(std::string_view(text)) {}
    SqlValue(std::int64_t number) : m_value(static_cast<qlonglong>(number)) {}
    SqlValue(int number) : m_value(number) {}
    SqlValue(milliseconds duration) : m_value(static_cast<qlonglong>(duration.count())) {}
    SqlValue(Moment moment) : SqlValue(moment.time_since_epoch()) {}
    SqlValue(const std::optional<Moment> &moment)
    {
        if (moment)
            *this = SqlValue(*moment);
    }

    [[nodiscard]] const QVariant &variant() const { return m_value; }

private:
    QVariant m_value; ///< invalid: NULL
};

/// One row of an answer, read from left to right.
class SqlRow {
public:
    explicit SqlRow(const QSqlQuery &query) : m_query(query) {}

    std::string text() { return m_query.value(m_column++).toString().toStdString(); }
    std::int64_t integer() { return m_query.value(m_column++).toLongLong(); }
    int number() { return m_query.value(m_column++).toInt(); }
    milliseconds duration() { return milliseconds(integer()); }
    Moment moment() { return Moment(duration()); }
    std::optional<Moment> momentIfAny()
    {
        if (m_query.isNull(m_column)) {
            ++m_column;
            return std::nullopt;
        }
        return moment();
    }

private:
    const QSqlQuery &m_query;
    int m_column = 0;
};

/// A value on its way into a statement that runs very often, without a detour by Qt's types. Text is looked at until the statement
/// has run; what is not UTF-8 in it becomes U+FFFD.
class PlainValue {
public:
    PlainValue(std::string_view text);
    PlainValue(const std::string &text) : PlainValue(std::string_view(text)) {}
    PlainValue(std::int64_t number) : m_isText(false), m_number(number) {}
    PlainValue(int number) : PlainValue(static_cast<std::int64_t>(number)) {}

    [[nodiscard]] bool isText() const { return m_isText; }
    [[nodiscard]] std::int64_t number() const { return m_number; }
    [[nodiscard]] std::string_view text() const { return m_owned.empty() ? m_text : std::string_view(m_owned); }

private:
    bool m_isText = true;
    std::int64_t m_number = 0;
    std::string_view m_text;
    std::string m_owned; ///< only when the text had to be corrected
};

/// How a store is opened.
struct SqliteOptions {
    milliseconds busyTimeout{5000}; ///< how long to wait for another writer
    std::int64_t maxPages = 0;      ///< refuse to grow beyond so many pages of 4 KiB; 0: as far as the disk goes
};

/// One connection to an SQLite file with its prepared statements, and what its error codes mean. Knows no table. Belongs to the
/// thread that opened it.
class SqliteSession {
public:
    static Outcome<std::unique_ptr<SqliteSession>> open(const std::filesystem::path &file, const SqliteOptions &options);
    ~SqliteSession();
    SqliteSession(const SqliteSession &) = delete;
    SqliteSession &operator=(const SqliteSession &) = delete;

    /// Runs a named statement for its effect; answers how many rows it changed.
    Outcome<std::int64_t> run(std::string_view statement, std::initializer_list<SqlValue> values = {});
    /// The same; answers the key of the inserted row.
    Outcome<std::int64_t> insert(std::string_view statement, std::initializer_list<SqlValue> values);
    /// What a statement has changed.
    struct Changed {
        std::int64_t rows = 0;
        std::int64_t key = 0; ///< of the last inserted row
    };
    /// Runs a named statement for its effect, for the few that run once for each test of a run: half the time of `run`.
    Outcome<Changed> runPlain(std::string_view statement, std::initializer_list<PlainValue> values);
    /// Reads every row. `read` may end the reading with a failure.
    Done select(std::string_view statement, std::initializer_list<SqlValue> values, const std::function<Done(SqlRow &)> &read);
    /// The integer in the first column of the first row, 0 when there is none.
    Outcome<std::int64_t> selectInteger(std::string_view statement, std::initializer_list<SqlValue> values = {});
    /// Runs SQL that has no name: pragmas and migrations.
    Done runText(const QString &sql);

    /// All of `work` or nothing, as the only writer.
    Done inTransaction(const std::function<Done()> &work);
    /// All that `work` reads is of one moment.
    Done inSnapshot(const std::function<Done()> &work);

    [[nodiscard]] const std::string &path() const { return m_path; }
    [[nodiscard]] milliseconds busyTimeout() const { return m_options.busyTimeout; }

private:
    SqliteSession(std::string path, QString connection, const SqliteOptions &options);

    Done openDatabase();
    /// Takes hold of the connection beneath Qt's; Unavailable when Qt brings an SQLite of its own.
    Done takeHandle();
    Outcome<sqlite3_stmt *> plainStatement(std::string_view statement);
    /// The statement, prepared once, bound and run. Owned by this session; `finish` it after use.
    Outcome<QSqlQuery *> execute(std::string_view statement, std::initializer_list<SqlValue> values);
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
};

} // namespace genie
