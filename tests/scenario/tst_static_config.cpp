// SPDX-License-Identifier: GPL-3.0-or-later
// The sections `lint`, `docs` and `standards` of testing.json.
#include "scenario/workspace/static_config.h"

#include "core/json/checked_json.h"

#include <QTest>

using namespace genie;

namespace {

struct Read {
    Json document;
    std::vector<ConfigWarning> warnings;
    LintSettings lint;
    DocsSettings docs;
    StandardsSettings standards;

    explicit Read(const char *text) : document(parseJson(text).value_or(Json()))
    {
        const CheckedJson root(document, ".vrooli/testing.json", warnings);
        lint = readLintSettings(root.member("lint"));
        docs = readDocsSettings(root.member("docs"));
        standards = readStandardsSettings(root.member("standards"));
    }
};

} // namespace

class StaticConfigTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingMeansTheDefaultsWithoutAWarning()
    {
        const Read read("{}");
        QVERIFY(read.warnings.empty());
        QVERIFY(read.lint.of("go").enabled && read.lint.of("go").failOn == LintSettings::FailOn::Error);
        QVERIFY(read.docs.links && !read.docs.external && read.docs.mermaidStrict);
        QCOMPARE(read.docs.maxConcurrency, 6);
        QCOMPARE(read.standards.limit, 20);
        QVERIFY(read.standards.failOn == StandardsSeverity::High && read.standards.minSeverity == StandardsSeverity::Medium);
    }

    void everyKeyIsRead()
    {
        const Read read(
            R"({"lint": {"languages": {"Go": {"strict": true, "timeout": "9s"}, "node": {"fail_on": "none"}, "python": {"enabled": false}},
                                     "tolerate_tool_errors": true, "tool_timeout": "1m"},
                            "docs": {"markdown": {"enabled": false}, "mermaid": {"enabled": false, "strict": false},
                                     "links": {"enabled": false, "ignore": ["x", ""], "max_concurrency": 3, "timeout_ms": 70, "strict_external": true,
                                               "external": true, "anchors": "fail"},
                                     "absolute_paths": {"enabled": false, "allow": ["/home/"]}},
                            "standards": {"enabled": false, "fail_on": "LOW", "min_severity": "info", "limit": 0, "disable_rules": ["a"],
                                          "external_command": ["x", "y"], "allow": [{"rule": "r", "path": "p", "owner": "o", "reason": "w", "expires": "2030-01-01"}]}})");
        QVERIFY2(read.warnings.empty(), read.warnings.empty() ? "" : read.warnings.front().message.c_str());
        QVERIFY(read.lint.of("go").failOn == LintSettings::FailOn::Warning && read.lint.of("go").timeout == milliseconds(9000));
        QVERIFY(read.lint.of("node").failOn == LintSettings::FailOn::None && !read.lint.of("python").enabled);
        QVERIFY(read.lint.tolerateToolErrors && read.lint.toolTimeout == milliseconds(60'000));
        QVERIFY(!read.docs.markdown && !read.docs.mermaid && !read.docs.mermaidStrict && !read.docs.links && !read.docs.absolutePaths);
        QVERIFY(read.docs.external && read.docs.strictExternal && read.docs.anchors == DocsSettings::Anchors::Fail);
        QCOMPARE(read.docs.linksIgnore, std::vector<std::string>{"x"});
        QCOMPARE(read.docs.absoluteAllow, std::vector<std::string>{"/home/"});
        QVERIFY(read.docs.maxConcurrency == 3 && read.docs.linkTimeout == milliseconds(70));
        QVERIFY(!read.standards.enabled && read.standards.failOn == StandardsSeverity::Low && read.standards.limit == 0);
        QCOMPARE(read.standards.externalCommand, (std::vector<std::string>{"x", "y"}));
        QVERIFY(read.standards.allow.size() == 1 && read.standards.allow[0].owner == "o" &&
                read.standards.allow[0].expires == "2030-01-01");
    }

    void aWrongValueIsAWarningAndKeepsTheRest()
    {
        const Read read(R"({"lint": {"languages": {"go": {"fail_on": "sometimes", "strict": 1}, "cobol": {}}, "tool_timeout": "soon"},
                            "docs": {"links": {"max_concurrency": 0, "timeout_ms": -1, "anchors": 3, "external": true}, "mermaid": []},
                            "standards": {"fail_on": "terrible", "limit": -1, "allow": ["x", {"rule": "r"}]}})");
        QCOMPARE(read.warnings.size(), std::size_t(11));
        QVERIFY(read.lint.of("go").failOn == LintSettings::FailOn::Error && read.lint.toolTimeout == milliseconds(120'000));
        QVERIFY(read.docs.maxConcurrency == 6 && read.docs.linkTimeout == milliseconds(5000) && read.docs.external);
        QVERIFY(read.standards.failOn == StandardsSeverity::High && read.standards.limit == 20 && read.standards.allow.size() == 1);
    }

    void severitiesAreOrderedAndKnownByOtherNames()
    {
        QVERIFY(StandardsSeverity::Critical > StandardsSeverity::High && StandardsSeverity::Low > StandardsSeverity::Info);
        QCOMPARE(standardsSeverityFrom(" Informational ").value_or(StandardsSeverity::High), StandardsSeverity::Info);
        QVERIFY(!standardsSeverityFrom("dire"));
        for (int i = 0; i <= static_cast<int>(StandardsSeverity::Critical); ++i)
            QVERIFY(standardsSeverityFrom(toWord(static_cast<StandardsSeverity>(i))) == static_cast<StandardsSeverity>(i));
    }
};

QTEST_APPLESS_MAIN(StaticConfigTest)
#include "tst_static_config.moc"
