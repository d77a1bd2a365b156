// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json.h"
#include "support/temporary_scenarios.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QStringList>

#include <csignal>

namespace genie::test {

/// What became of one call of the program.
struct Ran {
    int exitCode = -1; ///< -1 when it was ended by a signal
    QByteArray out;
    QByteArray err;
    [[nodiscard]] Json json() const
    {
        const auto parsed = parseJson(out.toStdString());
        return parsed ? *parsed : Json();
    }
};

/// `test-genie` over scenarios, a store and a home of its own.
struct CommandLine {
    TemporaryScenarios scenarios;
    std::string store; ///< its address; empty: a file beside the scenarios
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();

    CommandLine()
    {
        std::filesystem::create_directories(scenarios.root());
        environment.insert(QStringLiteral("HOME"), QString::fromStdString((scenarios.path() / "home").string()));
        environment.remove(QStringLiteral("XDG_DATA_HOME"));
        environment.remove(QStringLiteral("XDG_CONFIG_HOME"));
        environment.remove(QStringLiteral("XDG_STATE_HOME"));
    }
    /// Sends a signal, but never to number 0, which would be everybody in this process group, as a process that has ended is called.
    [[nodiscard]] static bool signalTo(const QProcess &process, int signal)
    {
        const auto pid = static_cast<pid_t>(process.processId());
        return pid > 0 && ::kill(pid, signal) == 0;
    }
    void prepare(QProcess &process, const QStringList &arguments) const
    {
        process.setProcessEnvironment(environment);
        process.setProgram(QStringLiteral(GENIE_BIN_DIR "/test-genie"));
        const QString address = QString::fromStdString(store.empty() ? "sqlite:" + (scenarios.path() / "store.sqlite").string() : store);
        process.setArguments(QStringList{QStringLiteral("--scenarios-root"), QString::fromStdString(scenarios.root().string()),
                                         QStringLiteral("--store"), address}
                             + arguments);
    }
    [[nodiscard]] Ran run(const QStringList &arguments) const
    {
        QProcess process;
        prepare(process, arguments);
        process.start();
        process.waitForFinished(300'000);
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
                process.readAllStandardError()};
    }
};

/// A command line without quoting: words between single spaces.
inline QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '));
}

} // namespace genie::test
