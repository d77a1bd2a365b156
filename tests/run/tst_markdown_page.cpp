// SPDX-License-Identifier: GPL-3.0-or-later
// What is read out of Markdown, and the small pure parts of the phase `docs`.
#include "run/phases/docs/html_parts.h"
#include "run/phases/docs/local_links.h"
#include "run/phases/docs/markdown_page.h"
#include "run/phases/docs/mermaid.h"
#include "run/phases/docs/rooted_path.h"
#include "run/phases/docs/slug.h"

#include "core/base/text.h"

#include <QTest>

#include <algorithm>

using namespace genie;

namespace {

/// `line:column destination` of every link.
std::string linksOf(std::string_view markdown)
{
    std::vector<std::string> shown;
    for (const auto &link : readMarkdown(markdown).links)
        shown.push_back(std::to_string(link.place.line) + ":" + std::to_string(link.place.column) + " " + link.destination);
    return text::join(shown, ", ");
}

std::string rootedOf(std::string_view markdown)
{
    std::vector<std::string> shown;
    for (const auto &found : readMarkdown(markdown).rooted)
        shown.push_back(std::to_string(found.place.line) + " " + found.path);
    return text::join(shown, ", ");
}

} // namespace

class MarkdownPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linksOfEveryKindAreFoundWithTheirPlace_data();
    void linksOfEveryKindAreFoundWithTheirPlace();
    void fencesOfAnyLengthAreClosedOnlyByTheirLike_data();
    void fencesOfAnyLengthAreClosedOnlyByTheirLike();
    void absolutePathsAreFoundInProseOnly_data();
    void absolutePathsAreFoundInProseOnly();
    void headingsHaveTheSlugsOfGithub();
    void diagramsAreJudged_data();
    void diagramsAreJudged();
    void destinationsAreUnderstood_data();
    void destinationsAreUnderstood();
    void ignoreEntriesArePrefixesOrPatterns();
    void allowedPathsHoldForAllBelow();
    void aLineOf70KiBIsRead();
    void windowsLineEndsAndBadUtf8AreRead();
    void anyBytesAreReadWithoutHarm();
};

void MarkdownPageTest::linksOfEveryKindAreFoundWithTheirPlace_data()
{
    QTest::addColumn<QString>("markdown");
    QTest::addColumn<QString>("links");
    const auto row = [](const char *name, const char *markdown, const char *links) {
        QTest::newRow(name) << QString::fromUtf8(markdown) << QString::fromUtf8(links);
    };
    row("inline", "a [b](b.md#x) c", "1:3 b.md#x");
    row("with a title", "[b](b.md \"Title\")", "1:1 b.md");
    row("in angle brackets with blanks", "[b](<a b.md>)", "1:1 a b.md");
    row("balanced brackets", "[b](a_(b).md)", "1:1 a_(b).md");
    row("image", "text\n\n![logo](../ui/logo.png)", "3:1 ../ui/logo.png");
    row("image in a link", "[![x](a.png)](b.md)", "1:1 b.md, 1:2 a.png");
    row("reference", "see [b][r]\n\n[r]: b.md 'T'\n", "1:5 b.md");
    row("short reference", "see [r]\n\n[r]: <b.md>\n", "1:5 b.md");
    row("autolink", "<https://example.com/a>", "1:1 https://example.com/a");
    row("plain URL", "see https://example.com/a.", "1:0 https://example.com/a"); // the extension knows no column
    row("html", "<p>\n<a href=\"a.md\">x</a> <img src='b.png'>\n</p>", "2:0 a.md, 2:0 b.png");
    row("html inline", "x <a HREF=a.md>y</a>", "1:0 a.md");
    row("html comment", "<!-- <a href=\"a.md\"> [b](c.md) -->", "");
    row("inline code", "`[a](b)` and ``[c](d) ` ``", "");
    row("indented code", "text\n\n    [a](b.md)\n", "");
    row("fenced code", "```\n[a](b.md)\n```\n[c](d.md)", "4:1 d.md");
    row("nested fences", "````md\n```\n[a](b.md)\n```\n````\n[c](d.md)", "6:1 d.md");
    row("tilde fence with backticks in it", "~~~\n```\n[a](b.md)\n~~~\n[c](d.md)", "5:1 d.md");
    row("in a table", "| a | b |\n|---|---|\n| [x](y.md) | z |\n", "3:3 y.md");
    row("in a list in a quotation", "> - a\n>   [x](y.md)\n", "2:5 y.md");
    row("mail", "<me@example.com>", "1:1 mailto:me@example.com");
    row("empty", "[a]() ![b]( )", "");
    row("escaped", "\\[a](b.md)", "");
}

