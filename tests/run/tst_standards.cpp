// SPDX-License-Identifier: GPL-3.0-or-later
// The phase `standards`: the rules of our own, thresholds, the allow-list, and an auditor from outside.
#include "run/phases/standards/audit.h"
#include "run/phases/standards/rules.h"
#include "run/phases/standards/standards_phase.h"
#include "support/corpus.h"
#include "support/phase_bench.h"

#include "core/base/text.h"
#include "core/json/json.h"

#include <QTest>

#include <algorithm>

using namespace genie;
using genie::test::PhaseBench;

namespace {

using Kind = Observation::Kind;

// Put together here, so that this file holds nothing that looks like a secret.
const std::string kAws = std::string("AKI") + "A" + "ABCDEFGHIJKLMNOP";
const std::string kGithub = std::string("gh") + "p_" + std::string(36, 'a');
const std::string kPrivate = std::string("-----BEGIN RSA PRIV") + "ATE KEY-----\n";

/// A service.json that keeps every rule.
std::string goodService()
{
    return R"({"service": {"name": "demo", "displayName": "Demo", "description": "d", "version": "1.0.0"},
        "ports": {"api": {"env_var": "API_PORT", "range": "15000-19999"}},
        "lifecycle": {"setup": {"steps": [1]}, "develop": {"steps": [1]}, "test": {"steps": [1]}, "stop": {"steps": [1]},
                      "health": {"endpoints": {"api": "/health"}, "checks": [{"name": "api", "target": "http://localhost:${API_PORT}"}]}}})";
}

struct StandardsBench : PhaseBench {
    /// A scenario that keeps every rule.
    void writeGood()
    {
        write(".vrooli/service.json", goodService());
        write("README.md", "# demo\n");
        write("PRD.md",
              "# demo\n\n## Overview\n\n## Operational Targets\n\n- [ ] OT-P0-001 | x\n\nSee [requirements](requirements/README.md).\n");
        write("Makefile", "start stop test: x\nlogs:\nstatus:\nclean:\nhelp:\n\ttrue\n");
        write("docs/README.md", "# docs\n");
        write("api/go.mod", "module demo\n");
        write("api/main.go", "package main\n\nimport \"os\"\n\nvar port = os.Getenv(\"API_PORT\")\n");
        write("api/main_test.go", "package main\n");
        write("cli/demo", "#!/bin/bash\n# help version\n");
    }
    void settings(const std::string &standards) { write(".vrooli/testing.json", R"({"standards": )" + standards + "}"); }
    PhaseOutcome check()
    {
        read();
        reporter.clear();
        planned.phase.name = "standards";
        return makeStandardsPhase()->run(context());
    }
    /// `rule file:line` of every breach, whatever is shown of them.
    std::string breaches()
    {
        read();
        std::vector<std::string> shown;
        for (const Breach &breach : auditScenario(context()).breaches)
            shown.push_back(breach.rule + " " + breach.file + ":" + std::to_string(breach.line));
        return text::join(shown, ", ");
    }
    [[nodiscard]] std::string everythingSaid() const
    {
        std::string all = reporter.logged();
        for (const Observation &one : reporter.observations())
            all += one.text + "|" + one.file + ":" + std::to_string(one.line) + "|" + one.rule + "\n";
        return all;
    }
    [[nodiscard]] bool says(Kind kind, std::string_view part) const
    {
        const auto all = reporter.observations();
        return std::any_of(all.begin(), all.end(),
                           [&](const Observation &one) { return one.kind == kind && one.text.find(part) != std::string::npos; });
    }
    /// An auditor that prints this and ends so.
    void auditor(const std::string &output, int exitCode = 0)
    {
        write("../../audit.json", output);
        fakeProgram("auditor", "cat '" + (directory() / "../../audit.json").string() + "'; exit " + std::to_string(exitCode));
        settings(R"({"external_command": ["auditor", "{scenario}", "--limit={limit}"]})");
    }
};

} // namespace

class StandardsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goodScenarioKeepsEveryStandard();
    void everyRuleFindsItsBreach_data();
    void everyRuleFindsItsBreach();
    void plainRepositoriesAreNotHeldToLayouts();
    void secretsAreFoundButNeverRepeated();
    void whatOnlyLooksLikeASecretIsNone_data();
    void whatOnlyLooksLikeASecretIsNone();
    void binaryAndLargeFilesAreNotLookedInto();
    void thresholdsDecideWhatFailsAndWhatIsShown();
    void rulesCanBeSwitchedOff();
    void allowedBreachesNeedOwnerReasonAndTime_data();
    void allowedBreachesNeedOwnerReasonAndTime();
    void switchedOffPhaseIsSkipped();
    void resultIsTheSameWhicheverThreadIsFirst();
    void cancelledPhaseIsNotPassed();
    void auditorIsBelievedByThreshold();
    void auditorCannotPassByItsHighestSeverityAlone();
    void auditorThatDoesNotWorkFailsWithItsClass();
    void anyJsonOfAnAuditorIsReadWithoutHarm();
    void corpusIsAuditedWithoutASecret();
};

void StandardsTest::goodScenarioKeepsEveryStandard()
{
    StandardsBench bench;
    bench.writeGood();
    const PhaseOutcome outcome = bench.check();
    QCOMPARE(bench.breaches(), std::string());
    QCOMPARE(outcome.status, PhaseStatus::Passed);
    QVERIFY(bench.says(Kind::Success, "every standard is kept"));
}

void StandardsTest::everyRuleFindsItsBreach_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *file, const std::string &content, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(file) << QString::fromStdString(content) << QString::fromUtf8(expected);
    };
    const std::string service = goodService();
    const auto without = [&service](const std::string &part, const std::string &instead) {
        std::string changed = service;
        changed.replace(changed.find(part), part.size(), instead);
        return changed;
    };
    row("no description", ".vrooli/service.json", without(R"("description": "d", )", ""), "svc-required-fields .vrooli/service.json:0");
    row("no stop", ".vrooli/service.json", without(R"("stop": {"steps": [1]})", R"("x": 1)"), "svc-required-fields .vrooli/service.json:0");
    row("unwatched port", ".vrooli/service.json",
        without(R"("ports": {)", R"("ports": {"ui": {"env_var": "UI_PORT", "range": "35000-39999"}, )"),
        "svc-required-fields .vrooli/service.json:0");
    row("port range", ".vrooli/service.json", without("15000-19999", "8000-9000"), "svc-port-range .vrooli/service.json:0");
    row("port range is nonsense", ".vrooli/service.json", without("15000-19999", "many"), "svc-port-range .vrooli/service.json:0");
    row("make targets", "Makefile", "start:\n# stop:\nstop := 1\n", "make-targets Makefile:0");
    row("PRD", "PRD.md", "# demo\n\n## Operational targets\nrequirements/ OT-P0-001\n", "prd-sections PRD.md:0");
    row("hard-coded port", "ui/src/api.ts", "const a = 1\nfetch('http://localhost:8080/x')\n", "hardcoded-port ui/src/api.ts:2");
    row("hard-coded address", "api/x.go", "package main\n\nvar a = \"127.0.0.1:9000\"\n", "hardcoded-port api/x.go:3");
    row("hard-coded port in a test", "ui/src/api.test.ts", "fetch('http://localhost:8080/x')\n", "");
    row("hard-coded port in a comment", "api/x.go", "package main\n\n// like localhost:8080\n", "");
    row("port from a variable", "api/x.go", "package main\n\nvar a = \"localhost:\" + port\n", "");
    row("default in Go", "api/x.go", "package main\n\n\tport := os.Getenv(\"API_PORT\")\n\tif port == \"\" {\n\t\tport = \"8080\"\n\t}\n",
        "env-required api/x.go:3");
    row("default in JavaScript", "api/x.js", "const port = process.env.API_PORT || 8080\n", "env-required api/x.js:1");
    row("default in Python", "api/x.py", "port = os.environ.get(\"API_PORT\", 8080)\n", "env-required api/x.py:1");
    row("parsed port", "api/x.go", "package main\n\n\tport, err := strconv.ParseInt(os.Getenv(\"API_PORT\"), 10, 64)\n\timport := 1\n", "");
    row("port never read", "api/main.go", "package main\n\nimport \"os\"\n", "env-required api:0");
    row("command line without help", "cli/demo", "#!/bin/bash\n# version\n", "cli-help cli:0");
}

