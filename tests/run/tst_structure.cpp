// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "run/phases/structure/json_lines.h"
#include "run/phases/structure/schema_check.h"
#include "run/phases/structure/structure_phase.h"
#include "run/plan/planner.h"
#include "support/corpus.h"
#include "support/phase_fakes.h"

#include <QtTest>

#include <algorithm>

#include <sys/stat.h>

using namespace genie;
using genie::test::PhaseStage;
using genie::test::ScenarioTree;

namespace fs = std::filesystem;

namespace {

using Kind = Observation::Kind;

/// One run of the phase over what lies in a directory.
struct Ran {
    explicit Ran(const fs::path &directory) : stage(*readWorkspace(directory.filename().native(), directory), "structure")
    {
        outcome = makeStructurePhase()->run(PhaseStage::makeContext(stage));
    }
    explicit Ran(const ScenarioTree &tree) : Ran(tree.directory()) {}

    [[nodiscard]] std::string codes() const
    {
        std::vector<std::string> codes;
        for (const Remediation &remediation : outcome.remediations)
            codes.push_back(remediation.code);
        return text::join(codes, " ");
    }
    [[nodiscard]] bool says(Kind kind, std::string_view part) const { return stage.reporter.said(kind).find(part) != std::string::npos; }

    PhaseStage stage;
    PhaseOutcome outcome;
};

/// The first failure in the words of Appendix A: "pass", "no docs", "cli unknown", "sch:svc+lh".
std::string inAppendixWords(const Ran &ran)
{
    if (ran.outcome.status == PhaseStatus::Passed)
        return "pass";
    const Remediation &first = ran.outcome.remediations.front();
    const std::vector<std::string> errors = ran.stage.reporter.lines(Kind::Error);
    if (first.code == "structure.dir" || first.code == "structure.file") {
        const std::string &line = errors.front(); // "docs: directory docs is missing"
        return "no " + line.substr(0, line.find(':'));
    }
    if (first.code == "structure.cli.unknown")
        return "cli unknown";
    if (first.code != "structure.schema")
        return first.code;
    std::vector<std::string> files;
    for (const std::string &line : errors)
        for (const auto &[file, word] : {std::pair("service.json breaks", "svc"), std::pair("lighthouse.json breaks", "lh")})
            if (line.find(file) != std::string::npos)
                files.emplace_back(word);
    return "sch:" + text::join(files, "+");
}

/// Appendix A has one column for the first failure that is a schema's, and one for service.json alone.
bool serviceBreaksItsSchema(const Ran &ran) { return ran.says(Kind::Error, "service.json breaks"); }

} // namespace

class StructureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void completeLayoutPasses();
    void everythingIsReportedAndFailedOnce();
    void withoutConfigurationItIsSkipped();
    void exclusionsAndAdditionsAreHonoured();
    void filesInPlaceOfDirectoriesAreSaid();
    void commandLineLayouts_data();
    void commandLineLayouts();
    void manifestsAreChecked_data();
    void manifestsAreChecked();
    void manifestsThatCannotBeReadAreMisconfiguration_data();
    void manifestsThatCannotBeReadAreMisconfiguration();
    void violationsNamePlaceAndLine();
    void arrayValuedResourcesBreakTheSchemaAndNothingElse();
    void schemasAreChecked_data();
    void schemasAreChecked();
    void longStringsDoNotOverflowTheStack();
    void unusableSchemaIsNamed();
    void playbookIssuesFailOnlyWhenStrict();
    void linesOfJson();
    void realScenariosPassOrFailAsExpected_data();
    void realScenariosPassOrFailAsExpected();
};

void StructureTest::completeLayoutPasses()
{
    const ScenarioTree tree;
    tree.writeCompleteLayout();
    const Ran ran(tree);
    QVERIFY2(ran.outcome.status == PhaseStatus::Passed, ran.outcome.error.c_str());
    QCOMPARE(ran.outcome.failureClass, FailureClass::None);
    QCOMPARE(ran.outcome.summary, std::string("5 dirs, 7 files, 2 JSON files"));
    QVERIFY(ran.outcome.remediations.empty());
    QCOMPARE(ran.stage.reporter.lines(Kind::Section).size(), std::size_t(6));
    QVERIFY(ran.says(Kind::Skip, "lighthouse.json is not there"));
}

