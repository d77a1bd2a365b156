// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/base/time.h"

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace genie {

/// A value on its way into a statement. Text that is not UTF-8 becomes U+FFFD.
class SqlValue {
public:
    SqlValue(std::string_view text);
    SqlValue(const std::string &text) : SqlValue(std::string_view(text)) {}
    SqlValue(const char *text) : SqlValue(std::string_view(text)) {}
    SqlValue(std::int64_t number) : m_value(number) {}
    SqlValue(int number) : m_value(static_cast<std::int64_t>(number)) {}
    SqlValue(milliseconds duration) : m_value(static_cast<std::int64_t>(duration.count())) {}
    SqlValue(Moment moment) : SqlValue(moment.time_since_epoch()) {}
    SqlValue(const std::optional<Moment> &moment)
    {
        if (moment)
            *this = SqlValue(*moment);
    }

    [[nodiscard]] bool isNull() const { return std::holds_alternative<std::monostate>(m_value); }
    /// Null when it is a number or NULL.
    [[nodiscard]] const std::string *text() const { return std::get_if<std::string>(&m_value); }
    /// Null when it is a text or NULL.
    [[nodiscard]] const std::int64_t *number() const { return std::get_if<std::int64_t>(&m_value); }

private:
    std::variant<std::monostate, std::int64_t, std::string> m_value;
};

/// One row of an answer, read from left to right.
class SqlRow {
public:
    virtual ~SqlRow() = default;

    std::string text() { return textAt(m_column++); }
    std::int64_t integer() { return integerAt(m_column++); }
    int number() { return static_cast<int>(integer()); }
    milliseconds duration() { return milliseconds(integer()); }
    Moment moment() { return Moment(duration()); }
    std::optional<Moment> momentIfAny()
    {
        if (isNullAt(m_column)) {
            ++m_column;
            return std::nullopt;
        }
        return moment();
    }
    /// The next column as it may be written elsewhere; NULL stays NULL.
    SqlValue value(bool isText)
    {
        const int column = m_column++;
        if (isNullAt(column))
            return std::optional<Moment>();
        return isText ? SqlValue(textAt(column)) : SqlValue(integerAt(column));
    }

private:
    /// Empty for NULL.
    [[nodiscard]] virtual std::string textAt(int column) const = 0;
    /// 0 for NULL.
    [[nodiscard]] virtual std::int64_t integerAt(int column) const = 0;
    [[nodiscard]] virtual bool isNullAt(int column) const = 0;

    int m_column = 0;
};

/// A value on its way into a statement that runs very often. Text is looked at until the statement has run; what is not UTF-8 in it
/// becomes U+FFFD.
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

/// One connection to a database with its prepared statements, and what its errors mean. Knows no table; statements go by the names
/// that `SqlStatements` gives them. Belongs to the thread that opened it. No call throws.
class SqlSession {
public:
    virtual ~SqlSession() = default;
    SqlSession(const SqlSession &) = delete;
    SqlSession &operator=(const SqlSession &) = delete;

    /// Runs a named statement for its effect; answers how many rows it changed.
    virtual Outcome<std::int64_t> run(std::string_view statement, std::initializer_list<SqlValue> values = {}) = 0;
    /// The same; answers the key (`number`) of the inserted row.
    virtual Outcome<std::int64_t> insert(std::string_view statement, std::initializer_list<SqlValue> values) = 0;
    /// What a statement has changed.
    struct Changed {
        std::int64_t rows = 0;
        std::int64_t key = 0; ///< of the last inserted row, if any
    };
    /// Runs a named statement for its effect, for the few that run once for each test of a run.
    virtual Outcome<Changed> runPlain(std::string_view statement, std::initializer_list<PlainValue> values) = 0;
    /// Runs a named statement for its effect with values whose number is known only now.
    virtual Done runRow(std::string_view statement, const std::vector<SqlValue> &values) = 0;
    /// Reads every row. `read` may end the reading with a failure.
    virtual Done select(std::string_view statement, std::initializer_list<SqlValue> values, const std::function<Done(SqlRow &)> &read) = 0;
    /// The integer in the first column of the first row, 0 when there is none.
    Outcome<std::int64_t> selectInteger(std::string_view statement, std::initializer_list<SqlValue> values = {});
    /// Runs SQL that has no name: settings and migrations.
    virtual Done runText(const std::string &sql) = 0;

    /// All of `work` or nothing, as the only writer.
    virtual Done inTransaction(const std::function<Done()> &work) = 0;
    /// All that `work` reads is of one moment.
    virtual Done inSnapshot(const std::function<Done()> &work) = 0;

    /// Holds a name, for as long as this session is open, that nobody else can hold meanwhile. Conflict: somebody does.
    virtual Done hold(const std::string &name) = 0;
    virtual void release(const std::string &name) = 0;
    /// Whether anybody holds the name; the system takes it from those who die.
    virtual Outcome<bool> isHeld(const std::string &name) = 0;

    /// What and where it is, without secrets: "sqlite:/path", "postgresql://user@host/database".
    [[nodiscard]] virtual std::string description() const = 0;

protected:
    SqlSession() = default;
};

} // namespace genie
