// SPDX-License-Identifier: GPL-3.0-or-later
// What is PostgreSQL's own of the store in it, on a real server; what all stores do is in tests/contract.
#include "memory/open_store.h"
#include "memory/postgres/postgres_session.h"
#include "support/must.h"
#include "support/postgres_cluster.h"
#include "support/store_facts.h"

#include <QProcess>
#include <QTest>

#include <array>
#include <atomic>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace genie;
using genie::test::must;
using genie::test::entry;
using genie::test::PostgresCluster;
using genie::test::queuedRun;

namespace {

/// The way to the database, which can be cut after a commit has arrived there and before its answer has come back.
class CuttingWay {
public:
    explicit CuttingWay(std::string socket) : m_socket(std::move(socket)), m_listener(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in place{};
        place.sin_family = AF_INET;
        place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof place;
        if (::bind(m_listener, reinterpret_cast<sockaddr *>(&place), size) != 0 || ::listen(m_listener, 8) != 0
            || ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&place), &size) != 0)
            qFatal("no port is to be had");
        m_port = ntohs(place.sin_port);
        m_thread = std::thread([this] { carry(); });
    }
    ~CuttingWay()
    {
        m_ends = true;
        ::shutdown(m_listener, SHUT_RDWR);
        m_thread.join();
        ::close(m_listener);
    }
    [[nodiscard]] std::string port() const { return std::to_string(m_port); }
    std::atomic<bool> cutsAtCommit = false; ///< after the database has answered the next one
    std::atomic<bool> keepsCommit = false;  ///< the next one does not even arrive

private:
    void carry()
    {
        while (!m_ends) {
            const int client = ::accept(m_listener, nullptr, nullptr);
            if (client < 0)
                return;
            sockaddr_un place{};
            place.sun_family = AF_UNIX;
            m_socket.copy(place.sun_path, sizeof place.sun_path - 1);
            const int server = ::socket(AF_UNIX, SOCK_STREAM, 0);
            if (::connect(server, reinterpret_cast<sockaddr *>(&place), sizeof place) == 0)
                relay(client, server);
            ::close(server);
            ::close(client);
        }
    }
    void relay(int client, int server)
    {
        std::array<char, 65536> buffer{};
        bool cut = false;
        for (;;) {
            std::array<pollfd, 2> both{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
            if (::poll(both.data(), both.size(), 200) < 0 || m_ends)
                return;
            for (auto &side : both) {
                if (side.revents == 0)
                    continue;
                const bool asked = side.fd == client;
                const auto size = ::read(side.fd, buffer.data(), buffer.size());
                if (size <= 0)
                    return;
                const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
                const bool commits = asked && bytes.find("COMMIT") != std::string_view::npos;
                if (commits && keepsCommit.exchange(false))
                    return;
                if (!asked && cut)
                    return; // what the commit was answered
                cut = cut || (commits && cutsAtCommit.exchange(false));
                if (::write(asked ? server : client, bytes.data(), bytes.size()) != size)
                    return;
            }
        }
    }

    std::string m_socket;
    int m_listener;
    std::uint16_t m_port = 0;
    std::atomic<bool> m_ends = false;
    std::thread m_thread;
};

} // namespace

/// libpqxx 6.4 forgets the result that tells it of a broken connection: about a kilobyte for each that breaks.
extern "C" const char *__lsan_default_suppressions() { return "leak:libpqxx\n"; }

class TestPostgresStore : public QObject
{
    Q_OBJECT

    /// A database of the current test's own.
    static std::string address() { return PostgresCluster::shared().databaseFor(QTest::currentTestFunction()); }
    static void runSql(const std::string &address, const std::string &sql)
    {
        const auto session = must(PostgresSession::open(address, {}));
        const Done done = session->runText(sql);
        QVERIFY2(done.has_value(), done ? "" : done.error().message.c_str());
    }

private Q_SLOTS:
    void initTestCase() { NEEDS_POSTGRES(); }

    void anAddressOfNoKindSaysWhatOneLooksLike()
    {
        for (const char *address : {"", "store.sqlite", "mysql://host/db", "postgresql:", "sqlite:"}) {
            const auto opened = openStore(address);
            QVERIFY(!opened);
            QCOMPARE(opened.error().kind, FailureKind::Invalid);
            QVERIFY(opened.error().message.find("postgresql://") != std::string::npos);
        }
    }