void StructureTest::everythingIsReportedAndFailedOnce()
{
    const ScenarioTree tree;
    tree.writeCompleteLayout();
    for (const char *path : {"docs", "ui", "README.md", "cli"})
        fs::remove_all(tree.at(path));
    tree.write(".vrooli/service.json", R"({"version": "1", "service": {"name": "other"}})");
    tree.write(".vrooli/lighthouse.json", "{}");
    tree.write(".vrooli/endpoints.json", "{oops");
    const Ran ran(tree);
    QCOMPARE(ran.outcome.status, PhaseStatus::Failed);
    QCOMPARE(ran.outcome.failureClass, FailureClass::Misconfiguration);
    QCOMPARE(ran.codes(), std::string("structure.dir structure.dir structure.dir structure.file structure.file structure.manifest.name "
                                      "structure.manifest.health structure.schema structure.schema structure.schema"));
    QCOMPARE(ran.outcome.error, std::string("directory cli is missing (and 9 more problems)"));
    QVERIFY(ran.outcome.remediations[0].command == "mkdir -p cli");
    for (const Remediation &remediation : ran.outcome.remediations)
        QVERIFY2(!remediation.text.empty(), remediation.code.c_str());
}

void StructureTest::withoutConfigurationItIsSkipped()
{
    const ScenarioTree tree;
    tree.write("go.mod");
    const Ran ran(tree);
    QCOMPARE(ran.outcome.status, PhaseStatus::Skipped);
    QVERIFY(ran.outcome.skipReason.find(".vrooli") != std::string::npos);
}

void StructureTest::exclusionsAndAdditionsAreHonoured()
{
    const ScenarioTree tree;
    tree.writeCompleteLayout();
    fs::remove_all(tree.at("docs"));
    fs::remove(tree.at("api/main.go"));
    tree.write(".vrooli/testing.json", R"({"version": "1.0.0", "structure": {"exclude_dirs": ["docs"], "exclude_files": ["./api/main.go"],
      "additional_files": [{"path": "api/cmd/server/main.go"}], "additional_dirs": ["/etc", "../x", "bas"]}})");
    Ran ran(tree);
    QCOMPARE(ran.codes(), std::string("structure.dir structure.file"));
    QVERIFY(ran.says(Kind::Error, "api/cmd/server/main.go"));
    QVERIFY(ran.says(Kind::Warning, "structure.additional_dirs[0]"));
    QVERIFY(ran.says(Kind::Warning, "structure.additional_dirs[1]"));
    tree.write("api/cmd/server/main.go");
    tree.write("bas/registry.json", R"({"generated_at": "now", "playbooks": [{}]})");
    QCOMPARE(Ran(tree).outcome.status, PhaseStatus::Passed);
}

void StructureTest::filesInPlaceOfDirectoriesAreSaid()
{
    const ScenarioTree tree;
    tree.writeCompleteLayout();
    fs::remove_all(tree.at("docs"));
    tree.write("docs", "x");
    fs::remove(tree.at("PRD.md"));
    fs::create_directory(tree.at("PRD.md"));
    const Ran ran(tree);
    QCOMPARE(ran.codes(), std::string("structure.dir structure.file"));
    QVERIFY(ran.says(Kind::Error, "docs is not a directory"));
    QVERIFY(ran.says(Kind::Error, "PRD.md is not a file"));
}

void StructureTest::commandLineLayouts_data()
{
    QTest::addColumn<QString>("files"); // in cli/; a trailing ! makes a compiled program, a trailing 0 an empty file
    QTest::addColumn<QString>("codes");
    QTest::addColumn<QString>("says");
    QTest::newRow("shell") << "demo install.sh"
                           << ""
                           << "shell command line";
    QTest::newRow("empty script") << "demo0 install.sh"
                                  << ""
                                  << "demo is empty";
    QTest::newRow("cross-platform") << "main.go go.mod install.sh install.ps1"
                                    << ""
                                    << "installer for Windows";
    QTest::newRow("no Windows installer") << "main.go go.mod install.sh"
                                          << ""
                                          << "no cli/install.ps1";
    QTest::newRow("cross-platform beats shell") << "main.go go.mod install.sh demo"
                                                << ""
                                                << "cross-platform";
    QTest::newRow("program with source") << "demo! main.go install.sh"
                                         << "structure.cli.file"
                                         << "cli/go.mod is missing";
    QTest::newRow("no installer") << "demo"
                                  << "structure.file"
                                  << "cli/install.sh";
    QTest::newRow("source without module") << "main.go install.sh"
                                           << "structure.cli.unknown"
                                           << "cli/go.mod is not";
    QTest::newRow("module without source") << "go.mod install.sh"
                                           << "structure.cli.unknown"
                                           << "cli/main.go is not";
    QTest::newRow("installer only") << "install.sh"
                                    << "structure.cli.unknown"
                                    << "neither a script cli/demo nor cli/main.go";
    QTest::newRow("program only") << "demo! install.sh"
                                  << "structure.cli.unknown"
                                  << "compiled program";
    QTest::newRow("nothing") << "notes.txt"
                             << "structure.file structure.cli.unknown"
                             << "install.sh is missing";
}