void StandardsTest::everyRuleFindsItsBreach()
{
    QFETCH(QString, file);
    QFETCH(QString, content);
    QFETCH(QString, expected);
    StandardsBench bench;
    bench.writeGood();
    bench.write(file.toStdString(), content.toStdString());
    if (file == QStringLiteral("api/x.py") || file == QStringLiteral("api/x.js"))
        bench.write("api/tests/" + std::string(file.endsWith(QStringLiteral("py")) ? "test_x.py" : "x.test.js"), "");
    QCOMPARE(QString::fromStdString(bench.breaches()), expected);
}

void StandardsTest::plainRepositoriesAreNotHeldToLayouts()
{
    StandardsBench bench;
    bench.write("main.py", "print('hi')\n");
    bench.write("pyproject.toml", "");
    bench.write("Makefile", "all:\n");
    bench.write("docs/a.md", "");
    QCOMPARE(bench.breaches(), std::string("tests-present :0, readme-present :0, docs-index docs:0"));
    QCOMPARE(bench.check().status, PhaseStatus::Passed);
}

void StandardsTest::secretsAreFoundButNeverRepeated()
{
    StandardsBench bench;
    bench.writeGood();
    bench.write("config/a.yml", "a: 1\nkey: " + kAws + "\n");
    bench.write("ui/src/x.test.ts", "const t = '" + kGithub + "'\n");
    bench.write("config/key.pem", kPrivate + "MIIE\n");
    bench.write("config/db.ini", "user = \"me\"\nDB_PASSWORD = \"correct-horse-9\"\n");
    bench.write(".env", "API_KEY=" + kAws + "\n");
    bench.write(".env.example", "API_KEY=" + kAws + "\n");
    bench.write("ui/package.json", R"({"password": "correct-horse-9"})");
    const PhaseOutcome outcome = bench.check();
    QCOMPARE(outcome.failureClass, FailureClass::Misconfiguration);
    QCOMPARE(outcome.remediations.front().code, std::string("standards.threshold"));
    QCOMPARE(bench.breaches(),
             std::string("secret-pattern .env.example:1, secret-pattern config/a.yml:2, secret-pattern config/db.ini:2, "
                         "secret-pattern config/key.pem:1, secret-pattern ui/package.json:1, secret-pattern ui/src/x.test.ts:1"));
    const std::string said = bench.everythingSaid() + outcome.error + outcome.summary + outcome.remediations.front().text;
    for (const std::string &secret : {kAws, kGithub, std::string("correct-horse"), std::string("MIIE")})
        QVERIFY2(said.find(secret) == std::string::npos, secret.c_str());
    QVERIFY2(said.find("an AWS access key") != std::string::npos, said.c_str());
}

void StandardsTest::whatOnlyLooksLikeASecretIsNone_data()
{
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const std::string &text) { QTest::newRow(name) << QString::fromStdString(text); };
    row("variable", "password = \"${DB_PASSWORD}\"\n");
    row("placeholder", "password: \"your-password-here\"\n");
    row("short", "password = \"short\"\n");
    row("stars", "password = \"********\"\n");
    row("sentence", "password = \"must be at least 8 long\"\n");
    row("call", "password = read(\"correct-horse-9\")\n");
    row("label", "passwordLabel = \"correct-horse-9\"\n");
    row("lower-case key", "akiaabcdefghijklmnop\n");
    row("longer word", "X" + kAws + "\n" + kAws + "Q\n");
    row("a program that looks for keys", "if \"-----BEGIN RSA PRIV" + std::string("ATE KEY-----\" in text:\n"));
}

