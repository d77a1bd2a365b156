// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/workspace/discovery.h"
#include "scenario/workspace/projects.h"
#include "scenario/workspace/testing_config.h"
#include "scenario/workspace/workspace.h"
#include "support/corpus.h"

#include <QtTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace genie;
using genie::test::ScenarioTree;

namespace fs = std::filesystem;

namespace {

Workspace read(const ScenarioTree &tree)
{
    auto workspace = readWorkspace(tree.name(), tree.directory());
    if (!workspace)
        qFatal("%s", workspace.error().message.c_str());
    return std::move(*workspace);
}

/// The message of the warning with that path, empty when there is none.
std::string warningAt(const Workspace &workspace, std::string_view path)
{
    for (const ConfigWarning &warning : workspace.warnings)
        if (warning.path == path)
            return warning.message;
    return {};
}

std::string projectsOf(const Workspace &workspace)
{
    std::string result;
    for (const Project &project : workspace.projects)
        result += (result.empty() ? "" : " ") + std::string(toWord(project.kind)) + ":" + project.directory;
    return result;
}

} // namespace

class WorkspaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyValueOfTestingJsonIsRead();
    void wrongValuesAreWarningsAndNeverLoseTheRest();
    void noSingleValueCanLoseTheRest();
    void numericTimeoutIsTakenAsSeconds();
    void timeouts_data();
    void timeouts();
    void namesInAnotherCaseAreReadWithAWarning();
    void unknownPhaseKeysAreWarned();
    void pathsThatLeadOutsideAreRefused();
    void newLayoutOfServiceJsonIsRead();
    void oldLayoutOfServiceJsonIsRead();
    void arrayValuedResourcesAreRead();
    void lifecycleTestIsTextOrObject_data();
    void lifecycleTestIsTextOrObject();
    void manifestsThatCannotBeReadSayWhatToDo_data();
    void manifestsThatCannotBeReadSayWhatToDo();
    void unreadableManifestSaysSo();
    void togglesAreReadAndBadOnesAreAWarning();
    void presetFilesAreRead();
    void scriptPhasesAreFoundInBothFolders();
    void projectsAreFoundByTheirFiles();
    void pythonProjectsAreNeverNested_data();
    void pythonProjectsAreNeverNested();
    void foldersOfToolsAreSkippedButNotTheScenarioItself();
    void linksThatLeadInCirclesDoNoHarm();
    void deepAndHugeTreesAreCutWithAWarning();
    void namesThatAreNoUtf8DoNotThrow();
    void crlfAndUnicodeAreRead();
    void directoriesThatCannotBeReadFail();
    void readingTouchesNothing();
};