void StructureTest::commandLineLayouts()
{
    QFETCH(QString, files);
    QFETCH(QString, codes);
    QFETCH(QString, says);
    const ScenarioTree tree;
    tree.writeCompleteLayout();
    fs::remove_all(tree.at("cli"));
    for (QString file : files.split(QLatin1Char(' '))) {
        const bool program = file.endsWith(QLatin1Char('!'));
        const bool empty = file.endsWith(QLatin1Char('0'));
        if (program || empty)
            file.chop(1);
        tree.write("cli/" + file.toStdString(), program ? std::string_view("\x7f"
                                                                           "ELF\0",
                                                                           5)
                                                : empty ? ""
                                                        : "#!/bin/bash\n");
    }
    const Ran ran(tree);
    QCOMPARE(QString::fromStdString(ran.codes()), codes);
    std::string all;
    for (const Kind kind : {Kind::Success, Kind::Info, Kind::Warning, Kind::Error})
        all += ran.stage.reporter.said(kind) + "\n";
    QVERIFY2(QString::fromStdString(all).contains(says), all.c_str());
}

void StructureTest::manifestsAreChecked_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("place");
    const QString checks = QStringLiteral(R"("lifecycle": {"health": {"checks": [{"name": "a", "type": "http"}]}})");
    QTest::newRow("another name") << QStringLiteral("{\"version\": \"1.0.0\",\n\"service\": {\"name\": \"other\"}, ") + checks +
                                         QLatin1Char('}')
                                  << "structure.manifest.name"
                                  << ".vrooli/service.json:2";
    QTest::newRow("empty name") << QStringLiteral(R"({"version": "1.0.0", "service": {"name": ""}, )") + checks + QLatin1Char('}')
                                << "structure.manifest.name"
                                << ".vrooli/service.json:1";
    QTest::newRow("name at the top only") << QStringLiteral(R"({"version": "1.0.0", "name": "demo", )") + checks + QLatin1Char('}')
                                          << "structure.manifest.name"
                                          << ".vrooli/service.json";
    QTest::newRow("no health check") << R"({"version": "1.0.0", "service": {"name": "demo"},)"
                                        "\n\n"
                                        R"("lifecycle": {"health": {"checks": []}}})"
                                     << "structure.manifest.health"
                                     << ".vrooli/service.json:3";
}

void StructureTest::manifestsAreChecked()
{
    QFETCH(QString, json);
    QFETCH(QString, code);
    QFETCH(QString, place);
    const ScenarioTree tree;
    tree.writeCompleteLayout();
    tree.write(".vrooli/service.json", json.toStdString());
    const Ran ran(tree);
    QCOMPARE(QString::fromStdString(ran.outcome.remediations.front().code), code);
    QVERIFY2(ran.stage.reporter.lines(Kind::Error).front().starts_with(place.toStdString()),
             ran.stage.reporter.lines(Kind::Error).front().c_str());
}

void StructureTest::manifestsThatCannotBeReadAreMisconfiguration_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("code");
    QTest::newRow("bad json") << "bad"
                              << "structure.manifest.parse";
    QTest::newRow("missing") << "missing"
                             << "structure.manifest.missing";
    QTest::newRow("named pipe") << "fifo"
                                << "structure.manifest.parse";
    QTest::newRow("twenty megabytes") << "huge"
                                      << "structure.manifest.parse";
    QTest::newRow("binary") << "binary"
                            << "structure.manifest.parse";
    QTest::newRow("directory") << "directory"
                               << "structure.manifest.parse";
    QTest::newRow("link in a circle") << "loop"
                                      << "structure.manifest.parse";
}

