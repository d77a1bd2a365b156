// SPDX-License-Identifier: GPL-3.0-or-later
// What every linter's output is read as: the rows of spec/phases.md 3.13, and bad output. Pure; runs nothing.
#include "run/phases/lint/linters.h"

#include "core/base/text.h"

#include <QTest>

#include <algorithm>

using namespace genie;

namespace {

const Linter &linterNamed(const std::string &name)
{
    const auto &all = linters();
    const auto it = std::find_if(all.begin(), all.end(), [&](const auto &linter) { return linter->name() == name; });
    if (it == all.end())
        qFatal("no linter %s", name.c_str());
    return **it;
}

LintOutput exited(int code, std::string output, std::string errors = {})
{
    LintOutput said;
    said.end.how = CommandEnd::How::Exited;
    said.end.exitCode = code;
    said.output = std::move(output);
    said.errors = std::move(errors);
    return said;
}

/// `E file:line:column rule message` for each finding, `! problem` at the end.
std::string shown(const LintReport &report)
{
    std::string text;
    for (const Finding &finding : report.findings) {
        text += finding.severity == Finding::Severity::Error ? 'E' : finding.severity == Finding::Severity::Warning ? 'W' : 'I';
        text += " " + finding.file + ":" + std::to_string(finding.line) + ":" + std::to_string(finding.column) + " " + finding.rule + " " +
                finding.message + "\n";
    }
    if (!report.problem.empty())
        text += "! " + report.problem;
    return text;
}

} // namespace

class LintParsersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outputIsReadAsFindings_data();
    void outputIsReadAsFindings();
    void newFlagsAreTriedWhenTheOldOnesAreUnknown();
    void noToolPassesWhenItCrashesHangsOrSpeaksNonsense_data();
    void noToolPassesWhenItCrashesHangsOrSpeaksNonsense();
    void everyCutOfTheOutputIsReadWithoutHarm();
};

