// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sqlite/sqlite_session.h"

#include "memory/sql/sql_statements.h"

#include <QSqlDriver>
#include <QSqlError>

#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <fcntl.h>
#include <unistd.h>

namespace genie {

namespace {

/// Primary result codes of SQLite (sqlite.org/rescode.html) that mean something else than a fault of ours.
enum SqliteCode {
    kPermission = 3,
    kBusy = 5,
    kLocked = 6,
    kReadOnly = 8,
    kInputOutput = 10,
    kCorrupt = 11,
    kFull = 13,
    kCannotOpen = 14,
    kConstraint = 19,
    kNotADatabase = 26,
};

class SqliteRow final : public SqlRow {
public:
    explicit SqliteRow(const QSqlQuery &query) : m_query(query) {}

private:
    [[nodiscard]] std::string textAt(int column) const override { return m_query.value(column).toString().toStdString(); }
    [[nodiscard]] std::int64_t integerAt(int column) const override { return m_query.value(column).toLongLong(); }
    [[nodiscard]] bool isNullAt(int column) const override { return m_query.isNull(column); }

    const QSqlQuery &m_query;
};

QVariant variantOf(const SqlValue &value)
{
    if (const auto *text = value.text())
        return QString::fromStdString(*text);
    if (const auto *number = value.number())
        return static_cast<qlonglong>(*number);
    return {};
}

std::span<const SqlValue> spanOf(std::initializer_list<SqlValue> values) { return {values.begin(), values.size()}; }

const SqlStatements &statements() { return SqlStatements::of(SqlDialect::Sqlite); }

constexpr int kPrimaryCode = 0xff; ///< the low byte; the rest says more than we can act on

Failure failureOf(int code, const std::string &path, const std::string &detail)
{
    const std::string store = "the store " + path + " ";
    switch (code) {
    case kBusy:
    case kLocked: return {FailureKind::Unavailable, store + "is locked by another program: close it or try again"};
    case kFull: return {FailureKind::Unavailable, store + "cannot grow, the disk is full: free some space and try again"};
    case kReadOnly:
    case kPermission: return {FailureKind::Unavailable, store + "cannot be written: give yourself write access to it and its folder"};
    case kCannotOpen: return {FailureKind::Unavailable, store + "cannot be opened: look at the access rights of its folder"};
    case kInputOutput: return {FailureKind::Unavailable, store + "cannot be read or written: look at the disk (" + detail + ")"};
    case kCorrupt: return {FailureKind::Unavailable, store + "is damaged: move it away or put a backup in its place; nothing was changed"};
    case kNotADatabase: return {FailureKind::Invalid, store + "is not an SQLite database: choose another file; nothing was changed"};
    case kConstraint: return {FailureKind::Conflict, store + "has this already or lacks what it belongs to (" + detail + ")"};
    default: return {FailureKind::Internal, store + "answered: " + detail};
    }
}

/// What keeps us from using the path at all, in words that SQLite would not find.
Done checkPath(const std::filesystem::path &path)
{
    const std::string name = path.string();
    std::error_code error;
    if (QString::fromStdString(name).toStdString() != name)
        return fail(FailureKind::Invalid, "the store's path is not UTF-8: choose another one");
    if (std::filesystem::is_directory(path, error))
        return fail(FailureKind::Invalid, "the store " + name + " is a folder: name a file");
    std::filesystem::create_directories(path.parent_path(), error);
    if (error)
        return fail(FailureKind::Unavailable, "the folder " + path.parent_path().string() + " cannot be made: " + error.message());
    // SQLite would open what it cannot write for reading only and fail much later.
    const std::string &needed = std::filesystem::exists(path, error) ? name : path.parent_path().string();
    for (const auto &target : {needed, path.parent_path().string()})
        if (::faccessat(AT_FDCWD, target.c_str(), W_OK, AT_EACCESS) != 0)
            return tl::unexpected<Failure>(failureOf(kReadOnly, name, {}));
    return {};
}

} // namespace

SqliteSession::SqliteSession(std::string path, QString connection, const SqliteOptions &options)
    : m_path(std::move(path)), m_connection(std::move(connection)), m_options(options)
{
}

SqliteSession::~SqliteSession()
{
    while (!m_held.empty())
        release(std::string(m_held.begin()->first));
    m_statements.clear(); // Before the database: a query holds on to its connection.
    m_plain.clear();
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connection);
}