void StructureTest::manifestsThatCannotBeReadAreMisconfiguration()
{
    QFETCH(QString, kind);
    QFETCH(QString, code);
    const ScenarioTree tree;
    tree.writeCompleteLayout();
    const fs::path file = tree.at(".vrooli/service.json");
    fs::remove(file);
    if (kind == u"bad")
        test::writeText(file, "{\n\"version\": \"1.0.0\",\n oops}");
    else if (kind == u"fifo")
        QCOMPARE(::mkfifo(file.c_str(), 0600), 0);
    else if (kind == u"huge")
        test::writeText(file, std::string(20'000'000, ' '));
    else if (kind == u"binary")
        test::writeText(file, std::string_view("\0\1\2", 3));
    else if (kind == u"directory")
        fs::create_directory(file);
    else if (kind == u"loop")
        fs::create_symlink("service.json", file);
    const Ran ran(tree);
    QCOMPARE(QString::fromStdString(ran.codes()), code); // one problem, said once
    QCOMPARE(ran.outcome.failureClass, FailureClass::Misconfiguration);
    if (kind == u"bad")
        QVERIFY2(ran.stage.reporter.lines(Kind::Error).front().starts_with(".vrooli/service.json:3"),
                 ran.stage.reporter.lines(Kind::Error).front().c_str());
}

void StructureTest::violationsNamePlaceAndLine()
{
    const ScenarioTree tree;
    tree.writeCompleteLayout();
    tree.write(".vrooli/service.json", R"({
  "version": "1.0",
  "service": {"name": "demo"},
  "lifecycle": {
    "health": {"checks": [{"name": "a", "type": "http"}]},
    "setup": {"condition": {"checks": [
      {"type": "cli"},
      {"type": "resources"}]}}
  }
})");
    const Ran ran(tree);
    QCOMPARE(ran.codes(), std::string("structure.schema"));
    const std::string said = ran.stage.reporter.said(Kind::Error);
    QVERIFY2(said.find(".vrooli/service.json:8") != std::string::npos, said.c_str());
    QVERIFY2(
        said.find("lifecycle.setup.condition.checks[1].type: expected one of binaries, cli, ui-bundle, directory, file, command, found "
                  "\"resources\"") != std::string::npos,
        said.c_str());
    QVERIFY2(said.find("version: expected three numbers such as \"1.0.0\", found \"1.0\"") != std::string::npos, said.c_str());
}

void StructureTest::arrayValuedResourcesBreakTheSchemaAndNothingElse()
{
    const ScenarioTree tree;
    tree.writeCompleteLayout();
    tree.write(".vrooli/service.json", R"({"version": "1.0.0", "service": {"name": "demo"},
      "lifecycle": {"health": {"checks": [{"name": "a", "type": "http"}]}}, "dependencies": {"resources": {"required": ["postgres"]}}})");
    const Ran ran(tree);
    QCOMPARE(ran.codes(), std::string("structure.schema"));
    QVERIFY(ran.says(Kind::Warning, "dependencies.resources.required"));
}

