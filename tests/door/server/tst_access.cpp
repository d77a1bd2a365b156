// SPDX-License-Identifier: GPL-3.0-or-later
// Who is let in, by the head of a request alone.
#include "core/json/json.h"
#include "door/server/access.h"
#include "door/server/write_log.h"
#include "support/process_tools.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace genie;

namespace {

ServerRequest ownRequest()
{
    ServerRequest request;
    request.method = "GET";
    request.path = "/api/v1/health";
    request.host = "127.0.0.1:8470";
    request.peer = "127.0.0.1";
    request.loopback = true;
    request.peerUser = ::geteuid();
    return request;
}

int statusOf(Access &access, const ServerRequest &request, Role role = Role::Viewer)
{
    Caller caller;
    const auto refused = access.refuse(request, role, caller);
    return refused ? refused->status : 200;
}

} // namespace

class TestAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutATokenFileOnlyTheOwnUserOfThisMachineIsLetIn()
    {
        Access access({});
        Caller caller;
        QVERIFY(!access.refuse(ownRequest(), Role::Admin, caller));
        QCOMPARE(caller.role, Role::Admin);
        QVERIFY(!caller.name.empty());
        auto other = ownRequest();
        other.peerUser = ::geteuid() + 1;
        QCOMPARE(statusOf(access, other), 403);
        other.peerUser.reset();
        QCOMPARE(statusOf(access, other), 403);
        auto far = ownRequest();
        far.loopback = false;
        QCOMPARE(statusOf(access, far), 403);
    }

    void aNameThatIsNotOursIsRefused_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("status");
        for (const char *host : {"127.0.0.1:8470", "localhost", "LOCALHOST:1", "localhost.", "[::1]:8470", "192.168.1.7:8470", "genie.example:8470"})
            QTest::newRow(host) << QString::fromLatin1(host) << 200;
        for (const char *host : {"", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "[::1", "[::1]x", "a b", "evil.example:8470/127.0.0.1"})
            QTest::newRow(qPrintable(QStringLiteral("no: ") + QString::fromLatin1(host))) << QString::fromLatin1(host) << 403;
    }
    void aNameThatIsNotOursIsRefused()
    {
        QFETCH(QString, host);
        QFETCH(int, status);
        Access access({{}, {"genie.example"}, {}});
        auto request = ownRequest();
        request.host = host.toStdString();
        QCOMPARE(statusOf(access, request), status);
    }

    void aPageOfAnotherOriginIsRefused_data()
    {
        QTest::addColumn<QString>("origin");
        QTest::addColumn<QString>("site");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const char *origin, const char *site, int status) {
            QTest::newRow(name) << QString::fromLatin1(origin) << QString::fromLatin1(site) << status;
        };
        row("no browser", "", "", 200);
        row("our own page", "http://127.0.0.1:8470", "same-origin", 200);
        row("a local page behind a proxy", "http://localhost:5173", "", 200);
        row("a listed one", "https://tests.example", "cross-site", 200);
        row("foreign", "https://evil.example", "cross-site", 403);
        row("foreign, without the site", "https://evil.example", "", 403);
        row("looks local", "http://localhost.evil.example", "", 403);
        row("nowhere", "null", "", 403);
        row("no origin but another site", "", "cross-site", 403);
        row("garbage", "://", "", 403);
    }
    void aPageOfAnotherOriginIsRefused()
    {
        QFETCH(QString, origin);
        QFETCH(QString, site);
        QFETCH(int, status);
        Access access({{}, {}, {"https://tests.example"}});
        auto request = ownRequest();
        request.origin = origin.toStdString();
        request.fetchSite = site.toStdString();
        QCOMPARE(statusOf(access, request), status);
    }

    void writesAreJson_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("type");
        QTest::addColumn<int>("status");
        QTest::newRow("json") << QStringLiteral("POST") << QStringLiteral("application/json") << 200;
        QTest::newRow("with a charset") << QStringLiteral("POST") << QStringLiteral("Application/JSON; charset=utf-8") << 200;
        QTest::newRow("form") << QStringLiteral("POST") << QStringLiteral("application/x-www-form-urlencoded") << 415;
        QTest::newRow("text") << QStringLiteral("PUT") << QStringLiteral("text/plain") << 415;
        QTest::newRow("nothing") << QStringLiteral("POST") << QString() << 415;
        QTest::newRow("reads need none") << QStringLiteral("GET") << QString() << 200;
    }
    void writesAreJson()
    {
        QFETCH(QString, method);
        QFETCH(QString, type);
        QFETCH(int, status);
        Access access({});
        auto request = ownRequest();
        request.method = method.toStdString();
        request.contentType = type.toStdString();
        QCOMPARE(statusOf(access, request), status);
    }

    void aTokenOpensWhatItsRoleMayDo()
    {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("tokens.json")).toStdString();
        auto book = TokenBook::read(file);
        QVERIFY(book.has_value());
        const auto viewer = book->create("watcher", Role::Viewer, Moment{});
        const auto admin = book->create("boss", Role::Admin, Moment{});
        QVERIFY(viewer && admin && *viewer != *admin && viewer->size() == 46);
        Access access({file, {}, {}});
        auto request = ownRequest();
        QCOMPARE(statusOf(access, request), 401); // also the own user: a proxy on this machine runs as somebody too
        request.authorization = "Bearer " + *viewer;
        request.loopback = false;
        Caller caller;
        QVERIFY(!access.refuse(request, Role::Viewer, caller));
        QCOMPARE(caller.name, std::string("watcher"));
        QCOMPARE(statusOf(access, request, Role::Operator), 403);
        request.authorization = "bearer   " + *admin + " ";
        QCOMPARE(statusOf(access, request, Role::Admin), 200);
        for (const auto &wrong : std::vector<std::string>{"Bearer ", "Bearer x", "Basic " + *admin, "Bearer " + admin->substr(1), "Bearer " + *admin + "x", *admin}) {
            request.authorization = wrong;
            QCOMPARE(statusOf(access, request), 401);
        }
    }

    void aRevokedTokenOpensNothingWithinASecond()
    {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("tokens.json")).toStdString();
        auto book = TokenBook::read(file);
        const auto token = book->create("guest", Role::Viewer, Moment{});
        Access access({file, {}, {}});
        auto request = ownRequest();
        request.authorization = "Bearer " + *token;
        QCOMPARE(statusOf(access, request), 200);
        QVERIFY(book->revoke("guest").has_value());
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(access, request), 401, 3'000);
    }

    void tokensAreKeptAsHashesForTheirUserOnly()
    {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("sub/tokens.json")).toStdString();
        auto book = TokenBook::read(file);
        const auto token = book->create("a.b@c-d_1", Role::Operator, Moment{});
        QVERIFY(token.has_value());
        struct stat status{};
        QCOMPARE(::stat(file.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t(0600));
        QVERIFY(test::contentOf(file).find(token->substr(3)) == std::string::npos);
        const auto again = TokenBook::read(file);
        QVERIFY(again && again->tokens().size() == 1);
        QCOMPARE(again->find(*token)->name, std::string("a.b@c-d_1"));
        QVERIFY(again->find("") == nullptr);
        QCOMPARE(book->create("a.b@c-d_1", Role::Viewer, Moment{}).error().kind, FailureKind::Conflict);
        QCOMPARE(book->create("no spaces", Role::Viewer, Moment{}).error().kind, FailureKind::Invalid);
        QCOMPARE(book->revoke("nobody").error().kind, FailureKind::NotFound);
        ::chmod(file.c_str(), 0644);
        QCOMPARE(TokenBook::read(file).error().kind, FailureKind::Unauthorized);
    }

    void aTokenFileThatCannotBeReadLetsNobodyIn()
    {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("tokens.json")).toStdString();
        for (const char *text : {"", "{", "[]", "{\"tokens\":3}", "{\"tokens\":[{\"name\":\"x\",\"role\":\"king\",\"sha256\":\"00\"}]}"}) {
            std::ofstream(file) << text;
            ::chmod(file.c_str(), 0600);
            Access access({file, {}, {}});
            auto request = ownRequest();
            request.authorization = "Bearer x";
            QCOMPARE(statusOf(access, request), 503);
        }
    }

    void whatWasChangedIsWrittenDownWithoutSecrets()
    {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("log/writes.jsonl")).toStdString();
        WriteLog log(file);
        log.write({"boss", "admin", "10.0.0.1", "POST", "/api/v1/runs\n\x1b[31m", 202});
        log.write({"guest", "viewer", "10.0.0.2", "DELETE", "/api/v1/scenarios/x", 403});
        const std::string text = test::contentOf(file);
        QCOMPARE(std::count(text.begin(), text.end(), '\n'), std::ptrdiff_t{2});
        const auto first = parseJson(text.substr(0, text.find('\n')));
        QVERIFY(first.has_value());
        QCOMPARE((*first)["who"].get<std::string>(), std::string("boss"));
        QCOMPARE((*first)["status"].get<int>(), 202);
        QVERIFY(text.find('\x1b') == std::string::npos);
    }

    void theLogOfWritesIsBounded()
    {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("writes.jsonl")).toStdString();
        std::ofstream(file) << std::string(16 * 1024 * 1024, 'x') << "\n";
        WriteLog log(file);
        log.write({"a", "admin", "p", "POST", "/1", 200});
        log.write({"a", "admin", "p", "POST", "/2", 200});
        QVERIFY(std::filesystem::file_size(file.string() + ".1") > 16 * 1024 * 1024);
        QVERIFY(test::contentOf(file).find("/2") != std::string::npos);
        QVERIFY(std::filesystem::file_size(file) < 1000);
    }
};

QTEST_GUILESS_MAIN(TestAccess)
#include "tst_access.moc"
