// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "run/phases/business/business_phase.h"
#include "run/phases/business/promised_surface.h"
#include "support/corpus.h"
#include "support/phase_fakes.h"

#include <QtTest>

#include <fstream>

using namespace genie;
using genie::test::PhaseStage;
using genie::test::ScenarioTree;

namespace fs = std::filesystem;

namespace {

using Kind = Observation::Kind;

/// One run of the phase over what lies in a directory.
struct Ran {
    explicit Ran(const fs::path &directory) : stage(*readWorkspace(directory.filename().native(), directory), "business")
    {
        outcome = makeBusinessPhase()->run(PhaseStage::makeContext(stage));
    }
    explicit Ran(const ScenarioTree &tree) : Ran(tree.directory()) {}
    /// As the last phase of a run that said this.
    Ran(const ScenarioTree &tree, const RunSoFar &earlier)
        : stage(*readWorkspace(tree.directory().filename().native(), tree.directory()), "business")
    {
        PhaseContext context = PhaseStage::makeContext(stage);
        context.now = *fromRfc3339("2026-01-10T12:00:00Z");
        context.earlier = &earlier;
        outcome = makeBusinessPhase()->run(context);
    }

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

/// A requirement with one implemented test; members given as `more` replace its own.
std::string requirement(const std::string &id, const std::string &more = {})
{
    const std::string own = more.substr(0, more.find("\"validation\": ")); // Validations have members of the same names.
    const auto unless = [&](const char *key, const std::string &member) {
        return own.find("\"" + std::string(key) + "\"") == std::string::npos ? ", " + member : std::string();
    };
    return R"({"id": ")" + id + "\"" + unless("title", R"("title": "T")") + unless("status", R"("status": "pending")") +
           R"(, "prd_ref": "OT-P0-001")" + std::string(more != own ? "" : ", ") +
           (more != own ? "" : R"("validation": [{"type": "test", "ref": "api/a_test.go", "phase": "unit", "status": "implemented"}])") +
           (more.empty() ? "" : ", " + more) + "}";
}

void writeRegistry(const ScenarioTree &tree, const std::vector<std::string> &requirements, const std::string &testing = "{}")
{
    tree.write(".vrooli/testing.json", testing);
    tree.write("api/a_test.go", "x");
    tree.write("requirements/index.json", R"({"imports": ["01-a/module.json"]})");
    tree.write("requirements/01-a/module.json", "{\n\"requirements\": [\n" + text::join(requirements, ",\n") + "]}");
}

/// Rows of data/business-expected.tsv: name -> status and counts, and the reason for a difference.
std::map<std::string, std::vector<std::string>> expectedOutcomes()
{
    std::map<std::string, std::vector<std::string>> rows;
    std::ifstream stream(GENIE_SOURCE_DIR "/tests/data/business-expected.tsv");
    for (std::string line; std::getline(stream, line);)
        if (const auto fields = text::split(line, '\t'); !line.starts_with('#') && fields.size() == 4)
            rows[fields[0]] = fields;
    return rows;
}

} // namespace

class BusinessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSoundRegistryPasses()
    {
        const ScenarioTree tree;
        writeRegistry(tree, {requirement("AB-1"), requirement("AB-2", R"("children": ["AB-1"])")});
        const Ran ran(tree);
        QCOMPARE(ran.outcome.status, PhaseStatus::Passed);
        QCOMPARE(ran.outcome.summary, std::string("1 module, 2 requirements, 0 errors, 0 warnings"));
        QVERIFY(ran.says(Kind::Success, "no rule is broken") && ran.says(Kind::Info, "01-a: 2 requirements"));
        QVERIFY(ran.says(Kind::Success, "2 of 2 requirements have an implemented validation (100.0 %)"));
    }

    void whatIsMissingHasACode()
    {
        const ScenarioTree tree;
        tree.write(".vrooli/testing.json", "{}");
        QCOMPARE(Ran(tree).codes(), std::string("biz.dir"));
        tree.write("requirements/notes.txt");
        QCOMPARE(Ran(tree).codes(), std::string("biz.index"));
        tree.write("requirements/index.json", R"({"requirements": []})");
        const Ran empty(tree);
        QCOMPARE(empty.codes(), std::string("biz.modules"));
        QVERIFY(empty.outcome.status == PhaseStatus::Failed && empty.outcome.failureClass == FailureClass::Misconfiguration);
        tree.write("requirements/index.json", "{\n{");
        const Ran broken(tree);
        QCOMPARE(broken.codes(), std::string("biz.read"));
        QVERIFY(broken.outcome.failureClass == FailureClass::System);
        QVERIFY(broken.says(Kind::Error, "requirements/index.json:2"));
    }

    void settingsRelaxWhatIsRequired()
    {
        const ScenarioTree tree;
        tree.write(".vrooli/testing.json",
                   R"({"business": {"require_index": false, "require_modules": false, "min_coverage_percent": "x"}})");
        tree.write("requirements/notes.txt");
        const Ran ran(tree);
        QCOMPARE(ran.outcome.status, PhaseStatus::Passed);
        QVERIFY(ran.says(Kind::Warning, "business.min_coverage_percent"));
    }

    void criticalRequirementsNeedEvidenceOfTheRunWhereThatIsEnforced()
    {
        const ScenarioTree tree;
        writeRegistry(tree, {requirement("AB-1", R"("criticality": "P0")"), requirement("AB-2", R"("criticality": "P2")")},
                      R"({"requirements": {"enforce": true, "quality": {"enabled": false}}})");
        RunSoFar earlier;
        earlier.run = "11111111-1111-4111-8111-111111111111";
        earlier.startedAt = *fromRfc3339("2026-01-10T11:00:00Z");
        const Ran without(tree, earlier);
        QCOMPARE(without.codes(), std::string("biz.enforce"));
        QVERIFY(without.outcome.status == PhaseStatus::Failed);
        QVERIFY(without.says(Kind::Error, "AB-1: this run has no evidence"));
        QVERIFY(!without.says(Kind::Error, "AB-2"));

        PhaseResult unit;
        unit.name = "unit";
        unit.status = PhaseStatus::Passed;
        unit.startedAt = earlier.startedAt;
        earlier.phases = {unit};
        TestCase test;
        test.phase = "unit";
        test.toolchain = "go";
        test.workspace = "api";
        test.file = "api/a_test.go";
        test.name = "TestA";
        test.status = TestStatus::Passed;
        earlier.cases = {test};
        const Ran with(tree, earlier);
        QVERIFY2(with.outcome.status == PhaseStatus::Passed, with.stage.reporter.said(Kind::Error).c_str());
        QVERIFY(with.says(Kind::Success, "every critical requirement has evidence of this run"));
    }

    void withoutEnforcingNothingIsAskedOfTheRun()
    {
        const ScenarioTree tree;
        writeRegistry(tree, {requirement("AB-1", R"("criticality": "P0")")});
        QCOMPARE(Ran(tree, RunSoFar()).outcome.status, PhaseStatus::Passed);
    }

    void signsOfGamingAreWarningsAndErrorsOnlyWhereEnforced()
    {
        const ScenarioTree tree;
        const std::vector<std::string> three{requirement("AB-1"), requirement("AB-2"), requirement("AB-3"), requirement("AB-4"),
                                             requirement("AB-5")};
        writeRegistry(tree, three);
        const Ran warned(tree);
        QCOMPARE(warned.outcome.status, PhaseStatus::Passed);
        QVERIFY2(warned.says(Kind::Warning, "[monolithic_test_files]"), warned.stage.reporter.said(Kind::Warning).c_str());
        writeRegistry(tree, three, R"({"requirements": {"enforce": true}})");
        const Ran failed(tree, RunSoFar());
        QCOMPARE(failed.outcome.status, PhaseStatus::Failed);
        QVERIFY2(failed.codes().find("biz.quality") != std::string::npos, failed.codes().c_str());
        writeRegistry(tree, three, R"({"requirements": {"quality": {"enabled": false}}})");
        QVERIFY(!Ran(tree).says(Kind::Warning, "[monolithic_test_files]"));
    }

    void aPlainProjectIsSkipped()
    {
        const ScenarioTree tree;
        tree.write("go.mod", "module x\n");
        QCOMPARE(Ran(tree).outcome.status, PhaseStatus::Skipped);
    }

    void aFlatIndexIsAccepted()
    {
        const ScenarioTree tree;
        writeRegistry(tree, {});
        tree.write("requirements/index.json", "{\"requirements\": [" + requirement("AB-1") + "]}");
        const Ran ran(tree);
        QCOMPARE(ran.outcome.status, PhaseStatus::Passed);
        QVERIFY(ran.says(Kind::Info, "there are no modules"));
    }

    void brokenRulesFailWithFileAndLine()
    {
        const ScenarioTree tree;
        writeRegistry(tree, {requirement("X-1"), requirement("x-1 "), requirement("AB-1", R"("children": ["AB-9"])"),
                             requirement("AB-2", R"("status": "odd")")});
        const Ran ran(tree);
        QCOMPARE(ran.codes(), std::string("biz.rules"));
        QVERIFY(ran.outcome.failureClass == FailureClass::Misconfiguration);
        QVERIFY(ran.says(Kind::Error, "requirements/01-a/module.json:4: x-1: x-1 is already defined"));
        QVERIFY(ran.says(Kind::Error, "child AB-9 is not defined [child_missing]"));
        QVERIFY(ran.outcome.remediations[0].text.find("2 broken rules (child_missing, id_duplicate)") != std::string::npos);
        QVERIFY(ran.outcome.error.find("; ") != std::string::npos);
    }

    void oneBadModuleIsAnErrorAndTheOthersAreJudged()
    {
        const ScenarioTree tree;
        writeRegistry(tree, {requirement("AB-1")});
        tree.write("requirements/index.json", R"({"imports": ["01-a/module.json", "02-b/module.json"]})");
        tree.write("requirements/02-b/module.json", "{]");
        const Ran ran(tree);
        QCOMPARE(ran.codes(), std::string("biz.rules"));
        QVERIFY(ran.says(Kind::Error, "requirements/02-b/module.json:1"));
        QVERIFY(ran.says(Kind::Info, "01-a: 1 requirement"));
    }

    void coverageWarnsAndFailsWhereAsked()
    {
        const ScenarioTree tree;
        const auto planned = [](const char *id) {
            return requirement(id, R"("validation": [{"type": "test", "ref": "api/a_test.go", "phase": "unit", "status": "planned"}])");
        };
        writeRegistry(tree, {requirement("AB-1"), planned("AB-2")});
        const Ran warned(tree);
        QCOMPARE(warned.outcome.status, PhaseStatus::Passed);
        QVERIFY(warned.says(Kind::Warning, "1 of 2 requirements have an implemented validation (50.0 %), below 80.0 %"));
        writeRegistry(tree, {requirement("AB-1"), planned("AB-2")}, R"({"business": {"error_coverage_percent": 60}})");
        QCOMPARE(Ran(tree).codes(), std::string("biz.coverage"));
        writeRegistry(tree, {requirement("AB-1"), planned("AB-2")},
                      R"({"business": {"error_coverage_percent": 50, "min_coverage_percent": 50}})");
        QCOMPARE(Ran(tree).outcome.status, PhaseStatus::Passed);
    }

    void operationalTargetsAreWarnings()
    {
        const ScenarioTree tree;
        writeRegistry(tree, {requirement("AB-1")});
        tree.write("PRD.md", "- [ ] OT-P0-001 | a\n- [ ] OT-P0-002 | b\n");
        const Ran ran(tree);
        QCOMPARE(ran.outcome.status, PhaseStatus::Passed);
        QVERIFY(ran.says(Kind::Warning, "PRD.md:2: no requirement refers to OT-P0-002 [target_without_requirement]"));
    }

    void promisesOfEndpointsAreLookedForInTheSources()
    {
        const ScenarioTree tree;
        writeRegistry(
            tree, {requirement("AB-1")},
            R"({"business": {"checks": {"endpoints": {"enabled": true}, "cli_commands": {"enabled": true}, "websockets": {"enabled": true}}},
                "requirements": {"quality": {"enabled": false}}})");
        tree.write(
            "api/main.go",
            "v1 := r.PathPrefix(\"/api/v1\")\nv1.HandleFunc(\"/notes/{id}\", h)\nmux.Handle(\"GET /health\", h)\nhub(`/ws/events`)\n");
        tree.write("cli/demo", "#!/bin/bash\ncase $1 in list) ;; esac\n");
        tree.write(".vrooli/endpoints.json",
                   R"({"endpoints": [{"path": "/api/v1/notes/:noteId?x=1", "method": "GET"}, {"path": "/api/v1/gone", "method": "POST"},
            {"path": "/health", "method": "GET"}, 7], "api": {"endpoints": [{"path": "/also/gone", "method": "GET"}]},
            "websockets": [{"path": "/ws/events"}, {"path": "/ws/other"}], "cli_commands": [{"name": "list"}, {"name": "remove"}]})");
        const Ran ran(tree);
        QCOMPARE(ran.outcome.status, PhaseStatus::Passed);
        QCOMPARE(text::join(ran.stage.reporter.lines(Kind::Warning), "\n"),
                 std::string(".vrooli/endpoints.json: endpoint POST /api/v1/gone is promised, but does not appear in api/\n"
                             ".vrooli/endpoints.json: endpoint GET /also/gone is promised, but does not appear in api/\n"
                             ".vrooli/endpoints.json: websocket /ws/other is promised, but does not appear in api/ and ui/\n"
                             ".vrooli/endpoints.json: command remove is promised, but does not appear in cli/"));
    }

    void manyFindingsAreCutWithTheirNumber()
    {
        const ScenarioTree tree;
        std::vector<std::string> requirements;
        for (int i = 0; i < 1000; ++i)
            requirements.push_back(requirement("AB-" + std::to_string(i), R"("title": "")"));
        writeRegistry(tree, requirements, R"({"requirements": {"quality": {"enabled": false}}})");
        const Ran ran(tree);
        QCOMPARE(ran.stage.reporter.lines(Kind::Warning).size(), std::size_t(301));
        QVERIFY(ran.says(Kind::Warning, "and 700 more warnings"));
    }

    void realScenariosEndAsWrittenDown()
    {
        GENIE_NEEDS_CORPUS();
        QTemporaryDir target;
        const fs::path root = fs::path(target.path().toStdString());
        test::layOutCorpus(root);
        const auto expected = expectedOutcomes();
        QCOMPARE(expected.size(), std::size_t(20));
        std::string differences;
        for (const auto &[name, fields] : expected) {
            const Ran ran(root / name);
            const std::string found = ran.outcome.status == PhaseStatus::Passed ? ran.outcome.summary : ran.codes();
            if (found != fields[2])
                differences += name + "\t" + found + "\n" + ran.stage.reporter.said(Kind::Error);
        }
        QVERIFY2(differences.empty(), differences.c_str());
    }
};

QTEST_MAIN(BusinessTest)
#include "tst_business.moc"
