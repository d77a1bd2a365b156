// SPDX-License-Identifier: GPL-3.0-or-later
// Every way in which a result can be weaker than what was there, and honest changes that are none.
#include "desk/audit/weakenings.h"
#include "support/corpus.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace genie;

namespace {

/// "kind file:line" of each, joined.
std::string shown(const std::vector<Weakening> &found)
{
    std::string text;
    for (const auto &one : found)
        text += (text.empty() ? "" : "; ") + one.kind + " " + one.file + (one.line > 0 ? ":" + std::to_string(one.line) : "");
    return text;
}

/// Two trees that differ in some files.
struct Trees {
    QTemporaryDir directory;
    [[nodiscard]] std::filesystem::path at(const char *side) const { return std::filesystem::path(directory.path().toStdString()) / side; }
    Trees()
    {
        std::filesystem::create_directories(at("before"));
        std::filesystem::create_directories(at("after"));
    }
    void both(const std::string &path, const std::string &bytes) const
    {
        test::writeText(at("before") / path, bytes);
        test::writeText(at("after") / path, bytes);
    }
    [[nodiscard]] std::string found(const WeakeningOptions &options = {}) const { return shown(findWeakenings(at("before"), at("after"), options)); }
};

const char *kGo = "package a\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) {\n\tif A() != 1 {\n\t\tt.Fatal(1)\n\t}\n\tif A() == 2 {\n\t\tt.Error(2)\n\t}\n}\n";
const char *kScript = "import { a } from './a';\ntest('a', () => {\n  expect(a(1)).toBe(2);\n  expect(a(2)).toBe(3);\n});\n";
const char *kPython = "def test_a():\n    assert a(1) == 2\n    assert a(2) == 3\n";
const char *kBats = "@test \"a\" {\n  run a\n  [ \"$status\" -eq 0 ]\n  [ \"$output\" = x ]\n}\n";

} // namespace

