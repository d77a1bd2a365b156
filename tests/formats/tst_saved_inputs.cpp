// SPDX-License-Identifier: GPL-3.0-or-later
// Every input that is kept for the fuzzers, and every one that once was a finding, through the reader that it is for.
#include "support/corpus.h"
#include "support/fuzz_targets.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QTest>

using namespace genie;

class TestSavedInputs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyReaderHasATargetAndInputs()
    {
        for (const auto &[name, run] : fuzz::targets()) {
            const QString source = QStringLiteral(GENIE_SOURCE_DIR "/tests/fuzz/fuzz_%1.cpp").arg(QString::fromStdString(name));
            QVERIFY2(QFileInfo::exists(source), qPrintable(source));
            const QDir inputs(QStringLiteral(GENIE_SOURCE_DIR "/tests/data/fuzz/") + QString::fromStdString(name));
            QVERIFY2(!inputs.entryList(QDir::Files).isEmpty(), name.c_str());
        }
    }

    void everyInputKeepsThePromises_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("file");
        for (const auto &[name, run] : fuzz::targets()) {
            const QString target = QString::fromStdString(name);
            QDirIterator inputs(QStringLiteral(GENIE_SOURCE_DIR "/tests/data/fuzz/") + target, QDir::Files);
            while (inputs.hasNext()) {
                const QString file = inputs.next();
                QTest::newRow(qPrintable(target + QLatin1Char('/') + QFileInfo(file).fileName())) << target << file;
            }
        }
    }

    void everyInputKeepsThePromises()
    {
        QFETCH(const QString, target);
        QFETCH(const QString, file);
        const std::string bytes = test::readText(file.toStdString());
        fuzz::targets().at(target.toStdString())(bytes); // aborts the program when a promise is broken
        // Cut off and doubled, as files are that were written by two or by none.
        fuzz::targets().at(target.toStdString())(bytes.substr(0, bytes.size() / 2));
        fuzz::targets().at(target.toStdString())(bytes + bytes);
    }
};

QTEST_GUILESS_MAIN(TestSavedInputs)
#include "tst_saved_inputs.moc"