void WorkspaceTest::everyValueOfTestingJsonIsRead()
{
    const ScenarioTree tree;
    tree.write(".vrooli/testing.json", R"({"version": "1.0.0",
      "structure": {"exclude_dirs": ["./docs/"], "additional_files": [{"path": "api/cmd/main.go"}], "exclude_files": ["api/main.go"],
                    "validations": {"service_json_name_matches_directory": false}, "playbooks": {"enabled": false, "strict": true}},
      "phases": {"unit": {"timeout": "300s", "require_runtime": true}, "performance": {"enabled": false}},
      "presets": {"Nightly": ["Structure", " unit ", ""], "empty": []},
      "requirements": {"sync": false},
      "unit": {"languages": {"go": {"enabled": false, "dir": "api", "exclude": ["api/gen"], "timeout": "2m", "install": true,
                                    "coverage": {"warn_threshold": 80, "error_threshold": 70.5}}},
               "options": {"verbose": true, "fail_fast": true}},
      "dependencies": {"resources_strict": true}, "environment": {"pass": ["HTTP_PROXY"]}, "docs": {"links": {"enabled": false}}})");
    const Workspace workspace = read(tree);
    const TestingConfig &testing = workspace.testing;
    QCOMPARE(workspace.warnings.size(), std::size_t(1)); // the preset without a phase
    QVERIFY(workspace.hasConfig);
    QCOMPARE(testing.structure.excludeDirs, std::vector<std::string>{"docs"});
    QCOMPARE(testing.structure.additionalFiles, std::vector<std::string>{"api/cmd/main.go"});
    QCOMPARE(testing.structure.excludeFiles, std::vector<std::string>{"api/main.go"});
    QVERIFY(!testing.structure.nameMatchesDirectory && !testing.structure.playbooksEnabled && testing.structure.playbooksStrict);
    QCOMPARE(testing.phases.at("unit").timeout.value(), milliseconds(300'000));
    QVERIFY(testing.phases.at("unit").requireRuntime);
    QCOMPARE(testing.phases.at("performance").enabled, std::optional<bool>(false));
    QCOMPARE(testing.presets.size(), std::size_t(1));
    QCOMPARE(testing.presets.at("nightly"), (std::vector<std::string>{"structure", "unit"}));
    QVERIFY(!testing.requirementsSync);
    const LanguageSettings &go = testing.languages.at("go");
    QVERIFY(go.enabled == false && go.install);
    QCOMPARE(go.directory, std::string("api"));
    QCOMPARE(go.exclude, std::vector<std::string>{"api/gen"});
    QCOMPARE(go.timeout.value(), milliseconds(120'000));
    QCOMPARE(go.coverageWarn.value(), 80.0);
    QCOMPARE(go.coverageError.value(), 70.5);
    QVERIFY(testing.unitVerbose && testing.unitFailFast && testing.resourcesStrict);
    QCOMPARE(testing.environmentPass, std::vector<std::string>{"HTTP_PROXY"});
    QVERIFY(testing.document.contains("docs"));
}

void WorkspaceTest::wrongValuesAreWarningsAndNeverLoseTheRest()
{
    const ScenarioTree tree;
    tree.write(".vrooli/testing.json", R"({"structure": {"exclude_dirs": "docs", "additional_dirs": [3, "bas", null], "playbooks": 7},
      "phases": {"unit": {"enabled": "yes", "timeout": "soon"}, "lint": [], "docs": {"timeout": "10s"}},
      "presets": ["quick"], "requirements": {"sync": "no"},
      "unit": {"languages": {"go": {"coverage": {"warn_threshold": 180, "error_threshold": 20}}, "node": true}},
      "environment": {"pass": ["A=B", "GOOD"]}})");
    const Workspace workspace = read(tree);
    const TestingConfig &testing = workspace.testing;
    QCOMPARE(testing.structure.excludeDirs, std::vector<std::string>{"docs"});
    QCOMPARE(testing.structure.additionalDirs, std::vector<std::string>{"bas"});
    QCOMPARE(testing.phases.at("docs").timeout.value(), milliseconds(10'000));
    QVERIFY(!testing.phases.at("unit").enabled && !testing.phases.at("unit").timeout);
    QVERIFY(testing.requirementsSync);
    QVERIFY(!testing.languages.at("go").coverageWarn);
    QCOMPARE(testing.languages.at("go").coverageError.value(), 20.0);
    QCOMPARE(testing.environmentPass, std::vector<std::string>{"GOOD"});
    for (const char *path : {"structure.exclude_dirs", "structure.additional_dirs[0]", "structure.playbooks", "phases.unit.enabled",
                             "phases.unit.timeout", "phases.lint", "presets", "requirements.sync",
                             "unit.languages.go.coverage.warn_threshold", "unit.languages.node", "environment.pass"})
        QVERIFY2(!warningAt(workspace, path).empty(), path);
    QCOMPARE(warningAt(workspace, "phases.unit.enabled"), std::string("expected true or false, found \"yes\"; using the default"));
    QVERIFY(workspace.testingProblem.empty());
}

void WorkspaceTest::noSingleValueCanLoseTheRest()
{
    const std::string service = R"({"version": "1.0.0", "service": {"name": "demo", "displayName": "D", "tags": ["a"]},
      "ports": {"api": {"env_var": "A"}}, "dependencies": {"resources": {"redis": {"type": "r", "required": true}, "list": ["x"]}},
      "lifecycle": {"health": {"checks": [{"name": "x"}]}, "test": {"steps": [{"run": "x"}]}}, "kept": {"name": "y"}})";
    const std::string testing =
        R"({"structure": {"exclude_dirs": ["docs"], "additional_files": [{"path": "a"}], "playbooks": {"strict": true},
      "validations": {"service_json_name_matches_directory": true}}, "phases": {"docs": {"enabled": true, "timeout": "1s"}},
      "presets": {"p": ["unit"]}, "requirements": {"sync": true}, "environment": {"pass": ["A"]},
      "unit": {"languages": {"go": {"dir": "x", "exclude": ["y"], "coverage": {"warn_threshold": 1}, "timeout": "1s"}}, "options": {"verbose": true}}})";
    const auto spoilEach = [](const std::string &file, const std::string &text, const auto &check) {
        const ScenarioTree tree;
        const auto flat = parseJson(text)->flatten();
        for (auto it = flat.begin(); it != flat.end(); ++it) {
            for (Json::json_pointer at(it.key()); !at.empty(); at = at.parent_pointer()) {
                for (const Json &wrong :
                     {Json(nullptr), Json(true), Json(-1.5), Json("x"), Json::array({1}), Json::array({Json::array()}), Json{{"", 1}}}) {
                    Json document = *parseJson(text);
                    document[at] = wrong;
                    tree.write(file, toLine(document));
                    check(read(tree), at.to_string());
                }
            }
        }
    };
    spoilEach(".vrooli/service.json", service, [](const Workspace &workspace, const std::string &at) {
        QVERIFY2(workspace.service && workspace.serviceProblem.empty(), at.c_str());
        QVERIFY2(at.starts_with("/service") || workspace.service->displayName == "D", at.c_str());
        QVERIFY2(at.starts_with("/lifecycle") || workspace.service->healthChecks == 1, at.c_str());
        QVERIFY2(at.starts_with("/ports") || workspace.service->portEnvironment.size() == 1, at.c_str());
    });
    spoilEach(".vrooli/testing.json", testing, [](const Workspace &workspace, const std::string &at) {
        QVERIFY2(workspace.testingProblem.empty(), at.c_str());
        QVERIFY2(at.starts_with("/structure") || workspace.testing.structure.playbooksStrict, at.c_str());
        QVERIFY2(at.starts_with("/phases") || workspace.testing.phases.at("docs").timeout == milliseconds(1000), at.c_str());
        QVERIFY2(at.starts_with("/presets") || workspace.testing.presets.at("p").size() == 1, at.c_str());
        QVERIFY2(at.starts_with("/unit") || workspace.testing.languages.at("go").directory == "x", at.c_str());
        QVERIFY2(at.starts_with("/environment") || workspace.testing.environmentPass.size() == 1, at.c_str());
    });
}

