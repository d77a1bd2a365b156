// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/reading.h"
#include "formats/results/cargo_messages.h"
#include "formats/results/libtest_text.h"

#include <QTest>

using namespace genie;

namespace {

const reading::MakeReader kMake = [](CaseSink sink) { return std::make_unique<LibtestReader>(std::move(sink)); };

std::string flagsOf(const std::vector<CargoTarget> &targets)
{
    std::string all;
    for (const auto &target : targets)
        all += target.package + " " + target.flag + " " + target.name + "; ";
    return all;
}

} // namespace

class LibtestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void capturedOutputGivesEveryTest_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("Rust 1.95") << "libtest-1.95.txt";
        QTest::newRow("Rust 1.63") << "libtest-1.63.txt";
    }

    void capturedOutputGivesEveryTest()
    {
        QFETCH(QString, file);
        const auto result = reading::readSplit(kMake, reading::captured(file.toLatin1().constData()));
        QVERIFY2(result.done, result.done ? "" : result.done.error().message.c_str());
        QCOMPARE(reading::inLines(result.cases),
                 (QStringList{QStringLiteral("passed |tests::adds"), QStringLiteral("skipped |tests::later"),
                              QStringLiteral("passed |tests::panics"), QStringLiteral("failed |tests::fails src/lib.rs:9")}));
        QCOMPARE(reading::named(result, "tests::later").message, std::string("later"));
        QVERIFY(reading::named(result, "tests::fails").message.find("said") != std::string::npos);
    }

    void docTestIsNamedAfterItsPlace()
    {
        const auto result =
            reading::readSplit(kMake, "\nrunning 1 test\ntest src/lib.rs - add (line 2) ... ok\n\ntest result: ok. 1 passed; 0 "
                                      "failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.27s\n");
        QVERIFY(result.done);
        QCOMPARE(reading::inLines(result.cases), QStringList{QStringLiteral("passed |src/lib.rs - add (line 2) src/lib.rs:2")});
    }

    void programThatDiesIsNoWholeReport()
    {
        const auto result = reading::readSplit(kMake, "running 2 tests\ntest a ... ok\ntest b ... ");
        QCOMPARE(result.cases.size(), std::size_t{1});
        QVERIFY(!result.done);
        QVERIFY(!reading::readSplit(kMake, "").done);
    }

    void countsThatDifferAreNotBelieved()
    {
        const std::string summary = "test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        QVERIFY(!reading::readSplit(kMake, "running 2 tests\ntest a ... ok\ntest b ... noise\nok\n" + summary).done);
        QVERIFY(reading::readSplit(kMake, "running 2 tests\ntest a ... ok\ntest b ... ok\n" + summary).done);
    }

    void bytesMayBeSplitAnywhere() { QCOMPARE(reading::firstSplitThatMatters(kMake, reading::captured("libtest-1.95.txt")), -1); }

    void garbageStaysBounded()
    {
        reading::readMangled(kMake, reading::captured("libtest-1.95.txt"));
        QVERIFY(!reading::readSplit(kMake, std::string(3'000'000, 'x')).done);
    }

    void messagesNameTestProgramsAndDocTests()
    {
        CargoMessages messages;
        const std::string bytes = reading::captured("cargo-messages.jsonl");
        for (const char c : bytes)
            messages.feed(std::string_view(&c, 1));
        const auto targets = messages.targets();
        QCOMPARE(flagsOf(targets), std::string("demo-crate --lib ; demo-crate --test it; demo-crate --doc ; "));
        QCOMPARE(targets[0].source, std::string("/work/demo/src/lib.rs"));
    }

    void garbageNamesNothing()
    {
        CargoMessages messages;
        messages.feed("{\"reason\":\"compiler-artifact\",\"target\":7}\n{]\nnoise\n" + std::string(5'000'000, '{'));
        QVERIFY(messages.targets().empty());
    }

    void packageIdsOfOldAndNewCargosAreUnderstood()
    {
        const auto line = [](const std::string &id) {
            return "{\"reason\":\"compiler-artifact\",\"package_id\":\"" + id +
                   "\",\"manifest_path\":\"/d/Cargo.toml\",\"target\":{\"kind\":[\"lib\"],\"name\":\"d\",\"src_path\":\"/d/src/lib.rs\"},"
                   "\"profile\":{\"test\":true},\"executable\":\"/t/d\"}\n";
        };
        CargoMessages messages;
        messages.feed(line("one 0.1.0 (path+file:///d)") + line("path+file:///d#two@0.1.0") + line("path+file:///three#0.1.0"));
        QCOMPARE(flagsOf(messages.targets()), std::string("one --lib ; three --lib ; two --lib ; "));
    }
};

QTEST_APPLESS_MAIN(LibtestTest)
#include "tst_libtest.moc"
