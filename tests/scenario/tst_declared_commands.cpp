// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json/json.h"
#include "scenario/workspace/testing_config.h"

#include <QTest>

using namespace genie;

namespace {

struct Reading {
    std::vector<DeclaredCommand> commands;
    std::vector<ConfigWarning> warnings;
};

Reading readCommands(const std::string &json)
{
    Reading reading;
    const auto document = parseJson(R"({"unit":{"commands":)" + json + "}}");
    if (!document)
        qFatal("%s", document.error().message.c_str());
    reading.commands = readTestingConfig(*document, {}, reading.warnings).unitCommands;
    return reading;
}

} // namespace

class DeclaredCommandsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everythingIsRead()
    {
        const auto reading = readCommands(
            "[{\"name\":\"api\",\"argv\":[\"make\",\"check\"],\"cwd\":\"./api/\",\"junit\":\"out/*.xml\",\"timeout\":\"90s\"}]");
        QCOMPARE(reading.commands, (std::vector<DeclaredCommand>{{"api", {"make", "check"}, "api", "out/*.xml", milliseconds{90'000}}}));
        QVERIFY(reading.warnings.empty());
    }

    void whatIsLeftOutHasADefault()
    {
        const auto reading = readCommands(R"([{"argv":["make"],"junit":"r.xml"}])");
        QCOMPARE(reading.commands, (std::vector<DeclaredCommand>{{"make", {"make"}, ".", "r.xml", std::nullopt}}));
        QVERIFY(reading.warnings.empty());
    }

    void wrongValuesAreNamedAndLoseOnlyTheirCommand_data()
    {
        QTest::addColumn<QString>("entry");
        QTest::addColumn<QString>("path");
        const auto row = [](const char *name, const char *entry, const char *path) { QTest::newRow(name) << entry << path; };
        row("a shell line", R"({"argv":"make check","junit":"*.xml"})", "unit.commands[0].argv");
        row("no words", R"({"argv":[],"junit":"*.xml"})", "unit.commands[0].argv");
        row("a number among the words", R"({"argv":["make",7],"junit":"*.xml"})", "unit.commands[0].argv");
        row("an absolute program", R"({"argv":["/bin/sh"],"junit":"*.xml"})", "unit.commands[0].argv");
        row("a program outside", R"({"argv":["../x.sh"],"junit":"*.xml"})", "unit.commands[0].argv");
        row("a directory outside", R"({"argv":["make"],"cwd":"../other","junit":"*.xml"})", "unit.commands[0].cwd");
        row("an absolute directory", R"({"argv":["make"],"cwd":"/tmp","junit":"*.xml"})", "unit.commands[0].cwd");
        row("a directory that is a number", R"({"argv":["make"],"cwd":3,"junit":"*.xml"})", "unit.commands[0].cwd");
        row("reports outside", "{\"argv\":[\"make\"],\"junit\":\"../*.xml\"}", "unit.commands[0].junit");
        row("no reports", R"({"argv":["make"]})", "unit.commands[0].junit");
        row("no object", R"("make check")", "unit.commands[0]");
    }

    void wrongValuesAreNamedAndLoseOnlyTheirCommand()
    {
        QFETCH(QString, entry);
        QFETCH(QString, path);
        const auto reading = readCommands("[" + entry.toStdString() + R"(,{"name":"good","argv":["make"],"junit":"*.xml"}])");
        QCOMPARE(reading.commands.size(), std::size_t{1});
        QCOMPARE(reading.commands.front().name, std::string("good"));
        QVERIFY(!reading.warnings.empty());
        const bool named = std::any_of(reading.warnings.begin(), reading.warnings.end(),
                                       [&](const ConfigWarning &warning) { return QString::fromStdString(warning.path).startsWith(path); });
        QVERIFY2(named, reading.warnings.front().path.c_str());
    }

    void aNameIsTakenOnce()
    {
        const auto reading = readCommands(R"([{"argv":["make"],"junit":"a.xml"},{"argv":["make","x"],"junit":"b.xml"}])");
        QCOMPARE(reading.commands.size(), std::size_t{1});
        QCOMPARE(reading.warnings.size(), std::size_t{1});
    }

    void thereIsALimit()
    {
        std::string many = "[";
        for (int i = 0; i < 150; ++i)
            many += (i > 0 ? "," : "") + std::string(R"({"argv":["make"],"junit":"a.xml","name":"n)") + std::to_string(i) + "\"}";
        const auto reading = readCommands(many + "]");
        QCOMPARE(reading.commands.size(), std::size_t{100});
        QCOMPARE(reading.warnings.size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(DeclaredCommandsTest)
#include "tst_declared_commands.moc"