class TestWeakenings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyWayIsFound_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *file, const std::string &before, const std::string &after, const char *expected) {
            QTest::newRow(name) << QString::fromUtf8(file) << QString::fromStdString(before) << QString::fromStdString(after) << QString::fromUtf8(expected);
        };
        const std::string go = kGo, script = kScript, python = kPython, bats = kBats;
        const auto with = [](std::string text, const std::string &what, const std::string &by) { return text.replace(text.find(what), what.size(), by); };
        row("an example that is not compared", "api/a_test.go", go, go + "\nfunc ExampleB() {\n\tfmt.Println(B())\n\t// prints 2\n}\n", "no_assertion api/a_test.go:14");
        row("a Go test is skipped", "api/a_test.go", go, with(go, "\tif A() != 1", "\tt.Skip(\"later\")\n\tif A() != 1"), "test_skipped api/a_test.go:6");
        row("a Go assertion is removed", "api/a_test.go", go, with(go, "\tif A() == 2 {\n\t\tt.Error(2)\n\t}\n", ""), "assertion_removed api/a_test.go:5");
        row("a Go file is left out", "api/a_test.go", go, "//go:build never\n\n" + go, "test_skipped api/a_test.go:1");
        row("a Go test is gone", "api/a_test.go", go, "package a\n", "test_removed api/a_test.go");
        row("a Go test that asserts nothing", "api/b_test.go", "", "package a\n\nimport \"testing\"\n\nfunc TestB(t *testing.T) {\n\tA()\n}\n", "no_assertion api/b_test.go:5");
        row("Go ends early", "api/m_test.go", "", "package a\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nfunc TestMain(m *testing.M) {\n\tos.Exit(0)\n}\n", "exits_early api/m_test.go:9");
        row("Go asserts what is always so", "api/c_test.go", "", "package a\n\nfunc TestC(t *testing.T) {\n\trequire.True(t, true)\n}\n", "tautology api/c_test.go:4");
        row("the others are left out", "ui/a.test.ts", script, with(script, "test('a'", "test.only('a'"), "others_left_out ui/a.test.ts:2");
        row("a script test is skipped", "ui/a.test.ts", script, with(script, "test('a'", "it.skip('a'"), "test_skipped ui/a.test.ts:2");
        row("always true", "ui/a.test.ts", script, script + "test('b', () => {\n  expect(true).toBe(true);\n});\n", "tautology ui/a.test.ts:7");
        row("the same on both sides", "ui/a.test.ts", script, script + "test('b', () => {\n  const x = a(1);\n  expect(x).toEqual(x);\n});\n", "tautology ui/a.test.ts:8");
        row("a failure is swallowed", "ui/a.test.ts", script, script + "test('b', () => {\n  try { expect(a(3)).toBe(4); } catch (e) {}\n});\n", "failure_swallowed ui/a.test.ts:7");
        row("the unit is mocked", "ui/a.test.ts", script, "vi.mock('./a', () => ({ a: () => 2 }));\n" + script, "unit_mocked ui/a.test.ts:1");
        row("xfail", "tests/test_a.py", python, "import pytest\n\n@pytest.mark.xfail\n" + python, "test_skipped tests/test_a.py:3");
        row("assert True", "tests/test_a.py", python, python + "\ndef test_b():\n    assert True\n", "tautology tests/test_a.py:6");
        row("Python compares a name with itself", "tests/test_a.py", python, python + "\ndef test_b():\n    x = a(1)\n    assert x == x\n", "tautology tests/test_a.py:7");
        row("Python swallows", "tests/test_a.py", python, python + "\ndef test_b():\n    try:\n        assert a(9) == 1\n    except AssertionError:\n        pass\n", "failure_swallowed tests/test_a.py:8");
        row("Python mocks the unit", "tests/test_notes.py", "", "from unittest.mock import patch\n\ndef test_b():\n    with patch('app.notes.add', return_value=3):\n        assert add(1, 2) == 3\n", "unit_mocked tests/test_notes.py:4");
        row("pytest is told otherwise", "tests/conftest.py", "", "def pytest_collection_modifyitems(items):\n    items.clear()\n", "runner_changed tests/conftest.py:1");
        row("bats skips", "test/a.bats", bats, with(bats, "  run a", "  skip\n  run a"), "test_skipped test/a.bats:2");
        row("bats cannot fail", "test/a.bats", bats, with(bats, "  [ \"$output\" = x ]", "  [ \"$output\" = x ] || true"), "failure_swallowed test/a.bats:4");
        row("bats asserts less", "test/a.bats", bats, with(bats, "  [ \"$output\" = x ]\n", ""), "assertion_removed test/a.bats:1");
        row("a pragma", "app/a.py", "def f():\n    return 1\n", "def f():  # pragma: no cover\n    return 1\n", "coverage_excluded app/a.py:1; product_changed app/a.py:1");
        row("the product is changed", "api/a.go", "package a\n\nfunc A() int { return 1 }\n", "package a\n\nfunc A() int { return 2 }\n", "product_changed api/a.go:3");
        row("the product grows", "api/z.go", "", "package a\n", "product_changed api/z.go");
        row("a threshold", ".vrooli/testing.json", "{\"unit\": 80}", "{\"unit\": 10}", "settings_changed .vrooli/testing.json:1");
        row("a script of tests", "ui/package.json", R"({"scripts":{"test":"vitest"}})", R"({"scripts":{"test":"true"}})", "settings_changed ui/package.json:1");
        row("an ignore rule", ".coveragerc", "", "[run]\nomit = app/*\n", "settings_changed .coveragerc");
        row("go.mod replaces", "api/go.mod", "module m\n", "module m\nreplace a => b\n", "settings_changed api/go.mod:2");
        row("a requirement is made proven", "requirements/index.json", "{\"a\": 1}", "{\"a\": 2}", "settings_changed requirements/index.json:1");
    }
    void everyWayIsFound()
    {
        QFETCH(const QString, file);
        QFETCH(const QString, before);
        QFETCH(const QString, after);
        QFETCH(const QString, expected);
        const Trees trees;
        if (!before.isEmpty())
            test::writeText(trees.at("before") / file.toStdString(), before.toStdString());
        test::writeText(trees.at("after") / file.toStdString(), after.toStdString());
        QCOMPARE(QString::fromStdString(trees.found()), expected);
    }

    void honestChangesAreNone_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        const auto row = [](const char *name, const char *file, const std::string &before, const std::string &after) {
            QTest::newRow(name) << QString::fromUtf8(file) << QString::fromStdString(before) << QString::fromStdString(after);
        };
        const std::string go = kGo, script = kScript, python = kPython, bats = kBats;
        const auto with = [](std::string text, const std::string &what, const std::string &by) { return text.replace(text.find(what), what.size(), by); };
        row("a further Go test", "api/a_test.go", go, go + "\nfunc TestB(t *testing.T) {\n\tif B() != 2 {\n\t\tt.Fatalf(\"got %d\", B())\n\t}\n}\n");
        row("an example that is compared", "api/a_test.go", go, go + "\nfunc ExampleB() {\n\tfmt.Println(B())\n\t// Output: 2\n}\n");
        row("a table", "api/a_test.go", go,
            "package a\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) {\n\tfor _, want := range []int{1, 2, 3} {\n\t\tif A() == want+9 {\n\t\t\tt.Error(want)\n\t\t}\n\t}\n}\n");
        row("another name", "api/a_test.go", go, with(go, "TestA", "TestAlpha"));
        row("side by side", "api/a_test.go", go, with(go, "\tif A() != 1", "\tt.Parallel()\n\tif A() != 1"));
        row("words in comments and strings", "api/a_test.go", go, go + "\n// t.Skip() is not used here\nfunc TestB(t *testing.T) {\n\tif B() != \"t.Skip()\" {\n\t\tt.Fatal(\"os.Exit(0)\")\n\t}\n}\n");
        row("a further script test", "ui/a.test.ts", script, script + "test('b', () => {\n  expect(a(4)).toBe(5);\n  // it.skip('x')\n});\n");
        row("another module is mocked", "ui/a.test.ts", script, "vi.mock('./clock');\n" + script);
        row("parameters", "tests/test_a.py", python, "import pytest\n\n@pytest.mark.parametrize('x', [1, 2])\ndef test_a(x):\n    assert a(x) == x + 1\n");
        row("an error is expected", "tests/test_a.py", python, python + "\ndef test_b():\n    with pytest.raises(ValueError):\n        a(-1)\n");
        row("a fixture", "tests/testdata/notes.json", "", "{}");
        row("a helper", "api/testutil_test.go", "", "package a\n\nfunc notes() []string { return nil }\n");
        row("a further bats test", "test/a.bats", bats, bats + "@test \"b\" {\n  run b\n  [ \"$status\" -eq 1 ]\n}\n");
        row("documentation", "README.md", "a", "b");
        row("a package for tests", "ui/package.json", R"({"scripts":{"test":"vitest"},"devDependencies":{}})", R"({"scripts":{"test":"vitest"},"devDependencies":{"msw":"1"}})");
        row("a lock file", "ui/package-lock.json", "{}", "{\"a\":1}");
        row("a Go package for tests", "api/go.mod", "module m\n", "module m\n\nrequire example.com/x v1.0.0\n");
    }
    void honestChangesAreNone()
    {
        QFETCH(const QString, file);
        QFETCH(const QString, before);
        QFETCH(const QString, after);
        const Trees trees;
        if (!before.isEmpty())
            test::writeText(trees.at("before") / file.toStdString(), before.toStdString());
        test::writeText(trees.at("after") / file.toStdString(), after.toStdString());
        QCOMPARE(QString::fromStdString(trees.found()), QString());
    }

    void whatIsAllowedIsNoWeakening()
    {
        const Trees trees;
        test::writeText(trees.at("before") / "api/a.go", "package a\n");
        test::writeText(trees.at("after") / "api/a.go", "package a\n\nfunc A() {}\n");
        QVERIFY(!trees.found().empty());
        QCOMPARE(trees.found({true, {}}), std::string());
        test::writeText(trees.at("after") / "check.go", "package a\n");
        QCOMPARE(trees.found({true, {"check.go"}}), std::string());
    }

    void aRemovedFileOfTestsIsTold()
    {
        const Trees trees;
        test::writeText(trees.at("before") / "api/a_test.go", kGo);
        QCOMPARE(trees.found(), std::string("test_removed api/a_test.go"));
    }

    void nothingHostileBringsItDown()
    {
        const Trees trees;
        trees.both("same.go", "package a\n");
        test::writeText(trees.at("after") / "a_test.go", std::string("package a\xff\xfe\n\"") + std::string(100'000, '('));
        test::writeText(trees.at("after") / "b.test.js", "expect(" + std::string(300'000, 'a') + ").toBe(\n`${`${`");
        test::writeText(trees.at("after") / "test_c.py", std::string(3 * 1024 * 1024, 'x'));
        test::writeText(trees.at("after") / "d.bats", std::string("@test \"\0\" {", 11));
        std::filesystem::create_symlink("/etc/passwd", trees.at("after") / "e_test.go");
        for (const auto &one : findWeakenings(trees.at("before"), trees.at("after"), {}))
            QVERIFY(one.text.size() <= 310);
        QVERIFY(findWeakenings("/nowhere", "/nowhere/at/all", {}).empty());
    }
};

QTEST_APPLESS_MAIN(TestWeakenings)
#include "tst_weakenings.moc"