void LintParsersTest::outputIsReadAsFindings_data()
{
    QTest::addColumn<QString>("tool");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("output");
    QTest::addColumn<QString>("errors");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *tool, int code, const char *output, const char *errors, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(tool) << code << QString::fromUtf8(output) << QString::fromUtf8(errors)
                            << QString::fromUtf8(expected);
    };
    row("golangci-lint v1", "golangci-lint", 1,
        R"({"Issues":[{"FromLinter":"typecheck","Text":"undefined: foo","Pos":{"Filename":"main.go","Line":7,"Column":3}},)"
        R"({"FromLinter":"errcheck","Text":"unchecked","Pos":{"Filename":"a.go","Line":2,"Column":1}}]})",
        "", "E main.go:7:3 typecheck undefined: foo\nW a.go:2:1 errcheck unchecked\n");
    row("golangci-lint without issues", "golangci-lint", 0, R"({"Issues":null})", "", "");
    row("golangci-lint with statistics behind", "golangci-lint", 0, "{\"Issues\":[]}\n0 issues.\n", "", "");
    row("golangci-lint on standard error", "golangci-lint", 1, "",
        R"({"Issues":[{"FromLinter":"govet","Text":"m","Pos":{"Filename":"a.go","Line":1,"Column":2}}]})", "E a.go:1:2 govet m\n");
    row("golangci-lint says 1 without an issue", "golangci-lint", 1, R"({"Issues":[]})", "",
        "! exited with code 1 but named no finding: {\"Issues\":[]}");
    row("go vet", "go-vet", 1, "", "# demo\n./x.go:10:2: unreachable code\n", "E x.go:10:2  unreachable code\n");
    row("go vet of what does not compile", "go-vet", 1, "", "# demo\nvet: ./x.go:3:5: undefined: y\n", "E x.go:3:5  undefined: y\n");
    row("go vet under a newer go.mod", "go-vet", 1, "", "go: go.mod requires go >= 1.99\n",
        "! exited with code 1 but named no finding: go: go.mod requires go >= 1.99");
    row("gofmt lists", "gofmt", 0, "./main.go\n", "", "W ./main.go:0:0 format is not formatted as gofmt does it\n");
    row("gofmt cannot parse", "gofmt", 2, "", "main.go:3:12: expected ')', found '{'\n", "E main.go:3:12 syntax expected ')', found '{'\n");
    row("tsc", "tsc", 2, "src/App.tsx(12,7): error TS2322: Type 'a' is not assignable.\n", "",
        "E src/App.tsx:12:7 TS2322 Type 'a' is not assignable.\n");
    row("tsc for a terminal", "tsc", 2, "src/App.tsx:12:7 - error TS2322: Type 'a' is not assignable.\n\n12   x\n", "",
        "E src/App.tsx:12:7 TS2322 Type 'a' is not assignable.\n");
    row("tsc in colour", "tsc", 2,
        "\x1b[96msrc/A.ts\x1b[0m:\x1b[93m1\x1b[0m:\x1b[93m2\x1b[0m - \x1b[91merror\x1b[0m\x1b[90m TS1: \x1b[0mno\n", "",
        "E src/A.ts:1:2 TS1 no\n");
    row("tsc without a place", "tsc", 2, "error TS18003: No inputs were found\n", "", "E :0:0 TS18003 No inputs were found\n");
    row("tsc fails without a word", "tsc", 2, "something\n", "", "! exited with code 2 but named no finding: something");
    row("eslint", "eslint", 1,
        R"([{"filePath":"/s/ui/a.js","messages":[{"line":1,"column":2,"message":"m","ruleId":"no-undef","severity":2},)"
        R"({"line":3,"column":1,"message":"Parsing error","ruleId":null,"severity":2,"fatal":true}]}])",
        "", "E /s/ui/a.js:1:2 no-undef m\nE /s/ui/a.js:3:1 parse Parsing error\n");
    row("eslint warnings end with 0", "eslint", 0,
        R"([{"filePath":"a.js","messages":[{"line":1,"column":2,"message":"m","ruleId":"r","severity":1}]}])", "", "W a.js:1:2 r m\n");
    row("eslint lies about success", "eslint", 0,
        R"([{"filePath":"a.js","messages":[{"line":1,"column":2,"message":"m","ruleId":"r","severity":2}]}])", "", "E a.js:1:2 r m\n");
    row("eslint has no configuration", "eslint", 2, "", "Oops! Something went wrong! :(\n",
        "! exited with code 2: Oops! Something went wrong! :(");
    row("eslint with odd types", "eslint", 1,
        R"([{"filePath":3,"messages":[{"line":"x","column":-2,"message":{},"ruleId":[],"severity":2}]}, 7])", "", "E 3:0:0  \n");
    row("ruff", "ruff", 1,
        R"([{"code":"F401","message":"unused","filename":"/s/a.py","location":{"row":1,"column":8}},)"
        R"({"code":null,"message":"syntax","filename":"/s/b.py","location":{"row":2,"column":1}}])",
        "", "W /s/a.py:1:8 F401 unused\nW /s/b.py:2:1  syntax\n");
    row("ruff on what is no Python", "ruff", 1,
        R"([{"code":"invalid-syntax","message":"no","filename":"b.py","location":{"row":2,"column":1}}])", "",
        "E b.py:2:1 invalid-syntax no\n");
    row("flake8", "flake8", 1, "./a.py:3:80: E501 line too long (90 > 79 characters)\n", "",
        "W ./a.py:3:80 E501 line too long (90 > 79 characters)\n");
    row("flake8 on what is no Python", "flake8", 1, "./b.py:1:6: E999 SyntaxError: invalid syntax\n", "",
        "E ./b.py:1:6 E999 SyntaxError: invalid syntax\n");
    row("mypy", "mypy", 1, "a.py:4: error: Incompatible types  [assignment]\na.py:4: note: see docs\nFound 1 error in 1 file\n", "",
        "E a.py:4:0 assignment Incompatible types\n");
    row("mypy with columns", "mypy", 1, "a.py:4:9: error: bad\n", "", "E a.py:4:9  bad\n");
    row("mypy on what is no Python", "mypy", 2, "b.py:1:6: error: invalid syntax  [syntax]\n", "", "E b.py:1:6 syntax invalid syntax\n");
    row("mypy with wrong options", "mypy", 2, "", "usage: mypy [-h]\n", "! exited with code 2 but named no finding: usage: mypy [-h]");
    row("shellcheck", "shellcheck", 1,
        R"({"comments":[{"file":"a.sh","line":2,"endLine":2,"column":3,"level":"warning","code":2086,"message":"quote"},)"
        R"({"file":"a.sh","line":4,"column":1,"level":"error","code":1072,"message":"x"},{"file":"a.sh","line":5,"column":1,"level":"style","code":2006,"message":"y"}]})",
        "", "W a.sh:2:3 SC2086 quote\nE a.sh:4:1 SC1072 x\nI a.sh:5:1 SC2006 y\n");
    row("shellcheck of a file that is gone", "shellcheck", 2, R"({"comments":[]})", "nope.sh: does not exist\n",
        "! exited with code 2: nope.sh: does not exist");
    row("bash -n", "bash", 2, "", "a.sh: line 4: syntax error near unexpected token 'fi'\na.sh: line 4: `fi'\n",
        "E a.sh:4:0 syntax syntax error near unexpected token 'fi'\n");
}

