// SPDX-License-Identifier: GPL-3.0-or-later
// What every tracker must do, run on each kind. A new kind is one more row in kKinds.
#include "support/some_requests.h"
#include "support/tracker_benches.h"

#include <QtTest>

using genie::FailureKind;
using genie::IssueDraft;
using genie::TrackerReading;
using genie::test::someDraft;
using genie::test::TrackerBench;
using State = TrackerReading::State;

namespace {

struct TrackerKind {
    const char *name;
    std::unique_ptr<TrackerBench> (*make)();
};

template <class Bench> std::unique_ptr<TrackerBench> make() { return std::make_unique<Bench>(); }

constexpr TrackerKind kKinds[] = {{"app-issue-tracker", &make<genie::test::AppIssueBench>},
                                  {"github", &make<genie::test::GithubBench>},
                                  {"command", &make<genie::test::CommandBench>}};

} // namespace

class TestTrackerContract : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isReadyAndNamesItself_data() { kinds(); }
    void isReadyAndNamesItself();
    void whatWasSentIsFound_data() { kinds(); }
    void whatWasSentIsFound();
    void otherAttemptsAndRequestsAreNotFound_data() { kinds(); }
    void otherAttemptsAndRequestsAreNotFound();
    void aFreshIssueIsOpenOrWorkedOn_data() { kinds(); }
    void aFreshIssueIsOpenOrWorkedOn();
    void aDeletedIssueIsAReading_data() { kinds(); }
    void aDeletedIssueIsAReading();
    void aWithdrawnIssueIsNotWorkedOn_data() { kinds(); }
    void aWithdrawnIssueIsNotWorkedOn();
    void commentsAreTakenAndRepeatable_data() { kinds(); }
    void commentsAreTakenAndRepeatable();
    void strangeIdsGoNowhere_data() { kinds(); }
    void strangeIdsGoNowhere();
    void cancelledCallsEndAtOnce_data() { kinds(); }
    void cancelledCallsEndAtOnce();

private:
    static void kinds()
    {
        QTest::addColumn<int>("kind");
        for (int i = 0; i < static_cast<int>(std::size(kKinds)); ++i)
            QTest::newRow(kKinds[i].name) << i;
    }
    static std::unique_ptr<TrackerBench> bench()
    {
        QFETCH(int, kind);
        return kKinds[kind].make();
    }
};

void TestTrackerContract::isReadyAndNamesItself()
{
    const auto one = bench();
    const auto health = one->tracker().probe({});
    QVERIFY2(health.ready, health.detail.c_str());
    QVERIFY(!health.detail.empty());
    QVERIFY(QString::fromStdString(one->tracker().name()).startsWith(QString::fromLatin1(QTest::currentDataTag())));
    QVERIFY(!one->tracker().label().empty());
}

void TestTrackerContract::whatWasSentIsFound()
{
    const auto one = bench();
    const IssueDraft draft = someDraft();
    const auto before = one->tracker().find(draft.key(), {});
    QVERIFY2(before.has_value(), before ? "" : before.error().failure.message.c_str());
    QVERIFY(!before->has_value());
    const auto sent = one->tracker().send(draft, {});
    QVERIFY2(sent.has_value(), sent ? "" : sent.error().failure.message.c_str());
    QVERIFY(!sent->id.empty());
    QVERIFY(!sent->url.empty());
    const auto found = one->tracker().find(draft.key(), {});
    QVERIFY(found.has_value() && found->has_value());
    QCOMPARE((*found)->id, sent->id);
    QCOMPARE((*found)->url, sent->url);
    QCOMPARE((*found)->others, 0);
}

void TestTrackerContract::otherAttemptsAndRequestsAreNotFound()
{
    const auto one = bench();
    const IssueDraft draft = someDraft();
    QVERIFY(one->tracker().send(draft, {}).has_value());
    auto key = draft.key();
    key.attempt = 2;
    QVERIFY(!one->tracker().find(key, {})->has_value());
    key.attempt = 11;
    QVERIFY(!one->tracker().find(key, {})->has_value());
    key = draft.key();
    key.request = genie::newUuid();
    QVERIFY(!one->tracker().find(key, {})->has_value());
}

void TestTrackerContract::aFreshIssueIsOpenOrWorkedOn()
{
    const auto one = bench();
    const IssueDraft draft = someDraft();
    const auto sent = one->tracker().send(draft, {});
    const auto reading = one->tracker().read(sent->id, draft.key(), {});
    QVERIFY2(reading.has_value(), reading ? "" : reading.error().failure.message.c_str());
    QVERIFY(reading->state == State::Open || reading->state == State::Working);
    QVERIFY(!reading->word.empty());
    QVERIFY(one->tracker().startWork(sent->id, {}).has_value());
    QVERIFY(one->tracker().startWork(sent->id, {}).has_value());
}

void TestTrackerContract::aDeletedIssueIsAReading()
{
    const auto one = bench();
    const IssueDraft draft = someDraft();
    const auto sent = one->tracker().send(draft, {});
    one->remove(sent->id);
    const auto reading = one->tracker().read(sent->id, draft.key(), {});
    QVERIFY2(reading.has_value(), reading ? "" : reading.error().failure.message.c_str());
    QCOMPARE(reading->state, State::Deleted);
    QVERIFY(one->tracker().cancel(sent->id, {}).has_value());
    QVERIFY(one->tracker().startWork(sent->id, {}).has_value());
}

void TestTrackerContract::aWithdrawnIssueIsNotWorkedOn()
{
    const auto one = bench();
    const IssueDraft draft = someDraft();
    const auto sent = one->tracker().send(draft, {});
    QVERIFY(one->tracker().startWork(sent->id, {}).has_value());
    QVERIFY(one->tracker().cancel(sent->id, {}).has_value());
    QTRY_COMPARE_WITH_TIMEOUT(one->tracker().read(sent->id, draft.key(), {})->state, State::Withdrawn, 20'000);
    QVERIFY(one->tracker().cancel(sent->id, {}).has_value());
}

void TestTrackerContract::commentsAreTakenAndRepeatable()
{
    const auto one = bench();
    const auto sent = one->tracker().send(someDraft(), {});
    for (int i = 0; i < 2; ++i)
        QVERIFY(one->tracker().comment(sent->id, "verdict 1", "closed\x1b[31m", {}).has_value());
    QVERIFY(one->tracker().comment(sent->id, "verdict 2", "partial", {}).has_value());
}

void TestTrackerContract::strangeIdsGoNowhere()
{
    const auto one = bench();
    const auto before = one->contacts();
    for (const char *id : {"", ".", "..", "../../etc/passwd", "a b", "1/../2", "x\ny", "?q=1", "%2e%2e", "-rf"}) {
        QCOMPARE(one->tracker().read(id, {}, {}).error().failure.kind, FailureKind::Invalid);
        QCOMPARE(one->tracker().startWork(id, {}).has_value(), QByteArray(QTest::currentDataTag()) != "app-issue-tracker");
        QCOMPARE(one->tracker().cancel(id, {}).error().failure.kind, FailureKind::Invalid);
        QCOMPARE(one->tracker().comment(id, "m", "t", {}).error().failure.kind, FailureKind::Invalid);
    }
    QCOMPARE(one->contacts(), before);
}

void TestTrackerContract::cancelledCallsEndAtOnce()
{
    const auto one = bench();
    genie::CancellationSource source;
    source.requestKill();
    const auto sent = one->tracker().send(someDraft(), source.token());
    QVERIFY(sent.has_value() || sent.error().passing);
}

QTEST_GUILESS_MAIN(TestTrackerContract)
#include "tst_tracker_contract.moc"