    void aPasswordIsNeverShown()
    {
        const std::string whole = address();
        const std::string secret = "s3cr3t-word";
        std::string with = whole;
        with.replace(with.find("postgres@"), 9, "postgres:" + secret + "@");
        const auto store = must(openStore(with));
        QVERIFY2(store->description().find(secret) == std::string::npos, store->description().c_str());
        QVERIFY(store->description().starts_with("postgresql://postgres:***@/"));
        for (const auto &wrong : {"postgresql://postgres:" + secret + "@/nowhere?host=/nowhere", "postgresql://postgres:" + secret + "@h:p:q/x?a=b",
                                  "postgresql://postgres:pa/" + secret + "@/nowhere", "postgresql://postgres:pa?" + secret + "@/nowhere",
                                  "postgresql://postgres:pa@" + secret + "@/nowhere?host=/nowhere", "postgresql://postgres@/x?host=/nowhere&password=" + secret,
                                  "postgresql://nobody:" + secret + whole.substr(whole.find("@/"))}) {
            const auto refused = openStore(wrong);
            QVERIFY(!refused);
            QVERIFY2(refused.error().message.find(secret) == std::string::npos, refused.error().message.c_str());
            QCOMPARE(refused.error().kind, FailureKind::Unavailable);
        }
    }