void MarkdownPageTest::linksOfEveryKindAreFoundWithTheirPlace()
{
    QFETCH(QString, markdown);
    QFETCH(QString, links);
    QCOMPARE(QString::fromStdString(linksOf(markdown.toStdString())), links);
}

void MarkdownPageTest::fencesOfAnyLengthAreClosedOnlyByTheirLike_data()
{
    QTest::addColumn<QString>("markdown");
    QTest::addColumn<QString>("open");
    const auto row = [](const char *name, const char *markdown, const char *open) {
        QTest::newRow(name) << QString::fromUtf8(markdown) << QString::fromUtf8(open);
    };
    row("closed", "```\nx\n```\n", "");
    row("closed at the end of the file", "```go\nx\n```", "");
    row("closed by a longer one", "```\nx\n`````\n", "");
    row("empty", "```\n```\n", "");
    row("not closed", "a\n\n```go\nx\n", "3");
    row("only opened", "```", "1");
    row("shorter fence does not close", "````\nx\n```\n", "1");
    row("fence with a word does not close", "```\nx\n```go\n", "1");
    row("other kind does not close", "```\nx\n~~~\n", "1");
    row("two, the second open", "```\na\n```\n\n~~~\nb\n", "5");
    row("in a quotation", "> ```\n> x\n> ```\n", "");
    row("in a list", "- a\n\n  ```\n  x\n  ```\n", "");
    row("closing fence outside of its list", "- a\n  ```\n  x\n```\n\ntext\n", "2 block, 4");
    row("ended by a list", "- a\n  ```\n  x\n\ntext\n", "2 block");
}

void MarkdownPageTest::fencesOfAnyLengthAreClosedOnlyByTheirLike()
{
    QFETCH(QString, markdown);
    QFETCH(QString, open);
    std::vector<std::string> shown;
    for (const auto &fence : readMarkdown(markdown.toStdString()).openFences)
        shown.push_back(std::to_string(fence.place.line) + (fence.endsWithBlock ? " block" : ""));
    QCOMPARE(QString::fromStdString(text::join(shown, ", ")), open);
}

void MarkdownPageTest::absolutePathsAreFoundInProseOnly_data()
{
    QTest::addColumn<QString>("markdown");
    QTest::addColumn<QString>("paths");
    const auto row = [](const char *name, const char *markdown, const char *paths) {
        QTest::newRow(name) << QString::fromUtf8(markdown) << QString::fromUtf8(paths);
    };
    row("prose", "Path: /home/me/x", "1 /home/me/x");
    row("with underscores and a full stop", "a\nIt is in /Users/me/my_dir/a_b.", "2 /Users/me/my_dir/a_b");
    row("in brackets", "(/opt/tool/bin)", "1 /opt/tool/bin");
    row("Windows", "In C:\\Users\\me it is", "1 C:\\Users\\me");
    row("after an equals sign", "HOME=/home/me", "1 /home/me");
    row("one a line", "/home/a and /home/b\n/var/c", "1 /home/a, 2 /var/c");
    row("URL", "https://example.com/home/x", "");
    row("URL in angle brackets", "<https://example.com/home/x>", "");
    row("text of a link to a URL", "[/home/x](https://example.com)", "");
    row("part of a longer path", "src/home/x and ./var/y and ~/opt/z and $ROOT/etc/q", "");
    row("inline code", "`/home/me/x`", "");
    row("fenced code", "```\n/home/me\n```\n", "");
    row("indented code", "a\n\n    /home/me\n", "");
    row("html", "<p>\nin /home/me\n</p>", "2 /home/me");
    row("html code", "<pre>\n/home/me\n</pre>", "");
    row("other folders", "/api/v1 and /usr/bin", "");
    row("only the folder", "/home", "");
    row("table", "| a |\n|---|\n| /srv/x |", "3 /srv/x");
}