void StructureTest::schemasAreChecked_data()
{
    QTest::addColumn<QString>("schema");
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("place"); // of the first violation; "-" for none
    QTest::newRow("service without version") << "service"
                                             << R"({"service": {"name": "a"}})"
                                             << "";
    QTest::newRow("service name") << "service"
                                  << R"({"version": "1.0.0", "service": {"name": "A b"}})"
                                  << "service/name";
    QTest::newRow("parent") << "service"
                            << R"({"version": "1.0.0", "service": {"name": "a", "parent": "x"}})"
                            << "service/parent";
    QTest::newRow("range") << "service"
                           << R"({"version": "1.0.0", "service": {"name": "a"}, "ports": {"api": {"range": "1..2"}}})"
                           << "ports/api/range";
    QTest::newRow("step") << "service"
                          << R"({"version": "1.0.0", "service": {"name": "a"}, "lifecycle": {"test": {"steps": [{"name": "x"}]}}})"
                          << "lifecycle/test/steps/0";
    QTest::newRow("mail") << "service"
                          << R"({"version": "1.0.0", "service": {"name": "a", "maintainers": [{"email": "nobody"}]}})"
                          << "service/maintainers/0/email";
    QTest::newRow("tier") << "service"
                          << R"({"version": "1.0.0", "service": {"name": "a"}, "deployment": {"tiers": {"tier-1-local": {"status": "x"}}}})"
                          << "deployment/tiers/tier-1-local/status";
    QTest::newRow("unknown keys") << "service"
                                  << R"({"version": "1.0.0", "service": {"name": "a", "zzz": 1}, "more": []})"
                                  << "-";
    QTest::newRow("testing") << "testing"
                             << R"({"version": "1.0.0", "phases": {"unit": {"timeout": "300s"}}})"
                             << "-";
    QTest::newRow("timeout number") << "testing"
                                    << R"({"version": "1.0.0", "phases": {"unit": {"timeout": 300}}})"
                                    << "phases/unit/timeout";
    QTest::newRow("timeout without unit") << "testing"
                                          << R"({"version": "1.0.0", "phases": {"unit": {"timeout": "300"}}})"
                                          << "phases/unit/timeout";
    QTest::newRow("threshold") << "testing"
                               << R"({"version": "1.0.0", "unit": {"languages": {"go": {"coverage": {"warn_threshold": 101}}}}})"
                               << "unit/languages/go/coverage/warn_threshold";
    QTest::newRow("smoke timeout") << "testing"
                                   << R"({"version": "1.0.0", "structure": {"ui_smoke": {"timeout_ms": 10}}})"
                                   << "structure/ui_smoke/timeout_ms";
    QTest::newRow("endpoint method") << "endpoints"
                                     << R"({"version": "1.0.0", "endpoints": [{"path": "/", "method": "BREW"}]})"
                                     << "endpoints/0/method";
    QTest::newRow("endpoint path") << "endpoints"
                                   << R"({"version": "1.0.0", "api": {"endpoints": [{"method": "GET"}]}})"
                                   << "api/endpoints/0";
    QTest::newRow("lighthouse page") << "lighthouse"
                                     << R"({"version": "1.0.0", "pages": [{"id": "a", "path": "/"}]})"
                                     << "pages/0";
    QTest::newRow("lighthouse score")
        << "lighthouse"
        << R"({"version": "1.0.0", "pages": [{"id": "a", "path": "/", "thresholds": {"seo": {"error": 0.5, "warn": 75}}}]})"
        << "pages/0/thresholds/seo/warn";
    QTest::newRow("lighthouse category")
        << "lighthouse"
        << R"({"version": "1.0.0", "pages": [{"id": "a", "path": "/", "thresholds": {"S E O": {"error": 0, "warn": 1}}}]})"
        << "pages/0/thresholds";
    QTest::newRow("lighthouse nested form") << "lighthouse"
                                            << R"({"version": "1.0.0", "lighthouse": {"enabled": true, "budgets": {}}})"
                                            << "-";
}

void StructureTest::schemasAreChecked()
{
    QFETCH(QString, schema);
    QFETCH(QString, json);
    QFETCH(QString, place);
    const auto document = parseJson(json.toStdString());
    QVERIFY(document);
    const auto violations = checkAgainstSchema(schema.toStdString(), *document);
    QVERIFY2(violations, violations ? "" : violations.error().message.c_str());
    if (place == u"-") {
        QVERIFY2(violations->empty(), violations->empty() ? "" : violations->front().message.c_str());
        return;
    }
    QCOMPARE(violations->size(), std::size_t(1));
    QCOMPARE(QString::fromStdString(text::join(violations->front().path, "/")), place);
    QVERIFY(!violations->front().message.empty());
}

void StructureTest::longStringsDoNotOverflowTheStack()
{
    const auto violations = checkAgainstSchema(
        "service", Json{{"version", "1.0.0"}, {"service", {{"name", std::string(4'000'000, 'a')}, {std::string(4'000'000, 'b'), 1}}}});
    QVERIFY(violations);
    QVERIFY(violations->empty());
}

void StructureTest::unusableSchemaIsNamed()
{
    const auto violations = checkAgainstSchema("nothing", Json::object());
    QVERIFY(!violations);
    QCOMPARE(violations.error().kind, FailureKind::Internal);
}

