// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "memory/sql/sql_session.h"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace genie {

/// How a PostgreSQL database is used.
struct PostgresOptions {
    milliseconds connectTimeout{5000};
    milliseconds lockTimeout{5000};       ///< how long to wait for another writer
    milliseconds statementTimeout{60000}; ///< no statement runs longer
    milliseconds patience{5000};          ///< how long a name must be missed before it counts as given up
};

/// One connection to a PostgreSQL database through libpqxx (6 or 7), and what its errors mean. A connection that breaks is made anew
/// with the next call; the call that noticed it fails with Unavailable, and nothing of it was kept. When it breaks at the very commit, the
/// database is asked what became of the transaction.
class PostgresSession final : public SqlSession {
public:
    /// `address` is a URI of libpq: "postgresql://user@host/database" (postgresql.org/docs/current/libpq-connect.html). Invalid: it
    /// is none. Unavailable: nobody answers, or not us.
    static Outcome<std::unique_ptr<PostgresSession>> open(const std::string &address, const PostgresOptions &options);
    ~PostgresSession() override;
    /// Whether it is meant to be such an address.
    static bool isAddress(std::string_view address);

    Outcome<std::int64_t> run(std::string_view statement, std::initializer_list<SqlValue> values = {}) override;
    Outcome<std::int64_t> insert(std::string_view statement, std::initializer_list<SqlValue> values) override;
    Outcome<Changed> runPlain(std::string_view statement, std::initializer_list<PlainValue> values) override;
    Done runRow(std::string_view statement, const std::vector<SqlValue> &values) override;
    Done select(std::string_view statement, std::initializer_list<SqlValue> values, const std::function<Done(SqlRow &)> &read) override;
    Done runText(const std::string &sql) override;
    Done inTransaction(const std::function<Done()> &work) override;
    Done inSnapshot(const std::function<Done()> &work) override;
    /// By a lock of the session, which the database takes back when the connection ends. A new connection takes it again; meanwhile
    /// `isHeld` of others goes on saying so, for as long as their patience lasts: whoever only connects again was never gone.
    Done hold(const std::string &name) override;
    void release(const std::string &name) override;
    Outcome<bool> isHeld(const std::string &name) override;
    [[nodiscard]] std::string description() const override { return m_description; }

private:
    struct Connection; ///< libpqxx stays out of this header
    /// A parameter as libpq takes it; nothing is NULL.
    using Parameter = std::optional<std::string>;

    PostgresSession(std::string address, const PostgresOptions &options);

    /// Makes the connection when there is none. Throws what libpqxx throws.
    void connect();
    /// Runs the statement, prepared once, within the open transaction or by itself, and hands its result to `use`.
    template <class Use>
    Done execute(std::string_view statement, std::string_view suffix, const std::vector<Parameter> &parameters, const Use &use);
    Done runPrepared(std::string_view statement, std::string_view suffix, const std::vector<Parameter> &parameters, Changed &changed);
    template <class Transaction> Done within(bool writes, const std::function<Done()> &work);
    /// After a connection was lost at the very commit: whether the database has kept the transaction. Asks until it answers, for as
    /// long as a connection may take. Internal: it did not answer, so that nobody knows.
    Outcome<bool> wasKept(std::int64_t transaction);
    /// What the exception at hand means; call within a catch. A broken connection is let go.
    [[nodiscard]] tl::unexpected<Failure> failure();
    static std::vector<Parameter> parametersOf(std::span<const SqlValue> values);

    std::string m_address;
    std::string m_description;
    PostgresOptions m_options;
    std::unique_ptr<Connection> m_connection;
    std::set<std::string> m_held;
    std::map<std::string, std::chrono::steady_clock::time_point> m_missed; ///< since when nobody has held it
};

} // namespace genie