void WorkspaceTest::numericTimeoutIsTakenAsSeconds()
{
    const ScenarioTree tree;
    tree.write(".vrooli/testing.json", R"({"version": "1.0.0", "phases": {"unit": {"timeout": 300}, "performance": {"enabled": false}}})");
    const Workspace workspace = read(tree);
    QCOMPARE(workspace.testing.phases.at("unit").timeout.value(), milliseconds(300'000));
    QCOMPARE(workspace.testing.phases.at("performance").enabled, std::optional<bool>(false));
    QCOMPARE(workspace.warnings, (std::vector<ConfigWarning>{{".vrooli/testing.json", "phases.unit.timeout",
                                                              "expected text such as \"300s\", found 300; using 300 s"}}));
}

void WorkspaceTest::timeouts_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<int>("milliseconds");
    QTest::addColumn<bool>("warned");
    QTest::newRow("seconds") << "\"300s\"" << 300'000 << false;
    QTest::newRow("minutes") << "\"6m\"" << 360'000 << false;
    QTest::newRow("hours") << "\"1h\"" << 3'600'000 << false;
    QTest::newRow("no unit") << "\"90\"" << 90'000 << false;
    QTest::newRow("empty") << "\"\"" << 0 << false;
    QTest::newRow("zero") << "\"0\"" << 0 << false;
    QTest::newRow("null") << "null" << 0 << false;
    QTest::newRow("negative") << "-5" << 0 << true;
    QTest::newRow("words") << "\"5 minutes\"" << 0 << true;
    QTest::newRow("days") << "\"1d\"" << 0 << true;
    QTest::newRow("endless") << "\"999999999999999999999999h\"" << 7 * 24 * 3600 * 1000 << true;
    QTest::newRow("endless number") << "1e300" << 7 * 24 * 3600 * 1000 << true;
    QTest::newRow("fraction") << "0.5" << 500 << true;
    QTest::newRow("object") << "{}" << 0 << true;
}

void WorkspaceTest::timeouts()
{
    QFETCH(QString, json);
    QFETCH(int, milliseconds);
    QFETCH(bool, warned);
    const ScenarioTree tree;
    tree.write(".vrooli/testing.json", R"({"phases": {"unit": {"timeout": )" + json.toStdString() + "}}}");
    const Workspace workspace = read(tree);
    QCOMPARE(workspace.testing.phases.at("unit").timeout.value_or(genie::milliseconds(0)).count(), std::int64_t(milliseconds));
    QCOMPARE(!workspace.warnings.empty(), warned);
}

void WorkspaceTest::namesInAnotherCaseAreReadWithAWarning()
{
    const ScenarioTree tree;
    tree.write(".vrooli/testing.json", R"({"phases": {"Unit": {"Enabled": false}}})");
    const Workspace workspace = read(tree);
    QCOMPARE(workspace.testing.phases.at("unit").enabled, std::optional<bool>(false));
    QCOMPARE(warningAt(workspace, "phases.Unit"), std::string("read as \"unit\"; write it like that"));
    QCOMPARE(warningAt(workspace, "phases.Unit.Enabled"), std::string("read as \"enabled\"; write it like that"));
}

void WorkspaceTest::unknownPhaseKeysAreWarned()
{
    const ScenarioTree tree;
    tree.write(".vrooli/phases/test-deploy.sh", "exit 0\n");
    tree.write(".vrooli/testing.json", R"({"phases": {"unti": {"timeout": "1s"}, "deploy": {"timeout": "7s"}}})");
    const Workspace workspace = read(tree);
    QCOMPARE(workspace.warnings.size(), std::size_t(1));
    QVERIFY(warningAt(workspace, "phases.unti").find("structure, standards") != std::string::npos);
    QCOMPARE(workspace.testing.phases.at("deploy").timeout.value(), milliseconds(7'000));
}

void WorkspaceTest::pathsThatLeadOutsideAreRefused()
{
    const ScenarioTree tree;
    tree.write(".vrooli/testing.json", R"({"structure": {"additional_files": ["/etc/passwd", "../other/x", "a/../../b", "a/../c"]},
      "unit": {"languages": {"go": {"dir": "../elsewhere"}}}})");
    const Workspace workspace = read(tree);
    QCOMPARE(workspace.testing.structure.additionalFiles, std::vector<std::string>{"c"});
    for (const char *path :
         {"structure.additional_files[0]", "structure.additional_files[1]", "structure.additional_files[2]", "unit.languages.go.dir"})
        QVERIFY2(warningAt(workspace, path).find("outside of the scenario") != std::string::npos, path);
    QVERIFY(workspace.testing.languages.at("go").directory.empty());
}

void WorkspaceTest::newLayoutOfServiceJsonIsRead()
{
    const ScenarioTree tree;
    tree.write(".vrooli/service.json", R"({"version": "1.0.0",
      "service": {"name": "demo", "displayName": "Demo", "description": "Shows.", "version": "0.1.0", "tags": ["a", "b"]},
      "ports": {"api": {"env_var": "API_PORT", "range": "1-2"}, "ui": {"port": 3000}},
      "dependencies": {"resources": {"redis": {"type": "redis", "required": false, "enabled": false}, "postgres": {"required": true}}},
      "lifecycle": {"health": {"checks": [{"name": "x"}, 7]}, "test": {"steps": [{"run": "true"}]}}})");
    const Workspace workspace = read(tree);
    QVERIFY(workspace.service);
    QCOMPARE(workspace.service->name, std::string("demo"));
    QCOMPARE(workspace.service->displayName, std::string("Demo"));
    QCOMPARE(workspace.service->tags.size(), std::size_t(2));
    QCOMPARE(workspace.service->portEnvironment, (std::map<std::string, std::string>{{"api", "API_PORT"}}));
    QCOMPARE(workspace.service->resources,
             (std::vector<ServiceManifest::Resource>{{"postgres", "", true, true}, {"redis", "redis", false, false}}));
    QCOMPARE(workspace.service->healthChecks, 2);
    QVERIFY(workspace.service->hasTestLifecycle);
    QVERIFY2(workspace.warnings.empty(), workspace.warnings.empty() ? "" : workspace.warnings.front().message.c_str());
}

void WorkspaceTest::oldLayoutOfServiceJsonIsRead()
{
    const ScenarioTree tree;
    tree.write(".vrooli/service.json", R"({"name": "demo", "description": "Old.", "dependencies": ["x"], "capabilities": [],
      "resources": {"postgres": {"type": "postgres", "required": true}, "n8n": {"enabled": true}}})");
    const Workspace workspace = read(tree);
    QVERIFY(workspace.service);
    QCOMPARE(workspace.service->name, std::string("demo"));
    QCOMPARE(workspace.service->resources.size(), std::size_t(2));
    QVERIFY(workspace.service->resources[1].required);
    QVERIFY(warningAt(workspace, "resources").find("dependencies.resources") != std::string::npos);
}

