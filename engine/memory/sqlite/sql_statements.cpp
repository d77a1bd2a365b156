// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sqlite/sql_statements.h"

#include <QDir>
#include <QFile>

#include <map>
#include <string>

/// Outside of any namespace, as the macro wants it: a static library's resources are left out unless somebody asks for them.
static void initMemorySqliteResource() { Q_INIT_RESOURCE(memory_sqlite); }

namespace genie {

namespace {

const QString kRoot = QStringLiteral(":/genie/memory/sqlite/");

QString readResource(const QString &name)
{
    initMemorySqliteResource();
    QFile file(kRoot + name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Without comments: SQLite would keep parsing them, and a migration is cut at line ends.
QString withoutComments(const QString &sql)
{
    QStringList lines;
    for (const QString &line : sql.split(QLatin1Char('\n'))) {
        const auto comment = line.indexOf(QStringLiteral("--"));
        lines << (comment < 0 ? line : line.left(comment));
    }
    return lines.join(QLatin1Char('\n')).trimmed();
}

using Named = std::map<std::string, QString, std::less<>>;

Named readNamed()
{
    Named statements;
    const QString mark = QStringLiteral("-- name: ");
    for (const auto *file : {"schema.sql", "executions.sql", "phases.sql", "cases.sql", "events.sql", "tests.sql", "requests.sql"}) {
        const QStringList parts = readResource(QString::fromLatin1(file)).split(mark).mid(1);
        for (const QString &part : parts) {
            const auto lineEnd = part.indexOf(QLatin1Char('\n'));
            QString sql = withoutComments(part.mid(lineEnd));
            if (sql.endsWith(QLatin1Char(';')))
                sql.chop(1);
            statements.emplace(part.left(lineEnd).trimmed().toStdString(), sql);
        }
    }
    return statements;
}

/// The statements of each step, by number from 1. A number that no file has is a step without statements.
std::vector<std::vector<QString>> readMigrations()
{
    initMemorySqliteResource();
    const QStringList files = QDir(kRoot + QStringLiteral("migrations")).entryList(QDir::Files, QDir::Name);
    const int newest = files.isEmpty() ? 0 : files.back().left(4).toInt();
    std::vector<std::vector<QString>> migrations(static_cast<std::size_t>(newest));
    for (const QString &file : files)
        for (const QString &statement : withoutComments(readResource(QStringLiteral("migrations/") + file)).split(QStringLiteral(";\n")))
            if (!statement.trimmed().isEmpty())
                migrations[static_cast<std::size_t>(file.left(4).toInt()) - 1].push_back(statement.trimmed());
    return migrations;
}

} // namespace

const QString &SqlStatements::named(std::string_view name)
{
    static const Named statements = readNamed();
    static const QString none;
    const auto found = statements.find(name);
    Q_ASSERT_X(found != statements.end(), "SqlStatements", std::string(name).c_str());
    return found == statements.end() ? none : found->second;
}

const std::vector<std::vector<QString>> &SqlStatements::migrations()
{
    static const std::vector<std::vector<QString>> migrations = readMigrations();
    return migrations;
}

} // namespace genie
