// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "scenario/requirements/registry.h"
#include "support/corpus.h"

#include <QTest>

#include <fstream>
#include <map>

using namespace genie;

namespace {

namespace fs = std::filesystem;

fs::path scenarioInCorpus(const std::string &name) { return test::corpusDirectory() / "scenarios" / name; }

/// "files/requirements/validations/complete/open P0+P1" of a scenario.
std::string totalsOf(const Registry &registry)
{
    std::size_t validations = 0;
    std::size_t complete = 0;
    std::size_t open = 0;
    const auto places = registry.inOrder();
    for (const RequirementPlace place : places) {
        const Requirement &requirement = registry.at(place);
        validations += requirement.validations.size();
        const bool done = requirement.declared == DeclaredStatus::Complete;
        complete += done ? 1 : 0;
        open += !done && (requirement.criticality == Criticality::P0 || requirement.criticality == Criticality::P1) ? 1 : 0;
    }
    std::string totals;
    for (const std::size_t number : {registry.modules.size(), places.size(), validations, complete, open})
        totals += (totals.empty() ? "" : "/") + std::to_string(number);
    return totals;
}

/// Name -> totals, as the corpus says.
std::map<std::string, std::string> expectedTotals()
{
    std::map<std::string, std::string> expected;
    std::ifstream stream(test::corpusDirectory() / "requirements-expected.txt");
    for (std::string line; std::getline(stream, line);) {
        const auto open = line.find('[');
        if (line.starts_with('#') || open == std::string::npos)
            continue;
        expected[std::string(text::trimmed(line.substr(0, open)))] = line.substr(open + 1, line.find(']') - open - 1);
    }
    return expected;
}

} // namespace

class RequirementCorpusTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRealRegistryHasTheExpectedTotals_data()
    {
        GENIE_NEEDS_CORPUS();
        QTest::addColumn<QString>("totals");
        for (const auto &[name, totals] : expectedTotals())
            QTest::newRow(name.c_str()) << QString::fromStdString(totals);
    }
    void everyRealRegistryHasTheExpectedTotals()
    {
        QFETCH(QString, totals);
        const std::string name = QTest::currentDataTag();
        const Registry registry = readRegistry(scenarioInCorpus(name), name);
        QCOMPARE(QString::fromStdString(totalsOf(registry)), totals);
        for (const RequirementIssue &issue : registry.issues)
            QVERIFY2(issue.severity != IssueSeverity::Error, issue.message.c_str()); // No file of them is dropped.
    }

    void thereAreTwentyRows()
    {
        GENIE_NEEDS_CORPUS();
        QCOMPARE(expectedTotals().size(), std::size_t(20));
    }

    void pathsNeverLeaveTheScenario()
    {
        GENIE_NEEDS_CORPUS();
        for (const auto &row : expectedTotals())
            for (const RequirementModule &module : readRegistry(scenarioInCorpus(row.first), row.first).modules)
                QVERIFY2(module.file.starts_with("requirements/"), module.file.c_str());
    }
};

QTEST_APPLESS_MAIN(RequirementCorpusTest)
#include "tst_requirement_corpus.moc"