Outcome<std::unique_ptr<SqliteSession>> SqliteSession::open(const std::filesystem::path &file, const SqliteOptions &options)
{
    static std::atomic<int> counter{0};
    std::error_code error;
    const auto path = std::filesystem::absolute(file, error); // Also keeps ":memory:" from being more than a name.
    if (auto checked = checkPath(path); !checked)
        return tl::unexpected<Failure>(checked.error());
    std::unique_ptr<SqliteSession> session(
        new SqliteSession(path.string(), QStringLiteral("genie-store-%1").arg(counter.fetch_add(1)), options));
    if (auto opened = session->openDatabase(); !opened)
        return tl::unexpected<Failure>(opened.error());
    return session;
}

Done SqliteSession::openDatabase()
{
    if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QSQLITE")))
        return fail(FailureKind::Unavailable, "Qt's SQLite driver is missing: install libqt6sql6-sqlite");
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
    m_database.setDatabaseName(QString::fromStdString(m_path));
    m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(m_options.busyTimeout.count()));
    if (!m_database.open())
        return failure(m_database.lastError());
    if (Done taken = takeHandle(); !taken)
        return taken;
    if (m_options.maxPages > 0)
        return runText("PRAGMA max_page_count = " + std::to_string(m_options.maxPages));
    return {};
}

tl::unexpected<Failure> SqliteSession::failure(const QSqlError &error) const
{
    return tl::unexpected<Failure>(failureOf(error.nativeErrorCode().toInt() & kPrimaryCode, m_path, error.text().trimmed().toStdString()));
}

Done SqliteSession::takeHandle()
{
    const QVariant handle = m_database.driver()->handle();
    QSqlQuery version(m_database);
    const bool known = handle.isValid() && qstrcmp(handle.typeName(), "sqlite3*") == 0 &&
                       version.exec(QStringLiteral("SELECT sqlite_source_id()")) && version.next();
    if (!known || version.value(0).toString() != QString::fromLatin1(sqlite3_sourceid()))
        return fail(FailureKind::Unavailable, "Qt's SQLite driver does not use the SQLite of this system: install libqt6sql6-sqlite");
    m_handle = *static_cast<sqlite3 *const *>(handle.data());
    return {};
}

void SqliteSession::Finalize::operator()(sqlite3_stmt *statement) const { sqlite3_finalize(statement); }

