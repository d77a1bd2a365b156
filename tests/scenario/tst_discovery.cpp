// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/workspace/discovery.h"
#include "scenario/workspace/workspace.h"
#include "support/corpus.h"

#include <QtTest>

using namespace genie;
using genie::test::ScenarioTree;

namespace fs = std::filesystem;

class DiscoveryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scenarioNames_data();
    void scenarioNames();
    void recognisableProjectsAreScenarios_data();
    void recognisableProjectsAreScenarios();
    void childrenAreListedByName();
    void rootsThatCannotBeListedSayWhatToDo();
    void realScenariosAreAllListedAndRead();
};

void DiscoveryTest::scenarioNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("good");
    QTest::newRow("plain") << "agent-inbox_2" << true;
    QTest::newRow("dot inside") << "v1.2" << true;
    QTest::newRow("empty") << "" << false;
    QTest::newRow("up") << ".." << false;
    QTest::newRow("path") << "../x" << false;
    QTest::newRow("two dots") << "a..b" << false;
    QTest::newRow("hidden") << ".git" << false;
    QTest::newRow("dot at the end") << "a." << false;
    QTest::newRow("shell") << "a;rm" << false;
    QTest::newRow("space") << "a b" << false;
    QTest::newRow("newline") << "a\nb" << false;
    QTest::newRow("long") << QString(200, QLatin1Char('a')) << false;
}

void DiscoveryTest::scenarioNames()
{
    QFETCH(QString, name);
    QFETCH(bool, good);
    QCOMPARE(isScenarioName(name.toStdString()), good);
}

void DiscoveryTest::recognisableProjectsAreScenarios_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("is");
    for (const char *file :
         {".vrooli/service.json", ".vrooli/testing.json", "PRD.md", "api/x", "ui/x", "cli/x", "requirements/x", "go.mod", "package.json",
          "pyproject.toml", "CMakeLists.txt", "Cargo.toml", "pom.xml", "tests/a.bats", "tests/test_a.py", "backend/go.mod"})
        QTest::newRow(file) << file << true;
    QTest::newRow("notes only") << "notes.txt" << false;
    QTest::newRow("a file in place of a folder") << "api" << false;
    QTest::newRow("only in node_modules") << "node_modules/package.json" << false;
    QTest::newRow("only deep") << "a/b/go.mod" << false;
}

void DiscoveryTest::recognisableProjectsAreScenarios()
{
    QFETCH(QString, file);
    QFETCH(bool, is);
    const ScenarioTree tree;
    tree.write(file.toStdString());
    QCOMPARE(looksLikeScenario(tree.directory()), is);
}

void DiscoveryTest::childrenAreListedByName()
{
    const ScenarioTree tree;
    for (const char *file :
         {"zeta/go.mod", "alpha/PRD.md", ".hidden/go.mod", "_draft/go.mod", "bad name/go.mod", "empty/notes.txt", "file"})
        tree.write(file);
    const auto found = discoverScenarios(tree.directory());
    QVERIFY(found);
    QCOMPARE(*found, (std::vector<FoundScenario>{{"alpha", tree.at("alpha")}, {"zeta", tree.at("zeta")}}));
}

void DiscoveryTest::rootsThatCannotBeListedSayWhatToDo()
{
    const ScenarioTree tree;
    tree.write("file");
    const auto absent = discoverScenarios(tree.at("absent"));
    QVERIFY(!absent);
    QCOMPARE(absent.error().kind, FailureKind::NotFound);
    QVERIFY(absent.error().message.find("--scenarios-root") != std::string::npos);
    const auto file = discoverScenarios(tree.at("file"));
    QVERIFY(!file);
    QCOMPARE(file.error().kind, FailureKind::Invalid);
    QVERIFY(!discoverScenarios({}));
}

void DiscoveryTest::realScenariosAreAllListedAndRead()
{
    GENIE_NEEDS_CORPUS();
    const ScenarioTree tree;
    const std::vector<std::string> names = test::layOutCorpus(tree.root() / "real");
    const auto found = discoverScenarios(tree.root() / "real");
    QVERIFY(found);
    QCOMPARE(found->size(), names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        QCOMPARE(found->at(i).name, names[i]);
        const auto workspace = readWorkspace(names[i], found->at(i).directory);
        QVERIFY(workspace);
        QVERIFY2(workspace->service && workspace->serviceProblem.empty() && workspace->testingProblem.empty(), names[i].c_str());
        QCOMPARE(workspace->service->name, names[i]);
        QVERIFY2(workspace->service->healthChecks > 0, names[i].c_str());
        QVERIFY2(!workspace->projects.empty(), names[i].c_str());
        for (const ConfigWarning &warning : workspace->warnings)
            qDebug("%s: %s: %s: %s", names[i].c_str(), warning.file.c_str(), warning.path.c_str(), warning.message.c_str());
    }
}

QTEST_GUILESS_MAIN(DiscoveryTest)
#include "tst_discovery.moc"