void MarkdownPageTest::absolutePathsAreFoundInProseOnly()
{
    QFETCH(QString, markdown);
    QFETCH(QString, paths);
    QCOMPARE(QString::fromStdString(rootedOf(markdown.toStdString())), paths);
}

void MarkdownPageTest::headingsHaveTheSlugsOfGithub()
{
    Slugs slugs;
    QCOMPARE(slugs.next("Hello, World!"), std::string("hello-world"));
    QCOMPARE(slugs.next("hello world"), std::string("hello-world-1"));
    QCOMPARE(slugs.next("Hello World"), std::string("hello-world-2"));
    QCOMPARE(slugs.next("hello-world-1"), std::string("hello-world-1-1"));
    QCOMPARE(slugs.next("\xf0\x9f\x8e\xaf Goals & more"), std::string("-goals--more"));
    QCOMPARE(slugs.next("\xc3\x9c"
                        "ber uns_2 (v1.0)"),
             std::string("\xc3\xbc"
                         "ber-uns_2-v10"));
    const auto page = readMarkdown("# A `code` and [link](x.md)\n\nSetext\n===\n\n<a name=\"Old\"></a>\n\n## A ![alt](i.png) b\n");
    QCOMPARE(text::join(page.anchors, " "), std::string("Old a--b a-code-and-link setext"));
}

void MarkdownPageTest::diagramsAreJudged_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *name, const char *body, const char *problem) {
        QTest::newRow(name) << QString::fromUtf8(body) << QString::fromUtf8(problem);
    };
    row("flowchart", "flowchart TD\n  A[a] --> B(b)\n  B --> C{c}\n", "");
    row("no kind", "A --> B", "starts with 'A --> B', which is no kind of diagram");
    row("kind with a tail", "graphs TD", "starts with 'graphs TD', which is no kind of diagram");
    row("empty", "\n  \n", "is empty");
    row("open bracket", "graph TD\n A[a --> B\n", "has a '[' without its counterpart");
    row("closing bracket", "graph TD\n A[a] --> B)\n", "has a ')' without its counterpart");
    row("bracket in quotes", "graph TD\n A[\"a (b\"] --> B\n", "");
    row("flag shape", "graph TD\n A>a] --> B\n", "");
    row("comment and directive", "%%{init: {}}%%\n%% (\nsequenceDiagram\n A->>B: x\n", "");
    row("front matter", "---\ntitle: x\n---\nflowchart LR\n A --> B\n", "");
    row("relations", "erDiagram\n A ||--o{ B : has\n", "");
    row("async arrow", "sequenceDiagram\n A-)B: x\n", "");
    row("state", "stateDiagram-v2\n [*] --> A\n", "");
}

void MarkdownPageTest::diagramsAreJudged()
{
    QFETCH(QString, body);
    QFETCH(QString, problem);
    QCOMPARE(QString::fromStdString(mermaidProblem(body.toStdString())), problem);
    const auto page =
        readMarkdown("```mermaid\n" + body.toStdString() + "\n```\n~~~ MermaidJS {x}\n" + body.toStdString() + "\n~~~\n```go\nx\n```\n");
    QCOMPARE(page.diagrams.size(), std::size_t(2));
    QCOMPARE(mermaidProblem(page.diagrams[1].body), problem.toStdString());
}

void MarkdownPageTest::destinationsAreUnderstood_data()
{
    QTest::addColumn<QString>("destination");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *destination, const char *expected) {
        QTest::newRow(destination) << QString::fromUtf8(destination) << QString::fromUtf8(expected);
    };
    row("b.md#x", "local b.md #x");
    row("./a%20b.md?raw=1#%C3%A4", "local ./a b.md #\xc3\xa4");
    row("#top", "local  #top");
    row("/api/v1", "local /api/v1 #");
    row("https://example.com/a", "external");
    row("HTTP://example.com", "external");
    row("//example.com/x", "elsewhere");
    row("mailto:a@b", "elsewhere");
    row("tel:1", "elsewhere");
    row("1x.md:3", "bad");
    row("a%2.md", "bad");
    row("a%zz.md", "bad");
    row("a%00.md", "bad");
    row("docs/a.md:3", "local docs/a.md:3 #");
}

