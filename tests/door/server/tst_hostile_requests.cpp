// SPDX-License-Identifier: GPL-3.0-or-later
// 100,000 random and mutated requests against the whole API: it stays up, and nothing that a stranger sends is the engine's fault.
#include "support/raw_client.h"
#include "support/served_engine.h"
#include "support/temporary_scenarios.h"

#include <QTest>

#include <random>

using namespace genie;

namespace {

constexpr int kRequests = 20'000; ///< of each of five kinds of chance: 100,000 together
constexpr int kAtOnce = 50;

class Mutator {
public:
    Mutator(std::vector<std::pair<std::string, std::string>> routes, unsigned seed) : m_routes(std::move(routes)), m_random(seed) {}

    QByteArray next()
    {
        const auto &[method, pattern] = m_routes[below(m_routes.size())];
        std::string path = "/api/v1" + pattern;
        for (std::size_t open = 0; (open = path.find('{')) != std::string::npos;)
            path.replace(open, path.find('}') - open + 1, piece());
        if (below(3) == 0)
            path += "?" + word() + "=" + piece() + "&limit=" + piece();
        const std::string body = method == "GET" ? std::string() : json();
        std::string request = (below(40) == 0 ? word() : method) + " " + path + " HTTP/1.1\r\nHost: " + (below(30) == 0 ? piece() : "localhost") + "\r\n";
        if (!body.empty() || method != "GET")
            request += (below(20) == 0 ? "" : "Content-Type: application/json\r\n") + std::string("Content-Length: ") + std::to_string(body.size()) + "\r\n";
        if (below(20) == 0)
            request += "Last-Event-ID: " + piece() + "\r\nIdempotency-Key: " + piece() + "\r\n";
        request += "\r\n" + body;
        // One in five is damaged somewhere; its connection may end by that.
        m_damaged = below(5) == 0;
        if (m_damaged)
            request[below(request.size())] = static_cast<char>(below(256));
        return QByteArray::fromStdString(request);
    }
    [[nodiscard]] bool damaged() const { return m_damaged; }

private:
    std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(m_random); }
    std::string word()
    {
        static const std::vector<std::string> kWords{"scenario", "status", "before", "path", "scenarioName", "phases", "requestedTypes", "priority", "note", "GET", "PATCH", "x"};
        return kWords[below(kWords.size())];
    }
    std::string piece()
    {
        static const std::vector<std::string> kPieces{"demo", "..", "%2e%2e%2fetc", "-1", "99999999999999999999", "%00", "%ff", "a%20b", "0", "1e9", "%", "true", "",
                                                      "00000000-0000-4000-8000-000000000000", "%F0%9F%98%80", "'%20OR%201=1--", "demo%0d%0aX:1", "passed,failed"};
        return kPieces[below(kPieces.size())];
    }
    std::string value(int depth)
    {
        switch (below(depth > 3 ? 7 : 9)) {
        case 0: return "null";
        case 1: return "-1";
        case 2: return "1e400";
        case 3: return "\"demo\"";
        case 4: return "\"../../etc/passwd\"";
        case 5: return "\"\\u0000\\ud83d\"";
        case 6: return "18446744073709551616";
        case 7: return "[" + value(depth + 1) + "," + value(depth + 1) + "]";
        default: return object(depth + 1);
        }
    }
    std::string object(int depth)
    {
        static const std::vector<std::string> kNames{"scenarioName", "phases", "preset", "skip", "failFast", "jobs", "tests", "requestedTypes", "coverageTarget", "priority",
                                                     "notes", "gap", "tracker", "revision", "verdict", "mode", "path", "reports", "files", "dryRun", "maxAgeDays", "type", "paths", "filter"};
        std::string text = "{";
        const auto count = below(5);
        for (std::size_t i = 0; i < count; ++i)
            text += (i == 0 ? "\"" : ",\"") + kNames[below(kNames.size())] + "\":" + value(depth);
        return text + "}";
    }
    std::string json()
    {
        std::string text = object(0);
        if (below(10) == 0)
            text.resize(below(text.size() + 1));
        return text;
    }

    std::vector<std::pair<std::string, std::string>> m_routes;
    std::minstd_rand m_random;
    bool m_damaged = false;
};

} // namespace

class TestHostileRequests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aHundredThousandRequestsOfAnyKindBreakNothing_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 5; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void aHundredThousandRequestsOfAnyKindBreakNothing()
    {
        QFETCH(unsigned, seed);
        test::TemporaryScenarios files;
        files.write("demo/.vrooli/service.json", R"({"service":{"name":"demo"}})");
        EngineOptions options;
        options.scenariosRoot = files.root();
        options.dataDirectory = files.path() / "data";
        options.store = "sqlite:" + (files.path() / "data" / "store.sqlite").string();
        options.supervisor = GENIE_BIN_DIR "/test-genie-supervisor";
        options.stateDirectory = files.path() / "state";
        test::ServedEngine engine(options);
        std::vector<std::pair<std::string, std::string>> routes;
        engine.withApi([&](Api &api) {
            for (const auto &route : api.routes()) {
                // Streams answer without an end, what runs tests takes as long as they do, and doctor asks every tool of the machine.
                const bool lasts = route.events || route.pattern == "/doctor" || route.pattern == "/executions" || route.pattern == "/runs" || route.pattern.ends_with("run-tests");
                if (!lasts || route.method == "GET")
                    if (!route.events && route.pattern != "/doctor")
                        routes.emplace_back(route.method, route.pattern);
            }
        });
        Mutator mutator(std::move(routes), seed);
        int sent = 0, answered = 0;
        QByteArray faults;
        while (sent < kRequests && faults.isEmpty()) {
            test::RawClient client(engine.port());
            bool whole = true;
            for (int i = 0; i < kAtOnce && whole && sent < kRequests; ++i, ++sent) {
                const QByteArray request = mutator.next();
                client.forget();
                client.send(request);
                if (mutator.damaged()) {
                    client.send("\r\n\r\n");
                    client.socket().disconnectFromHost();
                    whole = false;
                }
                const QByteArray answer = whole ? client.until("\r\n\r\n") : client.untilTheEnd();
                for (qsizetype at = 0; (at = answer.indexOf("HTTP/1.1 5", at)) >= 0; ++at)
                    if (answer.mid(at + 9, 3) != "501")
                        faults = request + "\n->\n" + answer;
                answered += answer.startsWith("HTTP/1.1") ? 1 : 0;
                if (whole) { // the rest of the body, so that the next answer begins at its beginning
                    const auto head = answer.left(answer.indexOf("\r\n\r\n"));
                    const auto rest = head.mid(head.indexOf("Content-Length: ") + 16);
                    const auto wanted = rest.left(rest.indexOf('\r') < 0 ? rest.size() : rest.indexOf('\r')).toLongLong();
                    qint64 got = answer.size() - head.size() - 4;
                    while (got < wanted && (client.socket().bytesAvailable() > 0 || client.socket().waitForReadyRead(20'000)))
                        got += client.socket().readAll().size();
                    whole = !head.contains("Connection: close");
                }
            }
        }
        QVERIFY2(faults.isEmpty(), faults.constData());
        QCOMPARE(sent, kRequests);
        QVERIFY(answered > kRequests / 2);
        test::RawClient last(engine.port());
        last.send("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        QVERIFY(last.untilTheEnd().contains("\"healthy\""));
    }
};

QTEST_GUILESS_MAIN(TestHostileRequests)
#include "tst_hostile_requests.moc"