void LintParsersTest::outputIsReadAsFindings()
{
    QFETCH(QString, tool);
    QFETCH(int, exitCode);
    QFETCH(QString, output);
    QFETCH(QString, errors);
    QFETCH(QString, expected);
    const auto report = linterNamed(tool.toStdString()).read(exited(exitCode, output.toStdString(), errors.toStdString()));
    QCOMPARE(QString::fromStdString(shown(report)), expected);
}

void LintParsersTest::newFlagsAreTriedWhenTheOldOnesAreUnknown()
{
    const Linter &linter = linterNamed("golangci-lint");
    const auto other = linter.otherCommand(exited(3, "", "Error: unknown flag: --out-format\n"));
    QCOMPARE(text::join(other, " "), std::string("run --output.json.path=stdout --output.text.path=stderr ./..."));
    QVERIFY(linter.otherCommand(exited(3, "", "Error: can't load config\n")).empty());
}

void LintParsersTest::noToolPassesWhenItCrashesHangsOrSpeaksNonsense_data()
{
    QTest::addColumn<QString>("tool");
    for (const auto &linter : linters()) {
        const std::string name(linter->name());
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
}

void LintParsersTest::noToolPassesWhenItCrashesHangsOrSpeaksNonsense()
{
    QFETCH(QString, tool);
    const Linter &linter = linterNamed(tool.toStdString());
    for (const int code : {3, 64, 70, 124, 126, 127, 137}) {
        const auto report = linter.read(exited(code, "", "went wrong"));
        QVERIFY2(!report.problem.empty(), std::to_string(code).c_str());
        QCOMPARE(report.problemClass, FailureClass::System);
    }
    LintOutput killed = exited(-1, "");
    killed.end.how = CommandEnd::How::Signalled;
    killed.end.signal = 9;
    QCOMPARE(linter.read(killed).problemClass, FailureClass::System);
    LintOutput hung = exited(-1, "");
    hung.end.how = CommandEnd::How::TimedOut;
    QCOMPARE(linter.read(hung).problemClass, FailureClass::Timeout);
    LintOutput flood = exited(0, "");
    flood.cut = true;
    QCOMPARE(linter.read(flood).problemClass, FailureClass::System);
    const auto nonsense = linter.read(exited(1, "\xff\xfe{[[[", "\xff\n\n:::\n"));
    QVERIFY(!nonsense.problem.empty());
}

void LintParsersTest::everyCutOfTheOutputIsReadWithoutHarm()
{
    const std::vector<std::pair<std::string, std::string>> samples = {
        {"eslint", R"([{"filePath":"a.js","messages":[{"line":1,"column":2,"message":"m","ruleId":"r","severity":2}]}])"},
        {"golangci-lint", R"({"Issues":[{"FromLinter":"govet","Text":"m","Pos":{"Filename":"a.go","Line":1,"Column":2}}]})"},
        {"ruff", R"([{"code":"F401","message":"unused","filename":"/s/a.py","location":{"row":1,"column":8}}])"},
        {"shellcheck", R"({"comments":[{"file":"a.sh","line":2,"column":3,"level":"warning","code":2086,"message":"quote"}]})"},
    };
    for (const auto &[tool, whole] : samples)
        for (std::size_t length = 0; length < whole.size(); ++length)
            QVERIFY2(!linterNamed(tool).read(exited(1, whole.substr(0, length))).problem.empty(), whole.substr(0, length).c_str());
}

QTEST_APPLESS_MAIN(LintParsersTest)
#include "tst_lint_parsers.moc"