void StandardsTest::whatOnlyLooksLikeASecretIsNone()
{
    QFETCH(QString, text);
    StandardsBench bench;
    bench.writeGood();
    bench.write("config/a.conf", text.toStdString());
    QCOMPARE(bench.breaches(), std::string());
}

void StandardsTest::binaryAndLargeFilesAreNotLookedInto()
{
    StandardsBench bench;
    bench.writeGood();
    bench.write("data/a.bin", std::string("\0\1", 2) + kAws);
    bench.write("data/large.txt", std::string(1024 * 1024 + 1, 'x') + kAws);
    std::filesystem::create_symlink("/dev/zero", bench.directory() / "data/zero");
    const PhaseOutcome outcome = bench.check();
    QCOMPARE(outcome.status, PhaseStatus::Passed);
    QVERIFY(bench.says(Kind::Info, "1 files of more than 1 MiB were not looked into"));
}

void StandardsTest::thresholdsDecideWhatFailsAndWhatIsShown()
{
    StandardsBench bench;
    bench.writeGood();
    bench.write("Makefile", "all:\n");                        // medium
    std::filesystem::remove(bench.directory() / "README.md"); // low
    QCOMPARE(bench.check().status, PhaseStatus::Passed);
    QVERIFY(bench.says(Kind::Info, "2 breaches, the highest: medium; the phase fails from high on"));
    QVERIFY(bench.says(Kind::Info, "1 medium, 1 low"));
    QVERIFY(bench.says(Kind::Warning, "[MEDIUM] the Makefile has no target"));
    QVERIFY(!bench.says(Kind::Warning, "README"));
    QVERIFY(bench.says(Kind::Warning, "2 breaches below high"));
    bench.settings(R"({"fail_on": "medium", "min_severity": "info"})");
    QCOMPARE(bench.check().failureClass, FailureClass::Misconfiguration);
    QVERIFY(bench.says(Kind::Error, "[MEDIUM] the Makefile"));
    QVERIFY(bench.says(Kind::Warning, "[LOW] there is no README.md"));
    bench.settings(R"({"min_severity": "info", "limit": 1})");
    bench.check();
    QVERIFY(bench.says(Kind::Info, "... and 1 more"));
    bench.settings(R"({"fail_on": "enormous"})");
    QCOMPARE(bench.check().status, PhaseStatus::Passed); // an invalid one means high
    QVERIFY(!bench.workspace.warnings.empty());
}

void StandardsTest::rulesCanBeSwitchedOff()
{
    StandardsBench bench;
    bench.writeGood();
    bench.write("Makefile", "all:\n");
    bench.settings(R"({"disable_rules": ["make-targets", "no-such-rule"]})");
    bench.check();
    QCOMPARE(bench.breaches(), std::string());
    QVERIFY(bench.says(Kind::Warning, "'no-such-rule', which is no rule"));
}