void WorkspaceTest::arrayValuedResourcesAreRead()
{
    const ScenarioTree tree;
    tree.write(".vrooli/service.json", R"({"service": {"name": "demo"}, "dependencies": {"resources": {
      "required": ["postgres", {"name": "redis", "type": "cache"}, 5], "optional": ["ollama"], "postgres": {"type": "sql"}}}})");
    const Workspace workspace = read(tree);
    QCOMPARE(workspace.service->resources,
             (std::vector<ServiceManifest::Resource>{
                 {"ollama", "", false, true}, {"postgres", "sql", true, true}, {"redis", "cache", true, true}}));
    for (const char *path : {"dependencies.resources.required", "dependencies.resources.optional", "dependencies.resources.required[2]"})
        QVERIFY2(!warningAt(workspace, path).empty(), path);
}

void WorkspaceTest::lifecycleTestIsTextOrObject_data()
{
    QTest::addColumn<QString>("json");
    QTest::addColumn<bool>("has");
    QTest::newRow("text") << "\"make test\"" << true;
    QTest::newRow("empty text") << "\"\"" << false;
    QTest::newRow("steps") << R"({"steps": [{"run": "x"}]})" << true;
    QTest::newRow("no steps") << R"({"steps": []})" << false;
    QTest::newRow("null") << "null" << false;
}

