// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/postgres_cluster.h"

#include "memory/postgres/postgres_session.h"

#include <QCryptographicHash>
#include <QDir>

#include <csignal>
#include <pwd.h>
#include <unistd.h>

namespace genie::test {

namespace {

constexpr const char *kSockets = "GENIE_TEST_POSTGRES"; ///< tells child programs where the parent's cluster listens
constexpr int kPatience = 60'000;

QString programs()
{
    const QDir all(QStringLiteral("/usr/lib/postgresql"));
    const auto versions = all.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed);
    for (const auto &version : versions)
        if (QFile::exists(all.filePath(version + QStringLiteral("/bin/initdb"))))
            return all.filePath(version + QStringLiteral("/bin/"));
    return {};
}

/// Ends with us, and is not root.
void prepare(QProcess &process, const QString &program, QStringList arguments)
{
    QStringList before{QStringLiteral("--pdeathsig"), QStringLiteral("KILL")};
    if (::geteuid() == 0)
        before << QStringLiteral("--reuid") << QStringLiteral("postgres") << QStringLiteral("--regid") << QStringLiteral("postgres")
               << QStringLiteral("--clear-groups");
    process.setProgram(QStringLiteral("setpriv"));
    process.setArguments(before << QStringLiteral("--") << (programs() + program) << arguments);
    process.setWorkingDirectory(QStringLiteral("/"));
    process.setProcessChannelMode(QProcess::MergedChannels);
}

} // namespace

bool PostgresCluster::isInstalled() { return !programs().isEmpty(); }

PostgresCluster &PostgresCluster::shared()
{
    static PostgresCluster cluster;
    return cluster;
}

PostgresCluster::PostgresCluster() : m_sockets(qEnvironmentVariable(kSockets))
{
    if (m_sockets.isEmpty() && make())
        start();
}

PostgresCluster::~PostgresCluster() { stop(); }

bool PostgresCluster::make()
{
    m_directory = std::make_unique<QTemporaryDir>(QStringLiteral("/tmp/genie-pg-XXXXXX")); // A socket's path must be short.
    m_sockets = m_directory->path();
    if (::geteuid() == 0) {
        const auto *user = ::getpwnam("postgres");
        if (user == nullptr || ::chown(m_sockets.toLocal8Bit().constData(), user->pw_uid, user->pw_gid) != 0)
            return false;
    }
    QProcess initdb;
    prepare(initdb, QStringLiteral("initdb"),
            {QStringLiteral("-D"), m_sockets + QStringLiteral("/data"), QStringLiteral("-A"), QStringLiteral("trust"), QStringLiteral("-U"),
             QStringLiteral("postgres"), QStringLiteral("-E"), QStringLiteral("UTF8"), QStringLiteral("--locale=C.UTF-8"),
             QStringLiteral("-N")});
    initdb.start();
    if (initdb.waitForFinished(kPatience) && initdb.exitCode() == 0)
        return true;
    qWarning("initdb: %s", initdb.readAll().constData());
    return false;
}

bool PostgresCluster::start()
{
    if (m_directory == nullptr)
        return true;
    prepare(m_server, QStringLiteral("postgres"),
            {QStringLiteral("-D"), m_sockets + QStringLiteral("/data"), QStringLiteral("-k"), m_sockets, QStringLiteral("-c"),
             QStringLiteral("listen_addresses="), QStringLiteral("-c"), QStringLiteral("fsync=off"), QStringLiteral("-c"),
             QStringLiteral("max_connections=200")});
    m_server.start();
    QByteArray said;
    while (m_server.waitForReadyRead(kPatience)) {
        said += m_server.readAll();
        if (said.contains("ready to accept connections")) {
            qputenv(kSockets, m_sockets.toLocal8Bit());
            return true;
        }
    }
    qWarning("postgres: %s", said.constData());
    return false;
}

void PostgresCluster::stop()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    ::kill(static_cast<pid_t>(m_server.processId()), SIGQUIT); // "immediate": without a checkpoint
    m_server.waitForFinished(kPatience);
    qunsetenv(kSockets);
}

std::string PostgresCluster::databaseFor(const std::string &place)
{
    const std::string name =
        "t" + QCryptographicHash::hash(QByteArray::fromStdString(place), QCryptographicHash::Sha1).toHex().left(16).toStdString();
    const std::string options = "?host=" + m_sockets.toStdString();
    auto session = PostgresSession::open("postgresql://postgres@/postgres" + options, {});
    if (!session) {
        qWarning("%s", session.error().message.c_str());
        return {};
    }
    if (const Done made = (*session)->runText("CREATE DATABASE " + name);
        !made && made.error().message.find("already exists") == std::string::npos) {
        qWarning("%s", made.error().message.c_str());
        return {};
    }
    return "postgresql://postgres@/" + name + options;
}

} // namespace genie::test