    void anotherProgramsDatabaseIsLeftAsItIs()
    {
        const std::string whole = address();
        runSql(whole, "CREATE TABLE invoices (id INTEGER)");
        const auto refused = openStore(whole);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, FailureKind::Invalid);
        QVERIFY2(refused.error().message.find("another program") != std::string::npos, refused.error().message.c_str());
        runSql(whole, "DO $$ BEGIN ASSERT (SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public') = 1; END $$");
    }

    void aNewerSchemaIsRefused()
    {
        const std::string whole = address();
        must(openStore(whole));
        runSql(whole, "INSERT INTO schema_version (version, applied_at) VALUES (9999, 0)");
        const auto refused = openStore(whole);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, FailureKind::Invalid);
        QVERIFY2(refused.error().message.find("newer program") != std::string::npos, refused.error().message.c_str());
    }

    void manyMayOpenANewDatabaseAtOnce()
    {
        const std::string whole = address();
        std::vector<std::thread> openers;
        std::atomic<int> opened = 0;
        for (int i = 0; i < 8; ++i)
            openers.emplace_back([&] { opened += openStore(whole).has_value() ? 1 : 0; });
        for (auto &opener : openers)
            opener.join();
        QCOMPARE(opened.load(), 8);
    }

    void textsThatPostgresCannotHoldAreKeptReadable()
    {
        const auto store = must(openStore(address()));
        auto run = queuedRun();
        run.scenario = std::string("a\0b", 3) + "\xff";
        must(store->append({entry(RunQueued{run})}));
        QCOMPARE(must(store->execution(run.id)).scenario, std::string("a\xEF\xBF\xBD" "b\xEF\xBF\xBD"));
    }

    void aServerThatStopsIsUnavailableAndTheStoreIsThereAgainWithIt()
    {
        const std::string whole = address();
        const auto store = must(openStore(whole));
        QVERIFY(store->enlist("engine-a").has_value());
        const auto before = queuedRun();
        must(store->append({entry(RunQueued{before})}));
        PostgresCluster::shared().stop();
        for (int i = 0; i < 3; ++i) {
            const auto lost = store->append({entry(RunQueued{queuedRun()})});
            QVERIFY(!lost);
            QCOMPARE(lost.error().kind, FailureKind::Unavailable);
        }
        const auto unread = store->execution(before.id);
        QVERIFY(!unread);
        QCOMPARE(unread.error().kind, FailureKind::Unavailable);
        QVERIFY(PostgresCluster::shared().start());
        const auto after = queuedRun();
        const auto told = must(store->append({entry(RunQueued{after})}));
        QCOMPARE(told.back().number, 2);
        QCOMPARE(must(store->execution(before.id)).id, before.id);
        // Its name is its own again, too.
        const auto other = must(openStore(whole));
        QVERIFY(must(other->isEnlisted("engine-a")));
    }

    void aTransactionThatIsCutIsNotKept()
    {
        const auto store = must(openStore(address()));
        const auto session = must(PostgresSession::open(PostgresCluster::shared().databaseFor(QTest::currentTestFunction()), {}));
        const Done cut = session->inTransaction([&]() -> Done {
            if (auto registered = session->run("register_scenario", {"demo", "/srv/demo"}); !registered)
                return tl::unexpected<Failure>(registered.error());
            // What a restart of the database does to its connections.
            runSql(address(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            const auto lost = session->run("register_scenario", {"other", "/srv/other"});
            return lost ? Done() : Done(tl::unexpected<Failure>(lost.error()));
        });
        QVERIFY(!cut);
        QCOMPARE(cut.error().kind, FailureKind::Unavailable);
        QVERIFY(!store->registeredScenarios()); // the same cut: the call that notices it
        QVERIFY(must(store->registeredScenarios()).empty());
        QVERIFY(session->run("register_scenario", {"demo", "/srv/demo"}).has_value());
    }

    void aCommitWhoseAnswerIsLostIsNeitherLostNorDoneTwice()
    {
        const std::string whole = address();
        const std::string folder = whole.substr(whole.find("host=") + 5);
        CuttingWay way(folder + "/.s.PGSQL.5432");
        const std::string database = whole.substr(whole.find("@/") + 2, whole.find('?') - whole.find("@/") - 2);
        const auto store = must(openStore("postgresql://postgres@127.0.0.1:" + way.port() + "/" + database + "?sslmode=disable"));
        const auto first = queuedRun();
        way.cutsAtCommit = true;
        QCOMPARE(must(store->append({entry(RunQueued{first})})).back().number, 1); // It was kept, and is not told as a failure.
        QVERIFY(!way.cutsAtCommit);
        const auto second = queuedRun();
        way.keepsCommit = true;
        const auto lost = store->append({entry(RunQueued{second})});
        QVERIFY(!lost);
        QCOMPARE(lost.error().kind, FailureKind::Unavailable);
        QVERIFY(!store->execution(second.id));
        QCOMPARE(must(store->append({entry(RunQueued{second})})).back().number, 2);
        QCOMPARE(must(store->events(0, 10)).size(), std::size_t{2});
    }

    void theNameOfAnEngineIsFreeWhenItDies()
    {
        const std::string whole = address();
        const auto store = must(openStore(whole));
        QProcess engine;
        engine.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--enlist"), QString::fromStdString(whole)});
        QVERIFY(engine.waitForReadyRead(30'000));
        QVERIFY(must(store->isEnlisted("engine-b")));
        const Done taken = store->enlist("engine-b");
        QVERIFY(!taken);
        QCOMPARE(taken.error().kind, FailureKind::Conflict);
        engine.kill();
        QVERIFY(engine.waitForFinished());
        QVERIFY(must(store->isEnlisted("engine-b"))); // It might only be connecting again.
        QTRY_VERIFY_WITH_TIMEOUT(!must(store->isEnlisted("engine-b")), 30'000);
        QVERIFY(store->enlist("engine-b").has_value());
        store->dismiss("engine-b");
        QTRY_VERIFY_WITH_TIMEOUT(!must(store->isEnlisted("engine-b")), 30'000);
    }

    void anEngineThatConnectsAgainWasNeverGone()
    {
        const std::string whole = address();
        const auto engine = must(openStore(whole)), other = must(openStore(whole));
        QVERIFY(engine->enlist("engine-c").has_value());
        runSql(whole, "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' AND granted");
        QVERIFY(must(other->isEnlisted("engine-c")));
        QVERIFY(!engine->lastEventNumber()); // the call that notices it
        QCOMPARE(must(engine->lastEventNumber()), 0);
        const auto third = must(openStore(whole)); // which has not seen it before, and need not be patient
        const Done taken = third->enlist("engine-c");
        QVERIFY(!taken);
        QCOMPARE(taken.error().kind, FailureKind::Conflict);
    }

    void oneWriterWaitsForAnotherAndNotForEver()
    {
        const std::string whole = address();
        must(openStore(whole));
        const auto first = must(PostgresSession::open(whole, {}));
        const auto second = must(PostgresSession::open(whole, {.lockTimeout = milliseconds(200)}));
        const Done held = first->inTransaction([&]() -> Done {
            const Done refused = second->inTransaction([]() -> Done { return {}; });
            return !refused && refused.error().kind == FailureKind::Unavailable ? Done() : Done(fail(FailureKind::Internal, "it did not wait"));
        });
        QVERIFY2(held.has_value(), held ? "" : held.error().message.c_str());
        QVERIFY(second->inTransaction([]() -> Done { return {}; }).has_value());
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments.at(1) == QStringLiteral("--enlist")) { // an engine that will be killed
        const auto store = openStore(arguments.at(2).toStdString());
        if (!store || !(*store)->enlist("engine-b"))
            return 2;
        std::printf("enlisted\n");
        std::fflush(stdout);
        return application.exec();
    }
    TestPostgresStore test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_postgres_store.moc"
