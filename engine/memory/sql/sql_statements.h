// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Whose SQL.
enum class SqlDialect { Sqlite, Postgres };

/// The SQL that is compiled in from the files beneath `statements/` and `migrations/`: what both databases understand, and over it
/// what each says in its own way. Read once; may be used from any thread.
class SqlStatements {
public:
    static const SqlStatements &of(SqlDialect dialect);

    /// The text of the statement that stands under `-- name: NAME`. An unknown name is a programmer's fault.
    [[nodiscard]] const std::string &named(std::string_view name) const;

    [[nodiscard]] bool has(std::string_view name) const { return m_named.find(name) != m_named.end(); }

    /// The statements of each migration; the first brings an empty database to version 1.
    [[nodiscard]] const std::vector<std::vector<std::string>> &migrations() const { return m_migrations; }

private:
    explicit SqlStatements(SqlDialect dialect);
    void read(const std::string &resource, SqlDialect dialect);

    std::map<std::string, std::string, std::less<>> m_named;
    std::vector<std::vector<std::string>> m_migrations;
};

} // namespace genie
