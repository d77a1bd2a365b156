// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/command_line.h"
#include "support/raw_client.h"

#include <QRegularExpression>

namespace genie::test {

/// The program, serving; ended by its end.
struct Serving {
    QProcess process;
    std::uint16_t port = 0;
    QByteArray said;

    Serving(const CommandLine &bench, const QStringList &further = {}, const char *listen = "127.0.0.1:0")
    {
        bench.prepare(process, QStringList{QStringLiteral("serve"), QStringLiteral("--listen"), QString::fromLatin1(listen)} + further);
        process.start();
        while (!said.contains("/api/v1") && process.waitForReadyRead(20'000))
            said += process.readAllStandardOutput();
        const auto found = QRegularExpression(QStringLiteral(":(\\d+)/api/v1")).match(QString::fromUtf8(said));
        port = static_cast<std::uint16_t>(found.captured(1).toUInt());
    }
    ~Serving()
    {
        if (process.state() == QProcess::NotRunning)
            return;
        process.kill();
        process.waitForFinished();
    }
    [[nodiscard]] QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(port); }
    /// Answers whether it ended by itself, and well.
    bool end(int signal)
    {
        return CommandLine::signalTo(process, signal) && process.waitForFinished(30'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    }
    QByteArray get(const QByteArray &path, const QByteArray &headers = {})
    {
        RawClient client(port);
        client.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
        return client.untilTheEnd();
    }
};

} // namespace genie::test
