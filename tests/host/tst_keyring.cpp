// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens in a real keyring: this program runs itself again within a D-Bus session that has one.
#include "host/secrets/keyring_secrets.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <sys/stat.h>

using namespace genie;

namespace {

constexpr const char *kWithin = "GENIE_WITHIN_KEYRING";
bool within() { return qEnvironmentVariableIsSet(kWithin); }

} // namespace

/// The libraries behind the keyring keep some of what they allocate until the program ends.
extern "C" const char *__lsan_default_suppressions()
{
    return "leak:libsecret\nleak:libglib\nleak:libgio\nleak:libgobject\nleak:libQt6DBus\nleak:libdbus\nleak:libqt6keychain\n";
}

class TestKeyring : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theKeyringKeepsWhatItIsGivenInAnyThread()
    {
        if (!within()) // theRealKeyringPassesTheTestsAbove comes back here with one
            return;
        QTemporaryDir folder;
        const KeyringSecrets secrets(folder.path().toStdString());
        QCOMPARE(secrets.secret("engine-a").error().kind, FailureKind::NotFound);
        const auto kept = secrets.keep("engine-a", "tg_first");
        QVERIFY(kept.has_value());
        QVERIFY(*kept == KeyringSecrets::Place::Keyring);
        QVERIFY(secrets.keep("engine-a", "tg_second").has_value());
        QCOMPARE(*secrets.secret("engine-a"), std::string("tg_second"));
        std::string elsewhere;
        QThread *thread = QThread::create([&] { elsewhere = secrets.secret("engine-a").value_or("nothing"); });
        thread->start();
        QVERIFY(thread->wait(20'000));
        delete thread;
        QCOMPARE(elsewhere, std::string("tg_second"));
        secrets.forget("engine-a");
        QCOMPARE(secrets.secret("engine-a").error().kind, FailureKind::NotFound);
    }

    void aFileGoesBeforeTheKeyring()
    {
        if (!within()) // theRealKeyringPassesTheTestsAbove comes back here with one
            return;
        QTemporaryDir folder;
        const KeyringSecrets secrets(folder.path().toStdString());
        QVERIFY(secrets.keep("github", "from-keyring").has_value());
        QVERIFY(FileSecrets(folder.path().toStdString()).keep("github", "from-file").has_value());
        QCOMPARE(*secrets.secret("github"), std::string("from-file"));
        QVERIFY(secrets.keep("github", "newer").has_value());
        QCOMPARE(*secrets.secret("github"), std::string("newer"));
        secrets.forget("github");
    }

    void theRealKeyringPassesTheTestsAbove()
    {
        if (within())
            return;
        for (const char *program : {"dbus-run-session", "gnome-keyring-daemon"})
            if (QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty()) {
                if (qEnvironmentVariableIsSet("CI"))
                    QFAIL(qPrintable(QStringLiteral("%1 is not installed; ./dev test installs it").arg(QString::fromLatin1(program))));
                QSKIP("no keyring to try: install dbus and gnome-keyring");
            }
        QTemporaryDir home;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromLatin1(kWithin), QStringLiteral("1"));
        environment.insert(QStringLiteral("HOME"), home.path());
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), home.path());
        for (const char *name : {"XDG_DATA_HOME", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"})
            environment.remove(QString::fromLatin1(name));
        QProcess session;
        session.setProcessEnvironment(environment);
        session.setProcessChannelMode(QProcess::MergedChannels);
        session.start(QStringLiteral("dbus-run-session"),
                      {QStringLiteral("--"), QStringLiteral("bash"), QStringLiteral("-c"),
                       QStringLiteral("mkdir -p \"$HOME/.local/share/keyrings\" && echo secret | gnome-keyring-daemon --unlock --components=secrets && exec \"$0\""),
                       QCoreApplication::applicationFilePath()});
        QVERIFY(session.waitForFinished(120'000));
        const QByteArray said = session.readAll();
        QVERIFY2(session.exitCode() == 0 && said.contains("PASS   : TestKeyring::theKeyringKeepsWhatItIsGivenInAnyThread()"), said.constData());
    }

    void withoutAKeyringATokenIsKeptInAFileOfItsUser()
    {
        if (within())
            return;
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        QTemporaryDir folder;
        const auto directory = std::filesystem::path(folder.path().toStdString()) / "secrets";
        const KeyringSecrets secrets(directory);
        const auto kept = secrets.keep("engine-b", "tg_token");
        QVERIFY(kept.has_value());
        QVERIFY(*kept == KeyringSecrets::Place::File);
        struct stat status{};
        QCOMPARE(::stat((directory / "engine-b").c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t(0600));
        QCOMPARE(*secrets.secret("engine-b"), std::string("tg_token"));
        QCOMPARE(secrets.keep("../x", "tg_token").error().kind, FailureKind::Invalid);
        QCOMPARE(secrets.keep("x", "two\nlines").error().kind, FailureKind::Invalid);
        secrets.forget("engine-b");
        QCOMPARE(secrets.secret("engine-b").error().kind, FailureKind::NotFound);
        QVERIFY(!std::filesystem::exists(directory / "engine-b"));
    }
};

QTEST_GUILESS_MAIN(TestKeyring)
#include "tst_keyring.moc"
