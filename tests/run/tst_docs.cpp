// SPDX-License-Identifier: GPL-3.0-or-later
// The phase `docs` over small trees, with a scripted network and, once, a server of this machine.
#include "run/phases/docs/docs_phase.h"
#include "run/phases/docs/external_links.h"
#include "support/phase_bench.h"

#include "core/base/text.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <fstream>

using namespace genie;
using genie::test::PhaseBench;

namespace {

using Kind = Observation::Kind;

/// Answers by URL, and counts; 200 for what it does not know.
class ScriptedProbe final : public UrlProbe {
public:
    struct Shared {
        std::map<std::string, UrlAnswer> answers;
        std::mutex mutex;
        std::vector<std::string> asked;
    };
    explicit ScriptedProbe(std::shared_ptr<Shared> shared) : m_shared(std::move(shared)) {}

    UrlAnswer ask(const std::string &url, milliseconds, const Cancellation &) override
    {
        const std::lock_guard guard(m_shared->mutex);
        m_shared->asked.push_back(url);
        const auto it = m_shared->answers.find(url);
        return it == m_shared->answers.end() ? UrlAnswer{200, {}} : it->second;
    }

private:
    std::shared_ptr<Shared> m_shared;
};

struct DocsBench : PhaseBench {
    std::shared_ptr<ScriptedProbe::Shared> network = std::make_shared<ScriptedProbe::Shared>();
    std::filesystem::path cache;

