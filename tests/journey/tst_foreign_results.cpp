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

    void coverageThatWasMeasuredElsewhereIsKept()
    {
        Bench bench;
        bench.scenarios.addScript("demo", "ok", "true");
        const auto file = [&](const char *name, const std::string &bytes) {
            test::writeText(bench.scenarios.path() / name, bytes);
            return at(bench, name);
        };
        const std::string root = (bench.scenarios.root() / "demo").string();
        bench.scenarios.write("demo/api/go.mod", "module example.com/demo\n");
        const auto ran = imported(bench, {file("c.info", "TN:\nSF:" + root + "/lib/a.py\nDA:1,3\nDA:2,0\nend_of_record\nSF:/etc/passwd\nDA:1,1\nend_of_record\n"),
                                          file("c.out", "mode: set\nexample.com/demo/notes.go:3.10,5.2 2 1\n"),
                                          file("c.xml", "<?xml version=\"1.0\"?><coverage line-rate=\"0.5\"><packages><package name=\"p\"><classes><class name=\"b\" "
                                                        "filename=\"lib/b.py\"><lines><line number=\"1\" hits=\"1\"/></lines></class></classes></package></packages></coverage>"),
                                          QStringLiteral("--json")});
        QVERIFY2(ran.exitCode == 0, (ran.out + ran.err).constData());
        const Json json = ran.json();
        QCOMPARE(json["status"].get<std::string>(), std::string("passed"));
        QCOMPARE(json["phases"][0]["name"].get<std::string>(), std::string("unit"));
        const auto text = toLine(json);
        QVERIFY2(text.find("coverage of 1 file: 1 of 2 covered") != std::string::npos, text.c_str());
        QVERIFY2(text.find("1 files lie outside of the scenario") != std::string::npos, text.c_str());
    }

    void findingsOfOthersBecomeThoseOfThePhaseLint()
    {
        Bench bench;
        bench.scenarios.addScript("demo", "ok", "true");
        const auto sarif = bench.scenarios.path() / "f.sarif";
        test::writeText(sarif, R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"semgrep"}},"results":[{"ruleId":"no-eval","level":"error",
            "message":{"text":"eval is used"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"api/a.py"},"region":{"startLine":7}}}]}]}]})");
        const auto ran = imported(bench, {QString::fromStdString(sarif.string()), QStringLiteral("--json")});
        QVERIFY2(ran.exitCode == 0, (ran.out + ran.err).constData());
        QCOMPARE(ran.json()["status"].get<std::string>(), std::string("failed"));
        QCOMPARE(ran.json()["phases"][0]["name"].get<std::string>(), std::string("lint"));
        const auto people = imported(bench, {QString::fromStdString(sarif.string())});
        QVERIFY2(people.out.contains("eval is used") && people.out.contains("api/a.py:7"), people.out.constData());
    }

    void rawCoverageOfV8IsRefusedWithWhatToDo()
    {
        Bench bench;
        bench.scenarios.addScript("demo", "ok", "true");
        const auto file = bench.scenarios.path() / "v8.json";
        test::writeText(file, R"({"result":[{"scriptId":"1","url":"node:fs","functions":[]}]})");
        const auto ran = imported(bench, {QString::fromStdString(file.string())});
        QCOMPARE(ran.exitCode, 9);
        QVERIFY(ran.err.contains("c8 report"));
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
