// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/reading.h"
#include "formats/results/case_lines.h"

#include <QTest>

using namespace genie;

namespace {

const reading::MakeReader kMake = [](CaseSink sink) { return std::make_unique<CaseLinesReader>(std::move(sink)); };

constexpr std::string_view kReport =
    R"({"name":"adds [REQ:CL-ADD]","suite":["outer","inner"],"file":"/s/a.test.js","line":3,"ms":12.4,"status":"passed","message":"not kept"}
{"name":"test_bad","suite":"tests.test_a.TestX","file":"tests/test_a.py","line":9,"status":"failed","raw":"error","message":"boom"}
{"name":"later","status":"skipped","raw":"todo","message":"some day"}
{"name":"odd","status":"exploded"}
{"end":true}
)";

} // namespace

class CaseLinesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyLineIsACase()
    {
        const auto result = reading::readSplit(kMake, kReport);
        QVERIFY2(result.done, result.done ? "" : result.done.error().message.c_str());
        QCOMPARE(reading::inLines(result.cases),
                 (QStringList{QStringLiteral("passed outer > inner|adds [REQ:CL-ADD] /s/a.test.js:3 12ms [CL-ADD]"),
                              QStringLiteral("failed(error) tests.test_a.TestX|test_bad tests/test_a.py:9"),
                              QStringLiteral("skipped(todo) |later"), QStringLiteral("unknown(exploded) |odd")}));
        QCOMPARE(result.cases[1].message, std::string("boom"));
        QVERIFY(result.cases[0].message.empty());
    }

    void reportWithoutItsEndIsNotWhole()
    {
        const auto result = reading::readSplit(kMake, kReport.substr(0, kReport.find("{\"end\"")));
        QCOMPARE(result.cases.size(), std::size_t{4});
        QVERIFY(!result.done);
        QVERIFY(!reading::readSplit(kMake, "").done);
    }

    void whatComesAfterTheEndIsNotBelieved()
    {
        const auto result = reading::readSplit(kMake, std::string(kReport) + R"({"name":"more","status":"passed"})");
        QCOMPARE(result.cases.size(), std::size_t{4});
        QVERIFY(!result.done);
    }

    void bytesMayBeSplitAnywhere() { QCOMPARE(reading::firstSplitThatMatters(kMake, kReport), -1); }

    void garbageIsRefused()
    {
        reading::readMangled(kMake, kReport);
        QVERIFY(!reading::readSplit(kMake, "[1,2]\n{\"end\":true}\n").done);
        QVERIFY(!reading::readSplit(kMake, std::string(3'000'000, '{')).done);
    }
};

QTEST_APPLESS_MAIN(CaseLinesTest)
#include "tst_case_lines.moc"