void StructureTest::playbookIssuesFailOnlyWhenStrict()
{
    const ScenarioTree tree;
    tree.writeCompleteLayout();
    for (const char *file :
         {"bas/cases/01-first/a.json", "bas/cases/second/b.json", "bas/cases/.hidden/c.json", "bas/flows/__x/d.json", "bas/seeds/notes"})
        tree.write(file);
    const Ran lenient(tree);
    QCOMPARE(lenient.outcome.status, PhaseStatus::Passed);
    QVERIFY(lenient.says(Kind::Warning, "bas/registry.json is missing"));
    QVERIFY(lenient.says(Kind::Warning, "in front: second"));
    QVERIFY(lenient.says(Kind::Warning, "neither seed.go nor seed.sh"));
    QVERIFY(lenient.says(Kind::Warning, "3 issues"));
    tree.write(".vrooli/testing.json", R"({"version": "1.0.0", "structure": {"playbooks": {"strict": true}}})");
    QCOMPARE(Ran(tree).codes(), std::string("structure.playbooks"));
    tree.write(".vrooli/testing.json", R"({"version": "1.0.0", "structure": {"playbooks": {"enabled": false, "strict": true}}})");
    QCOMPARE(Ran(tree).outcome.status, PhaseStatus::Passed);
}

void StructureTest::linesOfJson()
{
    const std::string json =
        "\xef\xbb\xbf{\r\n \"a\": {\"x\": \"}\\\"{\"},\r\n \"b\\u0063\": [1,\r\n  [2, {\"d\": true}],\r\n  {\"e\":\r\n null}]}";
    QCOMPARE(lineOfJson(json, {}), 1);
    QCOMPARE(lineOfJson(json, {"a", "x"}), 2);
    QCOMPARE(lineOfJson(json, {"bc"}), 3);
    QCOMPARE(lineOfJson(json, {"bc", "1", "1", "d"}), 4);
    QCOMPARE(lineOfJson(json, {"bc", "2", "e"}), 5);
    QCOMPARE(lineOfJson(json, {"bc", "2", "missing"}), 5);
    QCOMPARE(lineOfJson(json, {"zzz"}), 1);
    for (std::size_t cut = 0; cut < json.size(); ++cut) // garbage ends, whatever it is
        QVERIFY(lineOfJson(std::string_view(json).substr(0, cut), {"bc", "2", "e"}) <= 6);
    QCOMPARE(lineOfJson("", {"a"}), 0);
}

void StructureTest::realScenariosPassOrFailAsExpected_data()
{
    QTest::addColumn<QString>("expected");
    QTest::addColumn<QString>("service");
    QFile file(QStringLiteral(GENIE_SOURCE_DIR "/tests/data/structure-expected.tsv"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    for (const QByteArray &line : file.readAll().split('\n')) {
        const QList<QByteArray> fields = line.split('\t');
        if (line.startsWith('#') || fields.size() < 4)
            continue;
        QTest::newRow(fields[0].constData()) << QString::fromUtf8(fields[1]) << QString::fromUtf8(fields[2]);
    }
}

void StructureTest::realScenariosPassOrFailAsExpected()
{
    GENIE_NEEDS_CORPUS();
    QFETCH(QString, expected);
    QFETCH(QString, service);
    static const ScenarioTree tree;
    static const std::vector<std::string> alike = test::layOutCorpus(tree.root() / "alike");
    static const std::vector<std::string> empty = test::layOutCorpus(tree.root() / "empty", test::StandIn::Empty);
    const std::string name = QTest::currentDataTag();
    QVERIFY(std::find(alike.begin(), alike.end(), name) != alike.end());
    for (const char *layout : {"alike", "empty"}) {
        const Ran ran(tree.root() / layout / name);
        QVERIFY(makePlan({}, ran.stage.workspace));
        const std::string why = ran.outcome.error + "\n" + ran.stage.reporter.said(Kind::Error);
        QVERIFY2(inAppendixWords(ran) == expected.toStdString(), (std::string(layout) + ": " + inAppendixWords(ran) + ": " + why).c_str());
        QVERIFY2(serviceBreaksItsSchema(ran) == (service == u"bad"), why.c_str());
        QVERIFY(ran.outcome.status == PhaseStatus::Passed || ran.outcome.failureClass == FailureClass::Misconfiguration);
    }
}

QTEST_GUILESS_MAIN(StructureTest)
#include "tst_structure.moc"