Outcome<sqlite3_stmt *> SqliteSession::plainStatement(std::string_view statement)
{
    if (const auto found = m_plain.find(statement); found != m_plain.end())
        return found->second.get();
    const std::string &sql = statements().named(statement);
    sqlite3_stmt *prepared = nullptr;
    const int code = sqlite3_prepare_v3(m_handle, sql.c_str(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    if (code != SQLITE_OK)
        return tl::unexpected<Failure>(failureOf(code & kPrimaryCode, m_path, sqlite3_errmsg(m_handle)));
    m_plain.emplace(std::string(statement), prepared);
    return prepared;
}

Outcome<SqliteSession::Changed> SqliteSession::runPlain(std::string_view statement, std::initializer_list<PlainValue> values)
{
    const auto prepared = plainStatement(statement);
    if (!prepared)
        return tl::unexpected<Failure>(prepared.error());
    int position = 0;
    for (const auto &value : values) {
        ++position;
        if (value.isText())
            sqlite3_bind_text64(*prepared, position, value.text().data() == nullptr ? "" : value.text().data(), value.text().size(),
                                nullptr,
                                SQLITE_UTF8); // not copied: it outlives the step
        else
            sqlite3_bind_int64(*prepared, position, value.number());
    }
    const int code = sqlite3_step(*prepared);
    const Changed changed{sqlite3_changes64(m_handle), sqlite3_last_insert_rowid(m_handle)};
    const std::string detail = code == SQLITE_DONE || code == SQLITE_ROW ? std::string() : sqlite3_errmsg(m_handle);
    sqlite3_reset(*prepared);
    sqlite3_clear_bindings(*prepared);
    if (code == SQLITE_DONE || code == SQLITE_ROW)
        return changed;
    return tl::unexpected<Failure>(failureOf(code & kPrimaryCode, m_path, detail));
}

Outcome<QSqlQuery *> SqliteSession::execute(std::string_view statement, std::span<const SqlValue> values)
{
    auto found = m_statements.find(statement);
    if (found == m_statements.end()) {
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        if (!query.prepare(QString::fromStdString(statements().named(statement))))
            return failure(query.lastError());
        found = m_statements.emplace(std::string(statement), std::move(query)).first;
    }
    QSqlQuery &query = found->second;
    int position = 0;
    for (const auto &value : values)
        query.bindValue(position++, variantOf(value));
    if (!query.exec()) {
        auto failed = failure(query.lastError());
        query.finish();
        return failed;
    }
    return &query;
}

Outcome<std::int64_t> SqliteSession::run(std::string_view statement, std::initializer_list<SqlValue> values)
{
    return execute(statement, spanOf(values)).map([](QSqlQuery *query) {
        const std::int64_t changed = query->numRowsAffected();
        query->finish();
        return changed;
    });
}

Outcome<std::int64_t> SqliteSession::insert(std::string_view statement, std::initializer_list<SqlValue> values)
{
    return execute(statement, spanOf(values)).map([](QSqlQuery *query) {
        const std::int64_t key = query->lastInsertId().toLongLong();
        query->finish();
        return key;
    });
}

Done SqliteSession::runRow(std::string_view statement, const std::vector<SqlValue> &values)
{
    return execute(statement, std::span<const SqlValue>(values)).map([](QSqlQuery *query) { query->finish(); });
}

Done SqliteSession::select(std::string_view statement, std::initializer_list<SqlValue> values, const std::function<Done(SqlRow &)> &read)
{
    auto query = execute(statement, spanOf(values));
    if (!query)
        return tl::unexpected<Failure>(query.error());
    Done result;
    while (result && (*query)->next()) {
        SqliteRow row(**query);
        result = read(row);
    }
    if (result && (*query)->lastError().isValid()) // Damage shows only when its page is reached.
        result = failure((*query)->lastError());
    (*query)->finish();
    return result;
}

Done SqliteSession::runText(const std::string &sql)
{
    QSqlQuery query(m_database);
    if (!query.exec(QString::fromStdString(sql)))
        return failure(query.lastError());
    return {};
}

std::filesystem::path SqliteSession::lockOf(const std::string &name) const
{
    std::string file = name + ".lock"; // Names come from the database, which may be a stranger's.
    std::replace(file.begin(), file.end(), '/', '_');
    return std::filesystem::path(m_path + ".engines") / file;
}

Done SqliteSession::hold(const std::string &name)
{
    auto lock = FileLock::tryAcquire(lockOf(name));
    if (!lock)
        return tl::unexpected<Failure>(lock.error());
    m_held.insert_or_assign(name, std::move(*lock));
    return {};
}

void SqliteSession::release(const std::string &name)
{
    if (m_held.count(name) == 0)
        return;
    std::error_code ignored;
    std::filesystem::remove(lockOf(name), ignored); // While it is held, so that nobody waits for a file that is gone.
    m_held.erase(name);
}

Outcome<bool> SqliteSession::isHeld(const std::string &name)
{
    if (m_held.count(name) > 0)
        return true;
    std::error_code error;
    if (!std::filesystem::exists(lockOf(name), error))
        return false;
    const auto lock = FileLock::tryAcquire(lockOf(name));
    if (!lock && lock.error().kind == FailureKind::Conflict)
        return true;
    if (!lock)
        return tl::unexpected<Failure>(lock.error());
    std::filesystem::remove(lockOf(name), error); // What its holder left behind.
    return false;
}

Done SqliteSession::inTransaction(const std::function<Done()> &work) { return within("begin", work); }

Done SqliteSession::inSnapshot(const std::function<Done()> &work) { return within("begin_reading", work); }

Done SqliteSession::within(std::string_view begin, const std::function<Done()> &work)
{
    if (auto begun = run(begin); !begun)
        return tl::unexpected<Failure>(begun.error());
    Done done = work();
    if (done) {
        auto committed = run("commit");
        if (committed)
            return {};
        done = tl::unexpected<Failure>(committed.error());
    }
    // SQLite has rolled back by itself after some errors (a full disk); then this fails, which is as well.
    static_cast<void>(run("rollback"));
    return done;
}

} // namespace genie
