// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"

#include <QTest>

#include <string>

namespace text = genie::text;

class TextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whiteSpaceIsTrimmedAtBothEnds()
    {
        QCOMPARE(std::string(text::trimmed(" \t a b\r\n")), std::string("a b"));
        QCOMPARE(std::string(text::trimmed(" \n ")), std::string());
        QCOMPARE(std::string(text::trimmed("")), std::string());
    }

    void onlyAsciiIsLowered() { QCOMPARE(text::lowered("AbZ\xC3\x84[@"), std::string("abz\xC3\x84[@")); }

    void splittingKeepsEmptyPartsAndJoiningUndoesIt()
    {
        QCOMPARE(text::split("a,,b,", ','), (std::vector<std::string>{"a", "", "b", ""}));
        QCOMPARE(text::split("", ','), (std::vector<std::string>{""}));
        QCOMPARE(text::join(text::split("a,,b,", ','), ","), std::string("a,,b,"));
        QCOMPARE(text::join({}, ","), std::string());
    }

    void bytesThatAreNotUtf8AreReplaced_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("replaced");
        QTest::newRow("plain") << QByteArray("abc") << 0;
        QTest::newRow("two bytes") << QByteArray("\xC3\xA4") << 0;
        QTest::newRow("three bytes") << QByteArray("\xE2\x82\xAC") << 0;
        QTest::newRow("four bytes") << QByteArray("\xF0\x9F\x98\x80") << 0;
        QTest::newRow("lone byte") << QByteArray("a\xFF"
                                                 "b")
                                   << 1;
        QTest::newRow("cut sequence") << QByteArray("\xE2\x82") << 2;
        QTest::newRow("overlong slash") << QByteArray("\xC0\xAF") << 2;
        QTest::newRow("overlong three") << QByteArray("\xE0\x80\xAF") << 3;
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << 3;
        QTest::newRow("beyond Unicode") << QByteArray("\xF4\x90\x80\x80") << 4;
    }
    void bytesThatAreNotUtf8AreReplaced()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, replaced);
        const std::string valid = text::validUtf8(bytes.toStdString());
        QCOMPARE(QString::fromStdString(valid).toStdString(), valid); // Qt finds nothing to mend.
        QCOMPARE(QString::fromStdString(valid).count(QChar::ReplacementCharacter), replaced);
        if (replaced == 0)
            QCOMPARE(valid, bytes.toStdString());
    }

    void escapesAndControlsAreTakenOut_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("plain");
        QTest::newRow("colour") << QByteArray("\x1b[1;31mred\x1b[0m") << QByteArray("red");
        QTest::newRow("link ended by BEL") << QByteArray("\x1b]8;;http://x\alink\x1b]8;;\a") << QByteArray("link");
        QTest::newRow("title ended by ST") << QByteArray("\x1b]0;t\x1b\\after") << QByteArray("after");
        QTest::newRow("two bytes") << QByteArray("\x1b(after") << QByteArray("after");
        QTest::newRow("before a character") << QByteArray("\x1b\xC3\xA4") << QByteArray("\xC3\xA4");
        QTest::newRow("title ended by a colour") << QByteArray("\x1b]0;t\x1b[31mred") << QByteArray("red");
        QTest::newRow("title before a character") << QByteArray("\x1b]0;t\x1b\xC3\xA4") << QByteArray("\xC3\xA4");
        QTest::newRow("cut") << QByteArray("a\x1b[31") << QByteArray("a");
        QTest::newRow("cut at once") << QByteArray("a\x1b") << QByteArray("a");
        QTest::newRow("controls") << QByteArray("a\b\tb\r\n\x7f") << QByteArray("a\tb\n");
        QTest::newRow("UTF-8") << QByteArray("\xC3\xA4\xE2\x82\xAC") << QByteArray("\xC3\xA4\xE2\x82\xAC");
    }
    void escapesAndControlsAreTakenOut()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, plain);
        QCOMPARE(text::withoutControls(bytes.toStdString()), plain.toStdString());
    }

    void shorteningCutsBetweenCharacters()
    {
        QCOMPARE(text::shortened("short", 5), std::string("short"));
        for (std::size_t limit = 0; limit < 12; ++limit) {
            const std::string cut = text::shortened("\xC3\xA4\xC3\xB6\xC3\xBC\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F", limit);
            QCOMPARE(text::validUtf8(cut), cut);
            QVERIFY(cut.ends_with("\xE2\x80\xA6"));
            QVERIFY(cut.size() <= std::max<std::size_t>(limit, 3)); // The ellipsis itself needs three.
        }
    }

    void commandLinesCanBePasted()
    {
        QCOMPARE(text::shellQuoted("plain-1.2/x=y"), std::string("plain-1.2/x=y"));
        QCOMPARE(text::shellQuoted(""), std::string("''"));
        QCOMPARE(text::shellQuoted("it's"), std::string("'it'\\''s'"));
        QCOMPARE(text::commandLine({"go", "test", "-run", "^Test A$", "$(rm)"}), std::string("go test -run '^Test A$' '$(rm)'"));
        QCOMPARE(text::commandLine({}), std::string());
    }
};

QTEST_GUILESS_MAIN(TextTest)

#include "tst_text.moc"