void StandardsTest::allowedBreachesNeedOwnerReasonAndTime_data()
{
    QTest::addColumn<QString>("entry");
    QTest::addColumn<bool>("allowed");
    QTest::addColumn<QString>("warning");
    const auto row = [](const char *name, const char *entry, bool allowed, const char *warning) {
        QTest::newRow(name) << QString::fromUtf8(entry) << allowed << QString::fromUtf8(warning);
    };
    row("complete", R"({"rule": "hardcoded-port", "path": "api/x.go", "owner": "ann", "reason": "old client", "expires": "2999-12-31"})",
        true, "");
    row("folder", R"({"rule": "hardcoded-port", "path": "api", "owner": "ann", "reason": "r"})", true, "");
    row("pattern", R"({"rule": "hardcoded-port", "path": "api/*.go", "owner": "ann", "reason": "r"})", true, "");
    row("everything", R"({"rule": "hardcoded-port", "path": "*", "owner": "ann", "reason": "r"})", true, "");
    row("other rule", R"({"rule": "secret-pattern", "path": "*", "owner": "ann", "reason": "r"})", false, "");
    row("other path", R"({"rule": "hardcoded-port", "path": "ui", "owner": "ann", "reason": "r"})", false, "");
    row("no owner", R"({"rule": "hardcoded-port", "path": "*", "owner": " ", "reason": "r"})", false, "has no owner");
    row("no reason", R"({"rule": "hardcoded-port", "path": "*", "owner": "ann"})", false, "has no reason");
    row("no path", R"({"rule": "hardcoded-port", "owner": "ann", "reason": "r"})", false, "names no rule or no path");
    row("run out", R"({"rule": "hardcoded-port", "path": "*", "owner": "ann", "reason": "r", "expires": "2020-01-31"})", false,
        "expired on 2020-01-31");
    row("no date", R"({"rule": "hardcoded-port", "path": "*", "owner": "ann", "reason": "r", "expires": "soon"})", false,
        "which is no date");
}

void StandardsTest::allowedBreachesNeedOwnerReasonAndTime()
{
    QFETCH(QString, entry);
    QFETCH(bool, allowed);
    QFETCH(QString, warning);
    StandardsBench bench;
    bench.writeGood();
    bench.write("api/x.go", "package main\n\nvar a = \"localhost:9000\"\n");
    bench.settings(R"({"allow": [)" + entry.toStdString() + "]}");
    const PhaseOutcome outcome = bench.check();
    QCOMPARE(outcome.status, allowed ? PhaseStatus::Passed : PhaseStatus::Failed);
    QCOMPARE(bench.says(Kind::Info, "allowed by ann"), allowed);
    if (!warning.isEmpty())
        QVERIFY2(bench.says(Kind::Warning, warning.toStdString()), bench.everythingSaid().c_str());
}

void StandardsTest::switchedOffPhaseIsSkipped()
{
    StandardsBench bench;
    bench.settings(R"({"enabled": false})");
    QCOMPARE(bench.check().status, PhaseStatus::Skipped);
}

void StandardsTest::resultIsTheSameWhicheverThreadIsFirst()
{
    StandardsBench bench;
    bench.writeGood();
    for (int i = 0; i < 200; ++i)
        bench.write("ui/src/" + std::to_string(i) + ".ts", "fetch('http://localhost:8080/x')\n");
    const std::string first = bench.breaches();
    for (int round = 0; round < 5; ++round)
        QCOMPARE(bench.breaches(), first);
}

void StandardsTest::cancelledPhaseIsNotPassed()
{
    StandardsBench bench;
    bench.writeGood();
    bench.cancellation.requestStop();
    QCOMPARE(bench.check().status, PhaseStatus::Failed);
}

void StandardsTest::auditorIsBelievedByThreshold()
{
    const std::string rest =
        R"("total": 3, "by_severity": {"Medium": 2, "informational": 1, "odd": 4}, "by_rule": [{"rule_id": "r1", "count": 3, "title": "t", "severity": "medium"}],
        "top_violations": [{"severity": "MEDIUM", "rule_id": "r1", "title": "a thing", "file_path": "api/main.go", "line_number": 7}],
        "artifact": {"path": "/data/full.json"}}}})";
    StandardsBench bench;
    bench.writeGood();
    bench.auditor(R"({"standards": {"summary": {"highest_severity": "medium", )" + rest);
    const PhaseOutcome outcome = bench.check();
    QVERIFY2(outcome.status == PhaseStatus::Passed, outcome.error.c_str());
    QVERIFY(bench.says(Kind::Info, "2 medium, 1 info, 4 odd"));
    QVERIFY(bench.says(Kind::Info, "/data/full.json"));
    QVERIFY(bench.says(Kind::Info, "rules: r1 (3)"));
    const auto all = bench.reporter.observations();
    QVERIFY(std::any_of(all.begin(), all.end(), [](const Observation &one) {
        return one.kind == Kind::Warning && one.text == "[MEDIUM] a thing" && one.file == "api/main.go" && one.line == 7 &&
               one.rule == "standards/r1";
    }));
    QVERIFY(bench.reporter.logged().find("auditor demo --limit=20") != std::string::npos);
    bench.auditor(R"({"standards": {"summary": {"highest_severity": "high", )" + rest);
    QCOMPARE(bench.check().failureClass, FailureClass::Misconfiguration);
}

void StandardsTest::auditorCannotPassByItsHighestSeverityAlone()
{
    StandardsBench bench;
    bench.writeGood();
    bench.auditor(R"({"standards": {"summary": {"highest_severity": "low", "total": 1, "by_severity": {"critical": 1}}}})");
    QCOMPARE(bench.check().failureClass, FailureClass::Misconfiguration);
    bench.auditor(R"({"standards": {"summary": {"total": 2}}})");
    QCOMPARE(bench.check().status, PhaseStatus::Passed);
    QVERIFY(bench.says(Kind::Info, "2 breaches, the highest: info"));
}

void StandardsTest::auditorThatDoesNotWorkFailsWithItsClass()
{
    StandardsBench bench;
    bench.writeGood();
    const std::string fine = R"({"standards": {"summary": {"total": 0}}})";
    const auto codeOf = [&bench] {
        const PhaseOutcome outcome = bench.check();
        return std::make_pair(outcome.failureClass, outcome.remediations.empty() ? std::string() : outcome.remediations.front().code);
    };
    bench.auditor(fine);
    QCOMPARE(bench.check().status, PhaseStatus::Passed);
    bench.auditor(fine, 3); // a code that says otherwise than the document
    QCOMPARE(codeOf(), std::make_pair(FailureClass::System, std::string("standards.run")));
    bench.auditor(fine, 124);
    QCOMPARE(codeOf(), std::make_pair(FailureClass::Timeout, std::string("standards.timeout")));
    bench.auditor(fine, 127);
    QCOMPARE(codeOf(), std::make_pair(FailureClass::MissingDependency, std::string("standards.tool127")));
    for (const char *output : {"", "{", "[]", "{}", R"({"standards": {}})", R"({"standards": {"summary": []}})"}) {
        bench.auditor(output);
        QCOMPARE(codeOf(), std::make_pair(FailureClass::System, std::string("standards.run")));
    }
    bench.settings(R"({"external_command": ["no-such-auditor"]})");
    QCOMPARE(codeOf(), std::make_pair(FailureClass::MissingDependency, std::string("standards.tool")));
}

void StandardsTest::anyJsonOfAnAuditorIsReadWithoutHarm()
{
    const Workspace workspace{.name = "demo", .directory = "/s/demo"};
    const std::string whole =
        R"({"standards": {"summary": {"total": 3, "by_severity": {"high": 1}, "by_rule": [{"rule_id": "r", "count": 1}],
        "highest_severity": "high", "top_violations": [{"severity": "high", "rule_id": "r", "file_path": "../../etc/x", "line_number": -4}], "artifact": {"path": "p"}}}})";
    for (std::size_t length = 0; length < whole.size(); ++length)
        QVERIFY(!readAudit(whole.substr(0, length), workspace));
    const auto read = readAudit(whole, workspace);
    QVERIFY(read && read->breaches.front().file.empty() && read->breaches.front().line == 0);
    const auto odd = readAudit(
        R"({"standards": {"summary": {"total": "x", "by_severity": [1], "by_rule": {"a": 1}, "top_violations": [1, {"severity": 2}],
        "highest_severity": null, "artifact": []}}})",
        workspace);
    QVERIFY(odd && !odd->highest);
}

void StandardsTest::corpusIsAuditedWithoutASecret()
{
    GENIE_NEEDS_CORPUS();
    const test::TemporaryScenarios root;
    for (const std::string &name : test::layOutCorpus(root.path() / "scenarios")) {
        const auto workspace = readWorkspace(name, root.path() / "scenarios" / name);
        QVERIFY(workspace.has_value());
        StandardsBench bench;
        bench.workspace = *workspace;
        for (const Breach &breach : auditScenario(bench.context()).breaches)
            QVERIFY2(breach.rule != "secret-pattern", (name + ": " + breach.file + ":" + std::to_string(breach.line)).c_str());
    }
}

QTEST_GUILESS_MAIN(StandardsTest)
#include "tst_standards.moc"
