// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/bounded_text.h"
#include "formats/results/case_text.h"
#include "formats/results/result_reader.h"

#include <QStringList>
#include <QTest>

using namespace genie;

class TestCaseText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void requirementTagsAreFound_data()
    {
        QTest::addColumn<QString>("ids");
        QTest::newRow("works [REQ:ND-A]") << QStringLiteral("ND-A");
        QTest::newRow("[REQ:ND-A,ND-B] [REQ:ND-C-1]") << QStringLiteral("ND-A ND-B ND-C-1");
        QTest::newRow("[REQ:ND-A, ND-B]") << QStringLiteral("ND-A ND-B");
        QTest::newRow("TestX/y_[REQ:ND-A,_ND-B]") << QStringLiteral("ND-A ND-B");
        QTest::newRow("[REQ:ND-A][REQ:ND-A]") << QStringLiteral("ND-A");
        QTest::newRow("[req:ND-A]") << QStringLiteral("ND-A");
        QTest::newRow("REQ:ND-BARE works") << QStringLiteral("ND-BARE");
        QTest::newRow("TestX/REQ:ND-BARE_works") << QStringLiteral("ND-BARE");
        QTest::newRow("FREQ:ND-A") << QString();
        QTest::newRow("[REQ:ID]") << QString();
        QTest::newRow("[REQ:CONFIG-*]") << QString();
        QTest::newRow("[REQ:nd-a]") << QString();
        QTest::newRow("[REQ:A-]") << QString();
        QTest::newRow("[REQ:-A]") << QString();
        QTest::newRow("[REQ:ND-A") << QString();
        QTest::newRow("[REQ:]") << QString();
        QTest::newRow("REQ:") << QString();
        QTest::newRow("x") << QString();
    }

    void requirementTagsAreFound()
    {
        QFETCH(const QString, ids);
        QStringList found;
        for (const auto &id : requirementTags(QTest::currentDataTag()))
            found += QString::fromStdString(id);
        QCOMPARE(found.join(QLatin1Char(' ')), ids);
    }

    void requirementTagsAreLimitedInNumber()
    {
        std::string name = "[REQ:";
        for (int i = 0; i < 10'000; ++i)
            name += "ND-" + std::to_string(i) + ",";
        QVERIFY(requirementTags(name + "ND-X]").size() <= 64);
    }

    void messagesAreCleanAndBounded()
    {
        QCOMPARE(caseMessage("  \x1b[31mred\x1b[0m\xff\x01 \n"), std::string("red\xEF\xBF\xBD"));
        QVERIFY(caseMessage(std::string(100'000, 'x')).size() <= ResultReader::kLongestMessage);
        QCOMPARE(caseLabel("two\nlines"), std::string("two lines"));
    }

    void aStatusThatCannotBeReadStillHasAWord()
    {
        QCOMPARE(statusWord("Inconclusive"), std::string("Inconclusive"));
        for (const char *nothing : {"", "\x7f\x7f", "\x1b[0m\x01"})
            QCOMPARE(statusWord(nothing), std::string("none"));
    }

    void secondsAreRead()
    {
        QCOMPARE(durationFromSeconds("0.012"), milliseconds(12));
        QCOMPARE(durationFromSeconds("1,234.5"), milliseconds(1'234'500));
        for (const char *none : {"", "x", "-1", "nan", "inf", "1e300"})
            QCOMPARE(durationFromSeconds(none), milliseconds(0));
    }

    void boundedTextKeepsBothEnds()
    {
        BoundedText text(1000);
        text.append("begin ");
        for (int i = 0; i < 10'000; ++i) {
            text.append("\xC3\xA4");
            QVERIFY(text.held() <= 1500);
        }
        text.append(" end");
        const std::string kept = text.text();
        QVERIFY(kept.size() <= 1000);
        QVERIFY(kept.starts_with("begin ") && kept.ends_with(" end"));
        QVERIFY(QString::fromStdString(kept).indexOf(QChar::ReplacementCharacter) < 0);
    }

    void boundedTextThatFitsIsUnchanged()
    {
        BoundedText text(1000);
        for (int i = 0; i < 100; ++i)
            text.append("0123456789");
        QCOMPARE(text.text().size(), std::size_t(1000));
        QVERIFY(text.text().find("\xE2\x80\xA6") == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestCaseText)
#include "tst_case_text.moc"
