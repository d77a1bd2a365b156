// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include <memory>
#include <string>

namespace genie::test {

/// A PostgreSQL of this test program's own: made in a temporary directory, reached through a socket in it, gone with the program. As
/// root it runs as the user `postgres`, since PostgreSQL refuses root.
class PostgresCluster {
public:
    /// The one of this process; that of its parent where that has one.
    static PostgresCluster &shared();
    /// Whether PostgreSQL's programs are on this machine.
    static bool isInstalled();

    ~PostgresCluster();
    PostgresCluster(const PostgresCluster &) = delete;
    PostgresCluster &operator=(const PostgresCluster &) = delete;

    /// The address of the database that belongs to a place, such as a test's temporary directory; made when it is asked for first.
    /// Empty, with a warning, when the cluster does not run.
    std::string databaseFor(const std::string &place);
    /// Stops the server at once, as a crash would, and starts it again.
    void stop();
    bool start();

private:
    PostgresCluster();
    bool make();

    std::unique_ptr<QTemporaryDir> m_directory; ///< null: another process's
    QString m_sockets;
    QProcess m_server;
};

} // namespace genie::test

/// Leaves a test out on a machine without PostgreSQL; in CI, where it has to be, it fails.
#define NEEDS_POSTGRES()                                                                                                                   \
    do {                                                                                                                                   \
        if (!genie::test::PostgresCluster::isInstalled()) {                                                                                \
            if (qEnvironmentVariableIsSet("CI"))                                                                                           \
                QFAIL("PostgreSQL is not on this machine");                                                                                \
            QSKIP("PostgreSQL is not on this machine (install postgresql)");                                                               \
        }                                                                                                                                  \
    } while (false)
