// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/cancellation.h"
#include "core/base/digest.h"
#include "core/base/failure.h"
#include "core/base/ids.h"
#include "core/base/time.h"

#include <QTest>

#include <set>
#include <string>

using genie::fromRfc3339;
using genie::milliseconds;
using genie::Moment;
using genie::toRfc3339;

class BaseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void digestsAreThoseOfTheStandard()
    {
        // The examples of FIPS 180-2.
        QCOMPARE(genie::sha256Of(""), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        QCOMPARE(genie::sha256Of("abc"), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QVERIFY(genie::isSha256(genie::sha256Of(std::string_view("\0\xff", 2))));
        QVERIFY(!genie::isSha256("") && !genie::isSha256(std::string(64, 'A')) && !genie::isSha256(std::string(65, 'a')));
    }

    void partsThatJoinToTheSameBytesHaveDifferentDigests()
    {
        const auto digest = [](std::initializer_list<std::string_view> parts) {
            genie::PartsDigest all;
            for (const auto part : parts)
                all.add(part);
            return all.hex();
        };
        QCOMPARE(digest({"a", "bc"}), genie::sha256Of("1:a2:bc"));
        QVERIFY(digest({"a", "bc"}) != digest({"ab", "c"}) && digest({"abc"}) != digest({"abc", ""}));
    }

    void momentsAreWrittenInUtc()
    {
        QCOMPARE(toRfc3339(Moment(milliseconds(0))), std::string("1970-01-01T00:00:00.000Z"));
        QCOMPARE(toRfc3339(Moment(milliseconds(1767952867250))), std::string("2026-01-09T10:01:07.250Z"));
        QCOMPARE(toRfc3339(Moment(milliseconds(-1))), std::string("1969-12-31T23:59:59.999Z"));
        QCOMPARE(toRfc3339(Moment(milliseconds(1709164800000))), std::string("2024-02-29T00:00:00.000Z"));
    }

    void momentsAreReadWithAnyOffset_data()
    {
        QTest::addColumn<QString>("written");
        QTest::addColumn<qint64>("sinceEpoch");
        QTest::newRow("UTC") << "2026-01-09T10:01:07.250Z" << qint64(1767952867250);
        QTest::newRow("no fraction") << "2026-01-09T10:01:07Z" << qint64(1767952867000);
        QTest::newRow("nanoseconds") << "2026-01-09T10:01:07.250999999Z" << qint64(1767952867250);
        QTest::newRow("one digit") << "2026-01-09T10:01:07.2Z" << qint64(1767952867200);
        QTest::newRow("east") << "2026-01-09T11:31:07.250+01:30" << qint64(1767952867250);
        QTest::newRow("west") << "2026-01-09T02:01:07.250-08:00" << qint64(1767952867250);
        QTest::newRow("small letters") << "2026-01-09t10:01:07.250z" << qint64(1767952867250);
        QTest::newRow("blank") << "2026-01-09 10:01:07.250Z" << qint64(1767952867250);
        QTest::newRow("before 1970") << "1969-12-31T23:59:59.999Z" << qint64(-1);
    }
    void momentsAreReadWithAnyOffset()
    {
        QFETCH(QString, written);
        QFETCH(qint64, sinceEpoch);
        const auto moment = fromRfc3339(written.toStdString());
        QVERIFY(moment.has_value());
        QCOMPARE(static_cast<qint64>(moment->time_since_epoch().count()), sinceEpoch);
        QCOMPARE(fromRfc3339(toRfc3339(*moment)), moment);
    }

    void whatIsNoMomentIsNotRead_data()
    {
        QTest::addColumn<QString>("written");
        for (const char *written : {"", "now", "2026-01-09", "2026-01-09T10:01:07", "2026-13-09T10:01:07Z", "2026-02-30T10:01:07Z",
                                    "2026-01-09T24:01:07Z", "2026-01-09T10:61:07Z", "2026-01-09T10:01:07.Z", "2026-01-09T10:01:07ZZ",
                                    "2026-01-09T10:01:07+0100", "2026-01-09T10:01:07+01:0", "226-01-09T10:01:07Z", "2026-01-09X10:01:07Z"})
            QTest::newRow(*written != '\0' ? written : "empty") << QString::fromLatin1(written);
    }
    void whatIsNoMomentIsNotRead()
    {
        QFETCH(QString, written);
        QVERIFY(!fromRfc3339(written.toStdString()).has_value());
    }

    void everyPrefixOfAMomentIsReadOrRefused()
    {
        const std::string whole = "2026-01-09T11:31:07.250+01:30";
        for (std::size_t length = 0; length < whole.size(); ++length)
            QVERIFY(!fromRfc3339(std::string_view(whole).substr(0, length)).has_value());
    }

    void uuidsAreWellFormedAndDiffer()
    {
        std::set<std::string> seen;
        for (int i = 0; i < 10'000; ++i) {
            const auto id = genie::newUuid();
            QVERIFY(genie::isUuid(id));
            QCOMPARE(id[14], '4');
            QVERIFY(std::string("89ab").find(id[19]) != std::string::npos);
            QVERIFY(seen.insert(id).second);
        }
    }

    void whatIsNoUuidIsSeen_data()
    {
        QTest::addColumn<QString>("id");
        for (const char *id :
             {"", "123e4567-e89b-42d3-a456-42661417400", "123e4567-e89b-42d3-a456-4266141740000", "123E4567-E89B-42D3-A456-426614174000",
              "123e4567e89b-42d3-a456-4266141740000", "{23e4567-e89b-42d3-a456-426614174000", "../4567-e89b-42d3-a456-426614174000aa"})
            QTest::newRow(*id != '\0' ? id : "empty") << QString::fromLatin1(id);
    }
    void whatIsNoUuidIsSeen()
    {
        QFETCH(QString, id);
        QVERIFY(!genie::isUuid(id.toStdString()));
        QVERIFY(genie::isUuid("123e4567-e89b-42d3-a456-426614174000"));
    }

    void failureGainsContextAsItClimbs()
    {
        const genie::Outcome<int> outcome = genie::fail(genie::FailureKind::NotFound, "no such file");
        QVERIFY(!outcome);
        const auto climbed = outcome.error().within("service.json").within("demo");
        QVERIFY(climbed.kind == genie::FailureKind::NotFound);
        QCOMPARE(climbed.message, std::string("demo: service.json: no such file"));
    }

    void everyKindHasAWordOfItsOwn()
    {
        using genie::FailureKind;
        std::set<std::string_view> words;
        for (const auto kind : {FailureKind::Invalid, FailureKind::NotFound, FailureKind::Conflict, FailureKind::Unavailable,
                                FailureKind::Unauthorized, FailureKind::Timeout, FailureKind::Cancelled, FailureKind::Internal})
            words.insert(genie::toWord(kind));
        QCOMPARE(words.size(), std::size_t(8));
        QVERIFY(words.count("not_found") == 1);
    }

    void killingAsksToStopToo()
    {
        genie::CancellationSource source;
        const auto token = source.token();
        QVERIFY(!token.requested());
        source.requestKill();
        QVERIFY(token.requested() && token.stop.stop_requested() && token.kill.stop_requested());
        QVERIFY(!genie::Cancellation{}.requested());
    }
};

QTEST_GUILESS_MAIN(BaseTest)

#include "tst_base.moc"
