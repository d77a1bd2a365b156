// SPDX-License-Identifier: GPL-3.0-or-later
// Results that come from elsewhere and reports that go elsewhere, with the real program.
#include "core/json/json.h"
#include "support/command_line.h"
#include "support/corpus.h"

#include <QTest>

using namespace genie;

using Bench = test::CommandLine;
using test::words;

namespace {

QString at(const Bench &bench, const char *name) { return QString::fromStdString((bench.scenarios.path() / name).string()); }

test::Ran imported(const Bench &bench, const QStringList &more) { return bench.run(words("import results --scenario demo") + more); }

} // namespace

class TestForeignResults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRealReportIsImportedOrRefusedByName()
    {
        GENIE_NEEDS_CORPUS();
        Bench bench;
        bench.scenarios.addScript("demo", "ok", "true");
        const auto reports = test::corpusDirectory() / "reports";
        const auto file = [&](const char *name) { return QString::fromStdString((reports / name).string()); };
        const auto ran =
            imported(bench, {file("set-a/junit-xml__pytest__junit.fail.xml"), file("set-b/dotnet-trx.trx"), file("set-b/dart-json.json"),
                             file("set-b/external__nunit-sample.xml"), QStringLiteral("--json")});
        QVERIFY2(ran.exitCode == 0, (ran.out + ran.err).constData());
        QCOMPARE(ran.json()["status"].get<std::string>(), std::string("failed"));
        const auto id = QString::fromStdString(ran.json()["executionId"].get<std::string>());
        const Json shown = bench.run({QStringLiteral("executions"), QStringLiteral("show"), id, QStringLiteral("--json")}).json();
        QCOMPARE(shown["phases"][0]["name"].get<std::string>(), std::string("unit"));
        for (const char *bad : {"set-a/junit-xml__pytest__corrupt-xml.xml", "set-a/nunit__nunit3__jenkins__NUnit-sec1752-file.xml",
                                "set-c/testXxe-oob.xml"}) {
            const auto refused = imported(bench, {file(bad)});
            QVERIFY2(refused.exitCode == 9, (QByteArray(bad) + refused.out + refused.err).constData());
            QVERIFY(refused.err.contains(bad));
        }
        QCOMPARE(bench.run(words("executions list --json")).json()["count"].get<int>(), 1);
    }

    void exitCodesTellTheCommandFromTheFile()
    {
        Bench bench;
        bench.scenarios.addScript("demo", "ok", "true");
        bench.scenarios.write("demo/page.xml", "<html/>");
        const QString page = QString::fromStdString((bench.scenarios.root() / "demo/page.xml").string());
        QCOMPARE(imported(bench, {page}).exitCode, 9);
        QCOMPARE(imported(bench, {page, QStringLiteral("--format"), QStringLiteral("nope")}).exitCode, 2);
        QCOMPARE(imported(bench, {page, QStringLiteral("--phase"), QStringLiteral("nope")}).exitCode, 2);
        QCOMPARE(imported(bench, {QStringLiteral("/nowhere/a.xml")}).exitCode, 4);
        QCOMPARE(bench.run(words("import results --scenario nobody a.xml")).exitCode, 4);
        QCOMPARE(bench.run(words("import results a.xml")).exitCode, 2);
    }

    void reportsThatAreWrittenCanBeImported()
    {
        Bench bench;
        bench.scenarios.addScript("demo", "bad", "exit 1");
        const auto ran = bench.run(words("execute demo --phases bad") + QStringList{QStringLiteral("--junit"), at(bench, "r.xml"),
                                                                                    QStringLiteral("--ctrf"), at(bench, "r.json"),
                                                                                    QStringLiteral("--sarif"), at(bench, "r.sarif")});
        QCOMPARE(ran.exitCode, 1);
        for (const char *report : {"r.xml", "r.json"}) {
            const auto again = imported(bench, {at(bench, report), QStringLiteral("--json")});
            QVERIFY2(again.exitCode == 0, (again.out + again.err).constData());
            QCOMPARE(again.json()["status"].get<std::string>(), std::string("failed"));
        }
        const auto sarif = parseJson(test::readText(at(bench, "r.sarif").toStdString()));
        QVERIFY(sarif.has_value());
        QCOMPARE((*sarif)["version"].get<std::string>(), std::string("2.1.0"));
    }

    void reportThatCannotBeWrittenIsSaid()
    {
        Bench bench;
        bench.scenarios.addScript("demo", "ok", "true");
        const auto ran = bench.run(words("execute demo --phases ok --ctrf /nowhere/at/all.json"));
        QVERIFY(ran.exitCode != 0);
        QVERIFY(ran.err.contains("CTRF"));
    }
};

QTEST_GUILESS_MAIN(TestForeignResults)
#include "tst_foreign_results.moc"
