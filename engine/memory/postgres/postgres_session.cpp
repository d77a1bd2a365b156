// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/postgres/postgres_session.h"

#include "memory/sql/sql_statements.h"

#include <pqxx/pqxx>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

namespace genie {

struct PostgresSession::Connection {
    explicit Connection(const std::string &address) : database(address) {}

    pqxx::connection database;
    std::set<std::string, std::less<>> prepared;
    pqxx::transaction_base *transaction = nullptr; ///< the open one
    bool broken = false;                           ///< to be let go as soon as no transaction needs it
};

namespace {

constexpr std::string_view kScheme = "postgresql://";
constexpr std::string_view kShortScheme = "postgres://"; ///< libpq takes both

class PostgresRow final : public SqlRow {
public:
    explicit PostgresRow(const pqxx::row &row) : m_row(row) {}

private:
    [[nodiscard]] pqxx::field at(int column) const { return m_row[static_cast<pqxx::row::size_type>(column)]; }
    [[nodiscard]] std::string textAt(int column) const override { return at(column).c_str(); }
    [[nodiscard]] std::int64_t integerAt(int column) const override { return std::strtoll(at(column).c_str(), nullptr, 10); }
    [[nodiscard]] bool isNullAt(int column) const override { return at(column).is_null(); }

    const pqxx::row &m_row;
};

/// PostgreSQL's texts cannot hold a zero byte.
std::string withoutZeros(std::string_view text)
{
    std::string kept;
    kept.reserve(text.size());
    for (const char c : text)
        if (c == '\0')
            kept += "\xEF\xBF\xBD"; // U+FFFD
        else
            kept += c;
    return kept;
}

/// Of "postgresql://user:secret@host". A secret that should have been encoded is one nevertheless, so it may hold "/", "?" and "@".
std::string passwordIn(std::string_view address)
{
    const std::string_view rest = address.substr(std::min(address.size(), address.find("://") + 3));
    const auto at = rest.rfind('@');
    const auto colon = rest.find(':');
    return at == std::string_view::npos || colon >= at ? std::string() : std::string(rest.substr(colon + 1, at - colon - 1));
}

/// The first line of what the database says, without the password.
std::string detailOf(const std::string &address, std::string detail)
{
    detail = detail.substr(0, detail.find('\n'));
    const std::string password = passwordIn(address);
    for (std::size_t at = 0; !password.empty() && (at = detail.find(password, at)) != std::string::npos;)
        detail.replace(at, password.size(), "***");
    return detail;
}

/// Adds an option to the address unless it says something about it itself.
void addOption(std::string &address, std::string_view name, const std::string &value)
{
    if (address.find(std::string(name) + "=") != std::string::npos)
        return;
    address += address.find('?') == std::string::npos ? '?' : '&';
    address += name;
    address += '=' + value;
}

/// What an SQLSTATE asks of its reader (postgresql.org/docs/current/errcodes-appendix.html).
Failure failureOf(const std::string &state, const std::string &store, const std::string &detail)
{
    const auto begins = [&](std::string_view with) { return state.starts_with(with); };
    if (begins("23"))
        return {FailureKind::Conflict, store + "has this already or lacks what it belongs to (" + detail + ")"};
    if (begins("53"))
        return {FailureKind::Unavailable, store + "has no room left: free some disk space or connections and try again (" + detail + ")"};
    if (state == "55P03" || state == "57014" || begins("40"))
        return {FailureKind::Unavailable, store + "is busy with another program: try again (" + detail + ")"};
    if (state == "42501" || begins("25"))
        return {FailureKind::Unavailable, store + "may not be written by this user: grant it the rights (" + detail + ")"};
    if (begins("08") || begins("57P"))
        return {FailureKind::Unavailable, store + "cannot be reached: start the database and try again (" + detail + ")"};
    return {FailureKind::Internal, store + "answered: " + detail};
}

} // namespace

PostgresSession::PostgresSession(std::string address, const PostgresOptions &options) : m_address(std::move(address)), m_options(options) {}

PostgresSession::~PostgresSession() = default;

bool PostgresSession::isAddress(std::string_view address) { return address.starts_with(kScheme) || address.starts_with(kShortScheme); }

Outcome<std::unique_ptr<PostgresSession>> PostgresSession::open(const std::string &address, const PostgresOptions &options)
{
    if (!isAddress(address))
        return fail(FailureKind::Invalid, "this is no address of a PostgreSQL database: write postgresql://USER@HOST/DATABASE");
    std::string whole = address;
    addOption(whole, "connect_timeout", std::to_string(std::max<std::int64_t>(2, options.connectTimeout.count() / 1000)));
    addOption(whole, "application_name", "test-genie");
    std::unique_ptr<PostgresSession> session(new PostgresSession(std::move(whole), options));
    session->m_description = std::string(kScheme) + address.substr(address.find("://") + 3);
    if (const std::string password = passwordIn(address); !password.empty())
        session->m_description.replace(session->m_description.find(password), password.size(), "***");
    session->m_description = session->m_description.substr(0, session->m_description.find('?')); // Options may hold secrets too.
    try {
        session->connect();
    } catch (...) {
        return session->failure();
    }
    return session;
}

void PostgresSession::connect()
{
    if (m_connection && m_connection->transaction != nullptr && m_connection->broken)
        throw pqxx::broken_connection("the connection was lost");
    if (m_connection && !m_connection->broken)
        return;
    m_connection.reset();
    auto made = std::make_unique<Connection>(m_address);
#if PQXX_VERSION_MAJOR < 7 // Later ones never connect again by themselves; this one would in the middle of a transaction.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    made->database.inhibit_reactivation(true);
#pragma GCC diagnostic pop
#endif
    pqxx::nontransaction settings(made->database);
    settings.exec("SET client_min_messages = warning");
    settings.exec("SET client_encoding = 'UTF8'");
    settings.exec("SET lock_timeout = " + std::to_string(m_options.lockTimeout.count()));
    settings.exec("SET statement_timeout = " + std::to_string(m_options.statementTimeout.count()));
    settings.exec("SET idle_in_transaction_session_timeout = " + std::to_string(m_options.statementTimeout.count()));
    // Names that were held stay ours, unless somebody was quicker.
    for (const auto &name : m_held)
        settings.exec("SELECT pg_try_advisory_lock(hashtextextended(" + settings.quote(name) + ", 7154))");
    settings.commit();
    m_connection = std::move(made);
}

tl::unexpected<Failure> PostgresSession::failure()
{
    const std::string store = "the store " + m_description + " ";
    const auto lose = [this] {
        if (m_connection)
            m_connection->broken = true;
    };
    try {
        throw;
    } catch (const pqxx::broken_connection &error) {
        lose();
        return tl::unexpected<Failure>(failureOf("08006", store, detailOf(m_address, error.what())));
    } catch (const pqxx::in_doubt_error &error) {
        lose();
        return fail(FailureKind::Unavailable, store + "was lost while it was writing: look whether it is there, then try again (" +
                                                  detailOf(m_address, error.what()) + ")");
    } catch (const pqxx::sql_error &error) {
        if (error.sqlstate().starts_with("08") || error.sqlstate().starts_with("57P"))
            lose();
        return tl::unexpected<Failure>(failureOf(error.sqlstate(), store, detailOf(m_address, error.what())));
    } catch (const std::exception &error) {
        lose(); // Whatever it is, the next call begins afresh.
        return tl::unexpected<Failure>(failureOf({}, store, detailOf(m_address, error.what())));
    }
}

std::vector<PostgresSession::Parameter> PostgresSession::parametersOf(std::span<const SqlValue> values)
{
    std::vector<Parameter> parameters;
    parameters.reserve(values.size());
    for (const auto &value : values)
        if (const auto *text = value.text())
            parameters.emplace_back(text->find('\0') == std::string::npos ? *text : withoutZeros(*text));
        else if (const auto *number = value.number())
            parameters.emplace_back(std::to_string(*number));
        else
            parameters.emplace_back();
    return parameters;
}

template <class Use>
Done PostgresSession::execute(std::string_view statement, std::string_view suffix, const std::vector<Parameter> &parameters, const Use &use)
{
    pqxx::result result;
    try {
        connect();
        const std::string name(statement);
        if (!m_connection->prepared.contains(statement)) {
            m_connection->database.prepare(name, SqlStatements::of(SqlDialect::Postgres).named(statement) + std::string(suffix));
            m_connection->prepared.insert(name);
        }
        std::vector<const char *> pointers;
        pointers.reserve(parameters.size());
        for (const auto &parameter : parameters)
            pointers.push_back(parameter ? parameter->c_str() : nullptr);
        const auto values = pqxx::prepare::make_dynamic_params(pointers);
        if (m_connection->transaction != nullptr) {
            result = m_connection->transaction->exec_prepared(name, values);
        } else {
            pqxx::nontransaction alone(m_connection->database);
            result = alone.exec_prepared(name, values);
            alone.commit();
        }
    } catch (...) {
        return failure();
    }
    return use(result);
}

Done PostgresSession::runPrepared(std::string_view statement, std::string_view suffix, const std::vector<Parameter> &parameters,
                                  Changed &changed)
{
    return execute(statement, suffix, parameters, [&](const pqxx::result &result) -> Done {
        changed.rows = static_cast<std::int64_t>(result.affected_rows());
        if (!result.empty() && !result[0].empty())
            changed.key = std::strtoll(result[0][0].c_str(), nullptr, 10);
        return {};
    });
}

Outcome<std::int64_t> PostgresSession::run(std::string_view statement, std::initializer_list<SqlValue> values)
{
    Changed changed;
    return runPrepared(statement, {}, parametersOf({values.begin(), values.size()}), changed).map([&] { return changed.rows; });
}

Outcome<std::int64_t> PostgresSession::insert(std::string_view statement, std::initializer_list<SqlValue> values)
{
    Changed changed;
    return runPrepared(statement, " RETURNING number", parametersOf({values.begin(), values.size()}), changed).map([&] { return changed.key; });
}

Outcome<SqlSession::Changed> PostgresSession::runPlain(std::string_view statement, std::initializer_list<PlainValue> values)
{
    std::vector<Parameter> parameters;
    parameters.reserve(values.size());
    for (const auto &value : values)
        parameters.emplace_back(value.isText() ? withoutZeros(value.text()) : std::to_string(value.number()));
    Changed changed;
    return runPrepared(statement, {}, parameters, changed).map([&] { return changed; });
}

Done PostgresSession::runRow(std::string_view statement, const std::vector<SqlValue> &values)
{
    Changed changed;
    return runPrepared(statement, {}, parametersOf(values), changed);
}

Done PostgresSession::select(std::string_view statement, std::initializer_list<SqlValue> values, const std::function<Done(SqlRow &)> &read)
{
    return execute(statement, {}, parametersOf({values.begin(), values.size()}), [&](const pqxx::result &result) -> Done {
        for (const auto &found : result) {
            PostgresRow row(found);
            if (Done done = read(row); !done)
                return done;
        }
        return {};
    });
}

Done PostgresSession::runText(const std::string &sql)
{
    try {
        connect();
        if (m_connection->transaction != nullptr) {
            m_connection->transaction->exec(sql);
        } else {
            pqxx::nontransaction alone(m_connection->database);
            alone.exec(sql);
            alone.commit();
        }
    } catch (...) {
        return failure();
    }
    return {};
}

template <class Transaction> Done PostgresSession::within(bool writes, const std::function<Done()> &work)
{
    Done done;
    std::int64_t committing = 0;
    try {
        connect();
        Transaction transaction(m_connection->database);
        m_connection->transaction = &transaction;
        struct Leave {
            Connection &connection;
            ~Leave() { connection.transaction = nullptr; }
        } leave{*m_connection};
        if (writes)
            done = run("lock_for_writing").map([](std::int64_t) {});
        if (done)
            done = work();
        if (done && writes)
            done = selectInteger("transaction_number").map([&](std::int64_t number) { committing = number; });
        if (done)
            transaction.commit();
        else if (!m_connection->broken)
            transaction.abort();
    } catch (...) {
        const auto failed = failure();
        if (committing == 0 || !m_connection || !m_connection->broken)
            return failed;
        const auto kept = wasKept(committing);
        if (!kept)
            return tl::unexpected<Failure>(kept.error());
        return *kept ? Done() : Done(failed);
    }
    return done;
}

Outcome<bool> PostgresSession::wasKept(std::int64_t transaction)
{
    constexpr std::int64_t kKept = 1, kUnderWay = 2;
    const auto deadline = std::chrono::steady_clock::now() + m_options.connectTimeout;
    for (;;) {
        const auto state = selectInteger("transaction_state", {transaction});
        if (state && *state != kUnderWay) // Its server process may not have noticed yet that we are gone.
            return *state == kKept;
        if (std::chrono::steady_clock::now() >= deadline)
            return fail(FailureKind::Internal, "the store " + m_description
                                                   + " was lost while it was writing, and cannot be asked whether it has kept that: look before you try again");
        std::this_thread::sleep_for(milliseconds(50));
    }
}

Done PostgresSession::hold(const std::string &name)
{
    const auto held = selectInteger("hold_name", {name});
    if (!held)
        return tl::unexpected<Failure>(held.error());
    if (*held == 0)
        return fail(FailureKind::Conflict, "another engine calls itself " + name);
    m_held.insert(name);
    return {};
}

void PostgresSession::release(const std::string &name)
{
    if (m_held.erase(name) > 0)
        static_cast<void>(selectInteger("release_name", {name}));
}

Outcome<bool> PostgresSession::isHeld(const std::string &name)
{
    const auto holders = selectInteger("is_name_held", {name});
    if (!holders)
        return tl::unexpected<Failure>(holders.error());
    if (*holders > 0) {
        m_missed.erase(name);
        return true;
    }
    constexpr std::size_t kMostMissed = 1000;
    if (m_missed.size() > kMostMissed)
        m_missed.clear(); // Those that are still asked for are missed anew.
    const auto now = std::chrono::steady_clock::now();
    return now - m_missed.try_emplace(name, now).first->second < m_options.patience;
}

Done PostgresSession::inTransaction(const std::function<Done()> &work) { return within<pqxx::work>(true, work); }

Done PostgresSession::inSnapshot(const std::function<Done()> &work)
{
    return within<pqxx::transaction<pqxx::repeatable_read>>(false, work);
}

} // namespace genie
