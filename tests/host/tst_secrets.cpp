// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/secrets/secrets.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

using genie::FailureKind;
using genie::FileSecrets;

class TestSecrets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsATokenOfItsUserOnly();
    void aFileThatOthersMayReadIsRefused_data();
    void aFileThatOthersMayReadIsRefused();
    void aMissingTokenSaysWhereToPutIt();
    void linksPipesAndDirectoriesAreRefused();
    void tokensOfSeveralLinesAreRefused();
    void namesCannotLeaveTheDirectory();

private:
    std::string write(const char *name, const std::string &text, mode_t mode = 0600)
    {
        const std::string path = m_directory.path().toStdString() + "/" + name;
        std::ofstream(path) << text;
        ::chmod(path.c_str(), mode);
        return path;
    }
    genie::Outcome<std::string> read(const std::string &name) { return FileSecrets(m_directory.path().toStdString()).secret(name); }

    QTemporaryDir m_directory;
};

void TestSecrets::readsATokenOfItsUserOnly()
{
    write("github", "  ghp_abc\n");
    const auto secret = read("github");
    QVERIFY(secret.has_value());
    QCOMPARE(QString::fromStdString(*secret), QStringLiteral("ghp_abc"));
}

void TestSecrets::aFileThatOthersMayReadIsRefused_data()
{
    QTest::addColumn<int>("mode");
    for (const int mode : {0640, 0604, 0644, 0610, 0601, 0660, 0602})
        QTest::addRow("%o", static_cast<unsigned>(mode)) << mode;
}

void TestSecrets::aFileThatOthersMayReadIsRefused()
{
    QFETCH(int, mode);
    write("open", "ghp_abc", static_cast<mode_t>(mode));
    const auto secret = read("open");
    QVERIFY(!secret);
    QCOMPARE(secret.error().kind, FailureKind::Unauthorized);
    QVERIFY(secret.error().message.find("chmod 600") != std::string::npos);
    QVERIFY(secret.error().message.find("ghp_abc") == std::string::npos);
}

void TestSecrets::aMissingTokenSaysWhereToPutIt()
{
    const auto secret = read("nowhere");
    QVERIFY(!secret);
    QCOMPARE(secret.error().kind, FailureKind::NotFound);
    QVERIFY(secret.error().message.find(m_directory.path().toStdString() + "/nowhere") != std::string::npos);
}

void TestSecrets::linksPipesAndDirectoriesAreRefused()
{
    const std::string root = m_directory.path().toStdString();
    write("real", "ghp_abc");
    QCOMPARE(::symlink((root + "/real").c_str(), (root + "/link").c_str()), 0);
    QCOMPARE(::mkfifo((root + "/pipe").c_str(), 0600), 0);
    QCOMPARE(::mkdir((root + "/folder").c_str(), 0700), 0);
    for (const char *name : {"link", "pipe", "folder"}) {
        const auto secret = read(name);
        QVERIFY2(!secret, name);
        QCOMPARE(secret.error().kind, FailureKind::Unauthorized);
    }
}

void TestSecrets::tokensOfSeveralLinesAreRefused()
{
    for (const std::string &text : {std::string(), std::string("a\r\nX-Evil: 1"), std::string("a b"), std::string(5000, 'x')}) {
        write("strange", text);
        QVERIFY(!read("strange"));
    }
}

void TestSecrets::namesCannotLeaveTheDirectory()
{
    for (const char *name : {"", "..", "../x", "a/b", "a.b"})
        QCOMPARE(read(name).error().kind, FailureKind::Invalid);
}

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
