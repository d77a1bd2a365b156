// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sqlite/sql_statements.h"

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
    for (const auto *file : {"schema.sql", "executions.sql", "phases.sql", "cases.sql", "events.sql"}) {
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

std::vector<std::vector<QString>> readMigrations()
{
    std::vector<std::vector<QString>> migrations;
    for (int version = 1;; ++version) {
        const QString sql = readResource(QStringLiteral("migrations/%1.sql").arg(version, 4, 10, QLatin1Char('0')));
        if (sql.isEmpty())
            return migrations;
        std::vector<QString> statements;
        for (const QString &statement : withoutComments(sql).split(QStringLiteral(";\n")))
            if (!statement.trimmed().isEmpty())
                statements.push_back(statement.trimmed());
        migrations.push_back(std::move(statements));
    }
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
