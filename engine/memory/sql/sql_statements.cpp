// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sql/sql_statements.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

/// Outside of any namespace, as the macro wants it: a static library's resources are left out unless somebody asks for them.
static void initMemorySqlResource() { Q_INIT_RESOURCE(memory_sql); }

namespace genie {

namespace {

const QString kRoot = QStringLiteral(":/genie/memory/");

QString readResource(const QString &name)
{
    QFile file(kRoot + name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Without comments: databases would keep parsing them, and a migration is cut at line ends.
QString withoutComments(const QString &sql)
{
    QStringList lines;
    for (const QString &line : sql.split(QLatin1Char('\n'))) {
        const auto comment = line.indexOf(QStringLiteral("--"));
        lines << (comment < 0 ? line : line.left(comment));
    }
    return lines.join(QLatin1Char('\n')).trimmed();
}

/// PostgreSQL numbers its parameters, chooses its indexes itself and has no order of joins to force.
QString asPostgres(QString sql)
{
    static const QRegularExpression kHint(QStringLiteral("\\s+INDEXED BY \\w+"));
    sql.remove(kHint);
    sql.replace(QStringLiteral("CROSS JOIN"), QStringLiteral("JOIN"));
    int number = 0;
    for (qsizetype mark = 0; (mark = sql.indexOf(QLatin1Char('?'), mark)) >= 0;)
        sql.replace(mark, 1, QStringLiteral("$%1").arg(++number));
    return sql;
}

/// The statements of each step, by number from 1. A number that no file has is a step without statements.
std::vector<std::vector<std::string>> readMigrations(const QString &folder)
{
    const QStringList files = QDir(kRoot + folder).entryList(QDir::Files, QDir::Name);
    const int newest = files.isEmpty() ? 0 : files.back().left(4).toInt();
    std::vector<std::vector<std::string>> migrations(static_cast<std::size_t>(newest));
    for (const QString &file : files)
        for (const QString &statement : withoutComments(readResource(folder + QLatin1Char('/') + file)).split(QStringLiteral(";\n")))
            if (!statement.trimmed().isEmpty())
                migrations[static_cast<std::size_t>(file.left(4).toInt()) - 1].push_back(statement.trimmed().toStdString());
    return migrations;
}

} // namespace

SqlStatements::SqlStatements(SqlDialect dialect)
{
    initMemorySqlResource();
    const QString own = dialect == SqlDialect::Sqlite ? QStringLiteral("sqlite/") : QStringLiteral("postgres/");
    for (const QString &folder : {QStringLiteral("sql/statements/"), QString(own + QStringLiteral("statements/"))})
        for (const QString &file : QDir(kRoot + folder).entryList(QDir::Files, QDir::Name))
            read((folder + file).toStdString(), dialect);
    m_migrations = readMigrations(own + QStringLiteral("migrations"));
}

void SqlStatements::read(const std::string &resource, SqlDialect dialect)
{
    for (const QString &part : readResource(QString::fromStdString(resource)).split(QStringLiteral("-- name: ")).mid(1)) {
        const auto lineEnd = part.indexOf(QLatin1Char('\n'));
        QString sql = withoutComments(part.mid(lineEnd));
        if (sql.endsWith(QLatin1Char(';')))
            sql.chop(1);
        if (dialect == SqlDialect::Postgres)
            sql = asPostgres(sql);
        m_named.insert_or_assign(part.left(lineEnd).trimmed().toStdString(), sql.toStdString());
    }
}

const SqlStatements &SqlStatements::of(SqlDialect dialect)
{
    static const SqlStatements sqlite(SqlDialect::Sqlite);
    static const SqlStatements postgres(SqlDialect::Postgres);
    return dialect == SqlDialect::Sqlite ? sqlite : postgres;
}

const std::string &SqlStatements::named(std::string_view name) const
{
    static const std::string none;
    const auto found = m_named.find(name);
    Q_ASSERT_X(found != m_named.end(), "SqlStatements", std::string(name).c_str());
    return found == m_named.end() ? none : found->second;
}

} // namespace genie