    PhaseOutcome check()
    {
        read();
        reporter.clear();
        planned.phase.name = "docs";
        PhaseContext context = this->context();
        context.cache = cache;
        return makeDocsPhase(std::make_unique<ScriptedProbe>(network), milliseconds(0))->run(context);
    }
    void settings(const std::string &docs) { write(".vrooli/testing.json", R"({"docs": )" + docs + "}"); }
    /// `file:line rule` of every observation of a kind that has a rule.
    [[nodiscard]] std::string found(Kind kind) const
    {
        std::vector<std::string> places;
        for (const Observation &one : reporter.observations())
            if (one.kind == kind && !one.rule.empty())
                places.push_back(one.file + ":" + std::to_string(one.line) + " " + one.rule);
        return text::join(places, ", ");
    }
    [[nodiscard]] bool says(Kind kind, std::string_view part) const
    {
        const auto all = reporter.observations();
        return std::any_of(all.begin(), all.end(),
                           [&](const Observation &one) { return one.kind == kind && one.text.find(part) != std::string::npos; });
    }
};

/// An HTTP server of this machine in a thread of its own: the path is the status.
class StatusServer {
public:
    StatusServer()
    {
        m_server.moveToThread(&m_thread);
        m_thread.start();
        QMetaObject::invokeMethod(
            &m_server,
            [this] {
                QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { accept(m_server.nextPendingConnection()); });
                m_server.listen(QHostAddress::LocalHost);
                port = m_server.serverPort();
            },
            Qt::BlockingQueuedConnection);
    }
    ~StatusServer()
    {
        QMetaObject::invokeMethod(
            &m_server,
            [this] {
                m_server.close();
                qDeleteAll(m_server.findChildren<QTcpSocket *>());
            },
            Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    [[nodiscard]] std::string url(const std::string &path) const { return "http://127.0.0.1:" + std::to_string(port) + path; }

    int port = 0;
    std::atomic<int> heads{0};
    std::atomic<int> gets{0};

private:
    void accept(QTcpSocket *socket)
    {
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
            if (!socket->peek(65536).contains("\r\n\r\n"))
                return;
            const QList<QByteArray> words = socket->readAll().split(' ');
            const bool isHead = words.at(0) == "HEAD";
            ++(isHead ? heads : gets);
            const QByteArray path = words.at(1);
            if (path == "/never")
                return;
            if (path == "/loop")
                socket->write("HTTP/1.1 302 x\r\nLocation: /loop\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            else if (path == "/moved")
                socket->write("HTTP/1.1 301 x\r\nLocation: /200\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            else if (path == "/endless" && !isHead)
                socket->write("HTTP/1.1 200 x\r\nConnection: close\r\n\r\n" + QByteArray(1024 * 1024, 'x'));
            else if ((path == "/get-only" || path == "/endless") && isHead)
                socket->write("HTTP/1.1 405 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            else
                socket->write("HTTP/1.1 " + (path == "/get-only" ? QByteArray("200") : path.mid(1)) +
                              " x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            if (path != "/endless" || isHead)
                socket->disconnectFromHost();
        });
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

    QThread m_thread;
    QTcpServer m_server;
};

} // namespace

class DocsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exampleLinesOfTheSpecification_data();
    void exampleLinesOfTheSpecification();
    void nothingToReadIsSkipped();
    void c22_titlesInlineCodeNestedFencesFoldersAndUrlsAreRight();
    void c23_longLinesAreReadAndTheOrderIsThatOfTheFiles();
    void anchorsWarnUnlessTheSettingsSayOtherwise();
    void absolutePathsCanBeAllowed();
    void diagramsFailOnlyWhenStrict();
    void switchedOffPartsAreSaid();
    void linksLeadNowhereOutsideTheRepository();
    void hugeFilesAndMadeUpTreesAreFindings();
    void findingsBeyondAThousandAreCounted();
    void externalLinksAreAskedForOnlyWhenWanted();
    void externalAnswersAreJudged();
    void externalAnswersAreKeptForADay();
    void cancelledPhaseIsNotPassed();
    void realServerIsAsked();
};

void DocsTest::exampleLinesOfTheSpecification_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("errors");
    const auto row = [](const char *line, const char *errors) {
        QTest::newRow(line) << QString::fromUtf8(line) << QString::fromUtf8(errors);
    };
    row("See [b](b.md#x)", "");
    row("See [b](b.md \"Title\")", "");
    row("![logo](../ui/public/logo.png)", "docs/a.md:1 docs/link");
    row("Path: /home/me/x", "docs/a.md:1 docs/absolute-path");
    row("[api](/api/v1)", "");
    row("[dir](./guides/)", "");
    row("[dir](./bare/)", "docs/a.md:1 docs/link");
    row("text\n\n```go\nx", "docs/a.md:3 docs/fence");
    row("[x](/home/me/x.md)", "docs/a.md:1 docs/link");
    row("[x](1x.md:3)", "docs/a.md:1 docs/link");
    row("[x](nothing.md)", "docs/a.md:1 docs/link");
    row("[x](../README.md)", "");
    row("[x](with%20blank.md)", "");
    row("[r][x]\n\n[x]: gone.md", "docs/a.md:1 docs/link");
    row("<a href=\"gone.html\">x</a>", "docs/a.md:1 docs/link");
    row("`[x](gone.md)`", "");
}

void DocsTest::exampleLinesOfTheSpecification()
{
    QFETCH(QString, line);
    QFETCH(QString, errors);
    DocsBench bench;
    bench.write("README.md", "# demo\n");
    bench.write("docs/a.md", line.toStdString());
    bench.write("docs/b.md", "# x\n");
    bench.write("docs/with blank.md", "");
    bench.write("docs/guides/README.md", "# guides\n");
    bench.write("docs/bare/x.txt", "");
    const PhaseOutcome outcome = bench.check();
    QCOMPARE(QString::fromStdString(bench.found(Kind::Error)), errors);
    QCOMPARE(outcome.status, errors.isEmpty() ? PhaseStatus::Passed : PhaseStatus::Failed);
    QCOMPARE(outcome.failureClass, errors.isEmpty() ? FailureClass::None : FailureClass::Misconfiguration);
    if (!errors.isEmpty())
        QCOMPARE(outcome.remediations.front().code, std::string("docs.issues"));
}

void DocsTest::nothingToReadIsSkipped()
{
    DocsBench bench;
    bench.write("node_modules/x/README.md", "[x](gone.md)");
    bench.write("coverage/a.md", "[x](gone.md)");
    QCOMPARE(bench.check().status, PhaseStatus::Skipped);
}

void DocsTest::c22_titlesInlineCodeNestedFencesFoldersAndUrlsAreRight()
{
    DocsBench bench;
    bench.write("README.md",
                "# demo\n\n[t](docs/ \"Title\") `[no](gone.md)`\n\n````md\n```\n[no](gone.md)\n```\n````\n\nhttps://example.com/home/x\n");
    bench.write("docs/README.md", "");
    const PhaseOutcome outcome = bench.check();
    QVERIFY2(outcome.status == PhaseStatus::Passed, outcome.error.c_str());
}

void DocsTest::c23_longLinesAreReadAndTheOrderIsThatOfTheFiles()
{
    DocsBench bench;
    std::string expected;
    for (int i = 100; i < 160; ++i) {
        const std::string file = "docs/" + std::to_string(i) + ".md";
        bench.write(file, std::string(70 * 1024, 'x') + "\n\n[x](gone.md) [y](gone-too.md)\n");
        expected += (expected.empty() ? "" : ", ") + file + ":3 docs/link, " + file + ":3 docs/link";
    }
    for (int round = 0; round < 3; ++round) {
        const PhaseOutcome outcome = bench.check();
        QCOMPARE(bench.found(Kind::Error), expected);
        QCOMPARE(
            outcome.summary,
            std::string("60 files, 120 local links, 120 broken links, 0 mermaid errors, 0 markdown errors, 0 absolute paths, 0 warnings"));
    }
}

void DocsTest::anchorsWarnUnlessTheSettingsSayOtherwise()
{
    DocsBench bench;
    bench.write("README.md", "# One\n\n[a](#one) [b](#two) [c](b.md#three) [d](b.md#four) [e](b.md#Three) [f](#)\n");
    bench.write("b.md", "# Three\n");
    QCOMPARE(bench.check().status, PhaseStatus::Passed);
    QCOMPARE(bench.found(Kind::Warning), std::string("README.md:3 docs/anchor, README.md:3 docs/anchor"));
    bench.settings(R"({"links": {"anchors": "fail"}})");
    QCOMPARE(bench.check().status, PhaseStatus::Failed);
    bench.settings(R"({"links": {"anchors": "off"}})");
    QCOMPARE(bench.check().status, PhaseStatus::Passed);
    QCOMPARE(bench.found(Kind::Warning), std::string());
}

void DocsTest::absolutePathsCanBeAllowed()
{
    DocsBench bench;
    bench.write("README.md", "It is in /home/user/x.\n\nNot in /home/other/x.\n\n[a](/home/user/b.md)\n");
    bench.settings(R"({"absolute_paths": {"allow": ["/home/user/"]}})");
    QCOMPARE(bench.check().status, PhaseStatus::Failed);
    QCOMPARE(bench.found(Kind::Error), std::string("README.md:3 docs/absolute-path"));
    bench.settings(R"({"absolute_paths": {"enabled": false}})");
    QCOMPARE(bench.check().status, PhaseStatus::Failed); // the link is now one to a file
    QCOMPARE(bench.found(Kind::Error), std::string("README.md:5 docs/link"));
}

void DocsTest::diagramsFailOnlyWhenStrict()
{
    DocsBench bench;
    bench.write("README.md", "```mermaid\nnothing\n```\n");
    QCOMPARE(bench.check().status, PhaseStatus::Failed);
    QCOMPARE(bench.found(Kind::Error), std::string("README.md:1 docs/mermaid"));
    bench.settings(R"({"mermaid": {"strict": false}})");
    QCOMPARE(bench.check().status, PhaseStatus::Passed);
    QCOMPARE(bench.found(Kind::Warning), std::string("README.md:1 docs/mermaid"));
}

void DocsTest::switchedOffPartsAreSaid()
{
    DocsBench bench;
    bench.write("README.md", "[x](gone.md) /home/me/x\n\n```mermaid\nnothing\n```\n");
    bench.settings(R"({"mermaid": {"enabled": false}, "links": {"enabled": false}, "absolute_paths": {"enabled": false}})");
    QCOMPARE(bench.check().status, PhaseStatus::Passed);
    for (const char *what : {"links are not checked", "diagrams are not checked", "absolute paths are not checked"})
        QVERIFY2(bench.says(Kind::Skip, what), what);
    bench.settings(R"({"markdown": {"enabled": false}})");
    QCOMPARE(bench.check().status, PhaseStatus::Skipped);
}

void DocsTest::linksLeadNowhereOutsideTheRepository()
{
    DocsBench bench;
    bench.write("README.md", "[x](../../../../../../../../../../etc/hostname)\n");
    bench.check();
    QVERIFY(bench.says(Kind::Error, "leads out of the repository"));
}

void DocsTest::hugeFilesAndMadeUpTreesAreFindings()
{
    DocsBench bench;
    bench.write("README.md", std::string(9 * 1024 * 1024, 'x'));
    std::filesystem::create_directory_symlink(bench.directory(), bench.directory() / "loop");
    std::filesystem::create_directories(bench.directory() / "folder.md");
    const PhaseOutcome outcome = bench.check();
    QCOMPARE(outcome.status, PhaseStatus::Failed);
    QCOMPARE(bench.found(Kind::Error), std::string("README.md:0 docs/read"));
}

void DocsTest::findingsBeyondAThousandAreCounted()
{
    DocsBench bench;
    std::string page;
    for (int i = 0; i < 1200; ++i)
        page += "[x](gone.md)\n\n";
    bench.write("README.md", page);
    const PhaseOutcome outcome = bench.check();
    QVERIFY2(outcome.error.find("1200 problems") != std::string::npos, outcome.error.c_str());
    QVERIFY(bench.says(Kind::Warning, "... and 200 more findings"));
}

void DocsTest::externalLinksAreAskedForOnlyWhenWanted()
{
    DocsBench bench;
    bench.write("README.md", "<https://a.example/x#1> <https://a.example/x#2> <http://localhost:3000/> <http://127.0.0.1/y>\n");
    QCOMPARE(bench.check().status, PhaseStatus::Passed);
    QVERIFY(bench.network->asked.empty());
    QVERIFY(bench.says(Kind::Info, "external links: 1, not asked for"));
    bench.settings(R"({"links": {"external": true}})");
    QCOMPARE(bench.check().status, PhaseStatus::Passed);
    QCOMPARE(bench.network->asked, std::vector<std::string>{"https://a.example/x"});
    bench.settings(R"({"links": {"external": true, "ignore": ["https://a.example/*"]}})");
    bench.network->asked.clear();
    bench.check();
    QVERIFY(bench.network->asked.empty());
}

void DocsTest::externalAnswersAreJudged()
{
    DocsBench bench;
    std::string page;
    for (const int status : {200, 204, 401, 403, 405, 429, 999, 404, 500}) {
        const std::string url = "https://h" + std::to_string(status) + ".example/";
        page += "<" + url + ">\n\n";
        bench.network->answers[url] = {status, {}};
    }
    bench.network->answers["https://down.example/"] = {0, "no answer in time"};
    bench.write("README.md", page + "<https://down.example/>\n");
    bench.settings(R"({"links": {"external": true, "max_concurrency": 3}})");
    QCOMPARE(bench.check().status, PhaseStatus::Failed);
    QCOMPARE(bench.found(Kind::Error), std::string("README.md:15 docs/external-link, README.md:17 docs/external-link"));
    QCOMPARE(bench.found(Kind::Warning),
             std::string("README.md:5 docs/external-link, README.md:7 docs/external-link, README.md:9 docs/external-link, "
                         "README.md:11 docs/external-link, README.md:13 docs/external-link, README.md:19 docs/external-link"));
    bench.settings(R"({"links": {"external": true, "strict_external": true}})");
    bench.check();
    QVERIFY(bench.found(Kind::Error).find("README.md:19") != std::string::npos);
}

void DocsTest::externalAnswersAreKeptForADay()
{
    DocsBench bench;
    bench.cache = bench.directory() / "../cache";
    bench.write("README.md", "<https://ok.example/> <https://gone.example/> <https://down.example/>\n");
    bench.network->answers["https://gone.example/"] = {404, {}};
    bench.network->answers["https://down.example/"] = {0, "no answer"};
    bench.settings(R"({"links": {"external": true}})");
    bench.check();
    QCOMPARE(bench.network->asked.size(), std::size_t(3));
    bench.network->asked.clear();
    QCOMPARE(bench.check().status, PhaseStatus::Failed); // what is kept is a verdict like any other
    QCOMPARE(bench.network->asked, std::vector<std::string>{"https://down.example/"});
    const auto now = std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
    QVERIFY(LinkCache(bench.cache / "links.json", now).find("https://ok.example/") != nullptr);
    QVERIFY(LinkCache(bench.cache / "links.json", now + std::chrono::hours(25)).find("https://ok.example/") == nullptr);
    for (const char *bytes : {"", "{", "[]", R"({"https://ok.example/": 3})", R"({"https://ok.example/": {"status": "x", "asked": 1}})"}) {
        std::ofstream(bench.cache / "links.json") << bytes;
        QVERIFY(LinkCache(bench.cache / "links.json", now).find("https://ok.example/") == nullptr);
    }
}

void DocsTest::cancelledPhaseIsNotPassed()
{
    DocsBench bench;
    bench.write("README.md", "# demo\n");
    bench.cancellation.requestStop();
    const PhaseOutcome outcome = bench.check();
    QCOMPARE(outcome.status, PhaseStatus::Failed);
    QCOMPARE(outcome.failureClass, FailureClass::None);
}

void DocsTest::realServerIsAsked()
{
    StatusServer server;
    const auto probe = makeUrlProbe();
    const auto statusOf = [&](const std::string &path) { return probe->ask(server.url(path), milliseconds(10'000), {}).status; };
    QCOMPARE(statusOf("/200"), 200);
    QCOMPARE(server.gets.load(), 0);
    QCOMPARE(statusOf("/404"), 404);
    QCOMPARE(server.gets.load(), 1); // GET is tried where HEAD is refused
    QCOMPARE(statusOf("/get-only"), 200);
    QCOMPARE(statusOf("/moved"), 200);
    QCOMPARE(statusOf("/endless"), 200);
    QCOMPARE(statusOf("/loop"), 0);
    const UrlAnswer late = probe->ask(server.url("/never"), milliseconds(100), {});
    QCOMPARE(late.status, 0);
    QCOMPARE(late.problem, std::string("no answer in time"));
    CancellationSource stopping;
    stopping.requestStop();
    QCOMPARE(probe->ask(server.url("/never"), milliseconds(10'000), stopping.token()).problem, std::string("stopped"));
    QVERIFY(!probe->ask("http://127.0.0.1:1/", milliseconds(10'000), {}).problem.empty());
    QVERIFY(!probe->ask("no url", milliseconds(10), {}).problem.empty());
}

QTEST_GUILESS_MAIN(DocsTest)
#include "tst_docs.moc"