void WorkspaceTest::lifecycleTestIsTextOrObject()
{
    QFETCH(QString, json);
    QFETCH(bool, has);
    const ScenarioTree tree;
    tree.write(".vrooli/service.json", R"({"service": {"name": "demo"}, "lifecycle": {"test": )" + json.toStdString() + "}}");
    QCOMPARE(read(tree).service->hasTestLifecycle, has);
}

void WorkspaceTest::manifestsThatCannotBeReadSayWhatToDo_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("says");
    QTest::newRow("bad json") << "bad"
                              << "line 2, column";
    QTest::newRow("twenty megabytes") << "huge"
                                      << "larger than 16384 KiB";
    QTest::newRow("binary") << "binary"
                            << "binary file";
    QTest::newRow("named pipe") << "fifo"
                                << "is a pipe, not a file";
    QTest::newRow("directory") << "directory"
                               << "a directory, not a file";
    QTest::newRow("link in a circle") << "loop"
                                      << "symbolic links";
    QTest::newRow("empty") << "empty"
                           << "is empty";
    QTest::newRow("array") << "array"
                           << "no JSON object";
    QTest::newRow("deep") << "deep"
                          << "nested deeper";
}

void WorkspaceTest::manifestsThatCannotBeReadSayWhatToDo()
{
    QFETCH(QString, kind);
    QFETCH(QString, says);
    const ScenarioTree tree;
    tree.write(".vrooli/testing.json", R"({"phases": {"unit": {"timeout": "6m"}}})");
    const fs::path file = tree.at(".vrooli/service.json");
    if (kind == u"bad")
        test::writeText(file, "{\n  \"version\": oops\n}");
    else if (kind == u"huge")
        test::writeText(file, "{\"a\": \"" + std::string(20'000'000, 'x') + "\"}");
    else if (kind == u"binary")
        test::writeText(file, std::string_view("\x7f"
                                               "ELF\0\1",
                                               6));
    else if (kind == u"fifo")
        QCOMPARE(::mkfifo(file.c_str(), 0600), 0);
    else if (kind == u"directory")
        fs::create_directory(file);
    else if (kind == u"loop")
        fs::create_symlink("service.json", file);
    else if (kind == u"deep")
        test::writeText(file, std::string(100'000, '['));
    else
        test::writeText(file, kind == u"empty" ? " \n" : "[1]");
    const Workspace workspace = read(tree);
    QVERIFY(!workspace.service);
    QVERIFY2(QString::fromStdString(workspace.serviceProblem).contains(says), workspace.serviceProblem.c_str());
    QCOMPARE(workspace.testing.phases.at("unit").timeout.value(), milliseconds(360'000)); // the other file is not lost
}

void WorkspaceTest::unreadableManifestSaysSo()
{
    if (::geteuid() == 0)
        QSKIP("root reads everything");
    const ScenarioTree tree;
    tree.write(".vrooli/service.json", "{}");
    fs::permissions(tree.at(".vrooli/service.json"), fs::perms::none);
    QVERIFY(read(tree).serviceProblem.find("permission denied") != std::string::npos);
}

void WorkspaceTest::togglesAreReadAndBadOnesAreAWarning()
{
    const ScenarioTree tree;
    const fs::path file = tree.appRoot() / ".vrooli/test-genie-phase-toggles.json";
    test::writeText(file,
                    R"({"phases": {" Smoke ": {"disabled": true, "reason": " pool down ", "owner": "qa", "addedAt": "2026-01-05T10:00:00Z"},
                              "unit": {"disabled": false, "addedAt": "2026-01-05T10:00:00Z"}, " ": {}}})");
    Workspace workspace = read(tree);
    QCOMPARE(workspace.toggles.size(), std::size_t(2));
    QVERIFY(workspace.toggles.at("smoke").disabled);
    QCOMPARE(workspace.toggles.at("smoke").reason, std::string("pool down"));
    QVERIFY(workspace.toggles.at("smoke").addedAt && !workspace.toggles.at("unit").addedAt);
    test::writeText(file, "{oops");
    workspace = read(tree);
    QVERIFY(workspace.toggles.empty());
    QCOMPARE(workspace.warnings.size(), std::size_t(1));
}

void WorkspaceTest::presetFilesAreRead()
{
    const ScenarioTree tree;
    tree.write("coverage/presets.json", R"({"a": ["unit"], "b": ["docs"]})");
    tree.write(".vrooli/presets.json", R"({"B": ["Lint"]})");
    QCOMPARE(read(tree).filePresets, (std::map<std::string, std::vector<std::string>>{{"a", {"unit"}}, {"b", {"lint"}}}));
    tree.write("coverage/presets.json", "nonsense");
    const Workspace workspace = read(tree);
    QCOMPARE(workspace.filePresets.size(), std::size_t(1));
    QCOMPARE(workspace.warnings.size(), std::size_t(1));
}

void WorkspaceTest::scriptPhasesAreFoundInBothFolders()
{
    const ScenarioTree tree;
    for (const char *file :
         {"coverage/phases/test-Deploy.sh", "coverage/phases/test-old.sh", ".vrooli/phases/test-deploy.sh", ".vrooli/phases/test-unit.sh",
          ".vrooli/phases/test-.sh", ".vrooli/phases/other.sh", ".vrooli/phases/test-a;b.sh"})
        tree.write(file, "exit 0\n");
    fs::create_directories(tree.at(".vrooli/phases/test-dir.sh"));
    const Workspace workspace = read(tree);
    QCOMPARE(workspace.scriptPhases, (std::vector<std::pair<std::string, std::string>>{{"deploy", ".vrooli/phases/test-deploy.sh"},
                                                                                       {"old", "coverage/phases/test-old.sh"}}));
    QCOMPARE(workspace.warnings.size(), std::size_t(2)); // test-unit.sh, test-a;b.sh
}

void WorkspaceTest::projectsAreFoundByTheirFiles()
{
    const ScenarioTree tree;
    for (const char *file : {"api/go.mod", "cli/go.mod", "ui/package.json", "tools/pyproject.toml", "rs/Cargo.toml", "rs/inner/Cargo.toml",
                             "java/pom.xml", "cli/demo.bats"})
        tree.write(file);
    tree.write("native/CMakeLists.txt", "project(x)\nadd_subdirectory(tests)\n");
    tree.write("native/tests/CMakeLists.txt", "Add_Test(NAME a COMMAND a)\n");
    tree.write("other/CMakeLists.txt", "project(y)\n");
    tree.write("bin/run", "#!/usr/bin/env -S bash -e\n");
    tree.write("bin2/serve", "#!/usr/bin/env python3\n");
    tree.write("scripts/x.sh");
    const Workspace workspace = read(tree);
    QVERIFY(!workspace.hasConfig);
    QCOMPARE(projectsOf(workspace),
             std::string("go:api go:cli node:ui python:tools cmake:native cargo:rs maven:java bats:cli shell:bin shell:scripts"));
}

void WorkspaceTest::pythonProjectsAreNeverNested_data()
{
    QTest::addColumn<QString>("files");
    QTest::addColumn<QString>("projects");
    QTest::newRow("tests far below") << "a/b/tests/test_x.py"
                                     << "python:a/b";
    QTest::newRow("tests at the top") << "tests/test_x.py"
                                      << "python:.";
    QTest::newRow("marker above") << "pyproject.toml a/b/tests/test_x.py"
                                  << "python:.";
    QTest::newRow("marker without own tests gives way") << "requirements.txt a/pyproject.toml a/test_x.py"
                                                        << "python:a";
    QTest::newRow("marker with own tests keeps what is below") << "setup.py x_test.py a/pyproject.toml a/test_x.py"
                                                               << "python:.";
    QTest::newRow("marker alone") << "svc/requirements.txt"
                                  << "python:svc";
    QTest::newRow("two suites") << "a/tests/test_x.py b/tests/unit/test_y.py"
                                << "python:a python:b";
    QTest::newRow("no tests") << "a/main.py"
                              << "";
}

void WorkspaceTest::pythonProjectsAreNeverNested()
{
    QFETCH(QString, files);
    QFETCH(QString, projects);
    const ScenarioTree tree;
    for (const QString &file : files.split(QLatin1Char(' ')))
        tree.write(file.toStdString());
    QCOMPARE(QString::fromStdString(projectsOf(read(tree))), projects);
}

void WorkspaceTest::foldersOfToolsAreSkippedButNotTheScenarioItself()
{
    const ScenarioTree tree("build");
    for (const char *file :
         {"package.json", "node_modules/x/package.json", "dist/package.json", "venv/setup.py", ".git/x.sh", "coverage/go.mod"})
        tree.write(file);
    QCOMPARE(projectsOf(read(tree)), std::string("node:."));
}

void WorkspaceTest::linksThatLeadInCirclesDoNoHarm()
{
    const ScenarioTree tree;
    tree.write("a/go.mod");
    fs::create_directory_symlink("..", tree.at("a/up"));
    fs::create_directory_symlink(tree.directory(), tree.at("self"));
    fs::create_symlink("package.json", tree.at("package.json"));
    QCOMPARE(projectsOf(read(tree)), std::string("go:a"));
}

void WorkspaceTest::deepAndHugeTreesAreCutWithAWarning()
{
    const ScenarioTree tree;
    tree.write("a/b/c/d/go.mod");
    tree.write("a/go.mod");
    std::vector<ConfigWarning> warnings;
    QCOMPARE(findProjects(tree.directory(), warnings, {2, 1000}).size(), std::size_t(1));
    QCOMPARE(warnings.size(), std::size_t(1));
    warnings.clear();
    QCOMPARE(findProjects(tree.directory(), warnings, {24, 1}).size(), std::size_t(0));
    QCOMPARE(warnings.size(), std::size_t(1));
}

void WorkspaceTest::namesThatAreNoUtf8DoNotThrow()
{
    const ScenarioTree tree;
    tree.write("caf\xe9/go.mod");
    tree.write(".vrooli/phases/test-\xff.sh");
    tree.write(".vrooli/testing.json", "{\"phases\": {\"\xff\": {}}}");
    const Workspace workspace = read(tree);
    QCOMPARE(projectsOf(workspace), std::string("go:caf\xe9 shell:.vrooli/phases"));
    QVERIFY(workspace.testingProblem.find("not valid JSON") != std::string::npos);
    const auto found = discoverScenarios(tree.directory());
    QVERIFY(found);
    QVERIFY(found->empty());
}

void WorkspaceTest::crlfAndUnicodeAreRead()
{
    const ScenarioTree tree;
    tree.write("dossier/\xc3\xa9t\xc3\xa9/package.json");
    tree.write(".vrooli/service.json",
               "\xef\xbb\xbf{\r\n\"service\": {\r\n\"name\": \"demo\", \"displayName\": \"\xc3\x89t\xc3\xa9\"}}\r\n");
    tree.write("run", "#!/bin/sh\r\necho\r\n");
    const Workspace workspace = read(tree);
    QVERIFY2(workspace.serviceProblem.empty(), workspace.serviceProblem.c_str());
    QCOMPARE(workspace.service->displayName, std::string("\xc3\x89t\xc3\xa9"));
    QCOMPARE(projectsOf(workspace), std::string("node:dossier/\xc3\xa9t\xc3\xa9 shell:."));
}

void WorkspaceTest::directoriesThatCannotBeReadFail()
{
    const ScenarioTree tree;
    tree.write("file");
    const auto absent = readWorkspace("x", tree.at("absent"));
    QVERIFY(!absent);
    QCOMPARE(absent.error().kind, FailureKind::NotFound);
    const auto file = readWorkspace("x", tree.at("file"));
    QVERIFY(!file);
    QCOMPARE(file.error().kind, FailureKind::Invalid);
    fs::create_symlink("loop", tree.at("loop"));
    QVERIFY(!readWorkspace("x", tree.at("loop")));
    QVERIFY(readWorkspace("demo", tree.directory() / "")->directory.filename() == "demo");
}

void WorkspaceTest::readingTouchesNothing()
{
    const ScenarioTree tree;
    tree.write("go.mod");
    const Workspace workspace = read(tree);
    QVERIFY(!fs::exists(tree.at("coverage")));
    QCOMPARE(workspace.appRoot, tree.appRoot());
}

QTEST_GUILESS_MAIN(WorkspaceTest)
#include "tst_workspace.moc"