void MarkdownPageTest::destinationsAreUnderstood()
{
    QFETCH(QString, destination);
    QFETCH(QString, expected);
    const LinkTarget target = linkTarget(destination.toStdString());
    std::string shown;
    switch (target.kind) {
    case LinkTarget::Kind::External: shown = "external"; break;
    case LinkTarget::Kind::Elsewhere: shown = "elsewhere"; break;
    case LinkTarget::Kind::Bad: shown = target.problem.empty() ? "bad without a reason" : "bad"; break;
    case LinkTarget::Kind::Local: shown = "local " + target.path + " #" + target.fragment; break;
    }
    QCOMPARE(QString::fromStdString(shown), expected);
}

void MarkdownPageTest::ignoreEntriesArePrefixesOrPatterns()
{
    QVERIFY(isIgnoredLink("http://localhost:3000/x", {"http://localhost:*"}));
    QVERIFY(isIgnoredLink("https://example.com/a/b", {"https://example.com"}));
    QVERIFY(isIgnoredLink("https://a.example.com/deep/er", {"https://*.example.com/deep"}));
    QVERIFY(!isIgnoredLink("https://example.org", {"https://example.com", "http://*"}));
}

void MarkdownPageTest::allowedPathsHoldForAllBelow()
{
    QVERIFY(isAllowedPath("/home/user/x", {"/home/user/"}));
    QVERIFY(isAllowedPath("/home/user", {"/home/user/"}));
    QVERIFY(!isAllowedPath("/home/other/x", {"/home/user/"}));
    QVERIFY(!isAllowedPath("/home/other/x", {""}));
}

void MarkdownPageTest::aLineOf70KiBIsRead()
{
    const std::string longLine(70 * 1024, 'x');
    QCOMPARE(linksOf(longLine + "\n\n[a](b.md) " + longLine + "[c](d.md)\n"),
             "3:1 b.md, 3:" + std::to_string(11 + longLine.size()) + " d.md");
}

void MarkdownPageTest::windowsLineEndsAndBadUtf8AreRead()
{
    QCOMPARE(linksOf("# a\r\n\r\n[b](b.md)\r\n```\r\n[c](c.md)\r\n```\r\n"), std::string("3:1 b.md"));
    QVERIFY(readMarkdown("```\r\nx\r\n```\r\n").openFences.empty());
    QCOMPARE(linksOf("\xef\xbb\xbf[b](b.md)"), std::string("1:1 b.md"));
    const auto page = readMarkdown("fine\nb\xff"
                                   "d [x](y.md)\n");
    QCOMPARE(page.badUtf8Line, 2);
    QCOMPARE(page.links.size(), std::size_t(1));
}

void MarkdownPageTest::anyBytesAreReadWithoutHarm()
{
    std::string deep;
    for (int i = 0; i < 20'000; ++i)
        deep += "> [![";
    readMarkdown(deep);
    readMarkdown(std::string(100'000, '['));
    readMarkdown(std::string(100'000, '`'));
    readMarkdown(std::string(50'000, '<') + std::string(50'000, '*'));
    std::string table = "|";
    for (int i = 0; i < 5'000; ++i)
        table += "a|";
    readMarkdown(table + "\n" + table + "\n");
    readMarkdown(std::string_view("a\0b[x](y.md)", 12));
    for (const char *html :
         {"<a href=", "<a href='", "<a href", "<", "</", "<!--", "<a href=\"x", "<pre><a href='x'>", "<p =x>", "<a\nhref\n=\n'x'>"})
        htmlParts(html);
    const std::string whole =
        "# A\n\n> - [a](b.md \"t\") ![i](j.png)\n>   ```mermaid\n>   graph TD\n>   ```\n\n| a |\n|---|\n| <a href='x'> |\n\n[r]: y\n";
    for (std::size_t length = 0; length <= whole.size(); ++length)
        readMarkdown(whole.substr(0, length));
}

QTEST_APPLESS_MAIN(MarkdownPageTest)
#include "tst_markdown_page.moc"
