// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of a served engine with 100,000 executions and 100,000 requests stored, asked over 16 connections by one thread of this program,
// each beside its bar: figure | measured | bar | ok or MISS. Client and engine share the machine. Exits with 1 when one was missed.
#include "core/ports/request_store.h"
#include "memory/open_store.h"
#include "support/figures.h"
#include "support/raw_client.h"
#include "support/temporary_scenarios.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QRegularExpression>

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>
#include <fstream>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace genie;
using test::need;

constexpr int kStored = 100'000;
constexpr int kBatch = 2000;
constexpr int kConnections = 16;
constexpr double kSeconds = 3;

/// The program, serving.
struct Serving {
    QProcess process;
    std::uint16_t port = 0;
    double startMs = 0;

    Serving(const test::TemporaryScenarios &files, const QStringList &further = {})
    {
        QElapsedTimer timer;
        timer.start();
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), QString::fromStdString((files.path() / "home").string()));
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(GENIE_BIN_DIR "/test-genie"),
                      QStringList{QStringLiteral("--scenarios-root"), QString::fromStdString(files.root().string()), QStringLiteral("--store"),
                                  QString::fromStdString("sqlite:" + (files.path() / "store.sqlite").string()), QStringLiteral("serve"),
                                  QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")} + further);
        QByteArray said;
        while (!said.contains("/api/v1\n") && process.waitForReadyRead(60'000))
            said += process.readAllStandardOutput();
        port = static_cast<std::uint16_t>(QRegularExpression(QStringLiteral(":(\\d+)/api/v1")).match(QString::fromUtf8(said)).captured(1).toUInt());
        if (port == 0)
            test::giveUp("the engine does not serve: " + process.readAllStandardError().toStdString());
        while (!get("/health").contains("\"healthy\""))
            ;
        startMs = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    }
    ~Serving()
    {
        process.terminate();
        process.waitForFinished();
    }
    QByteArray get(const QByteArray &path) const
    {
        test::RawClient client(port);
        client.send("GET /api/v1" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        return client.untilTheEnd();
    }
    [[nodiscard]] double residentMebibytes(const char *line = "VmRSS:") const
    {
        std::ifstream status("/proc/" + std::to_string(process.processId()) + "/status");
        for (std::string text; std::getline(status, text);)
            if (text.rfind(line, 0) == 0)
                return std::stod(text.substr(std::strlen(line))) / 1024;
        return 0;
    }
};

int connectTo(std::uint16_t port)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_port = htons(port);
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || ::connect(fd, reinterpret_cast<sockaddr *>(&place), sizeof place) != 0)
        test::giveUp("cannot connect");
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

/// Where the first whole answer in the bytes ends; 0 when there is none yet.
std::size_t endOfAnswer(const std::string &bytes)
{
    const auto head = bytes.find("\r\n\r\n");
    if (head == std::string::npos)
        return 0;
    const auto length = bytes.find("Content-Length: ");
    const std::size_t body = length < head ? std::strtoull(bytes.c_str() + length + 16, nullptr, 10) : 0;
    return bytes.size() >= head + 4 + body ? head + 4 + body : 0;
}

/// Answers a second over the connections, one request at a time on each.
double perSecond(std::uint16_t port, const std::function<std::string(int)> &request, const char *good)
{
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    struct One {
        int fd;
        std::string seen;
    };
    std::vector<One> ones;
    int sent = 0, answered = 0;
    const auto ask = [&](One &one) {
        const std::string text = request(sent++);
        if (::send(one.fd, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size()))
            test::giveUp("cannot send");
    };
    ones.reserve(kConnections);
    for (int i = 0; i < kConnections; ++i) {
        ones.push_back({connectTo(port), {}});
        epoll_event event{EPOLLIN, {.u32 = static_cast<std::uint32_t>(i)}};
        ::epoll_ctl(epoll, EPOLL_CTL_ADD, ones.back().fd, &event);
    }
    QElapsedTimer timer;
    timer.start();
    for (auto &one : ones)
        ask(one);
    std::vector<char> buffer(256 * 1024);
    while (static_cast<double>(timer.elapsed()) < kSeconds * 1000) {
        epoll_event events[kConnections];
        const int count = ::epoll_wait(epoll, events, kConnections, 1000);
        for (int i = 0; i < count; ++i) {
            One &one = ones[events[i].data.u32];
            const auto size = ::recv(one.fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
            if (size <= 0)
                test::giveUp("a connection was closed");
            one.seen.append(buffer.data(), static_cast<std::size_t>(size));
            if (const auto end = endOfAnswer(one.seen); end > 0) {
                if (one.seen.rfind(good, 0) != 0)
                    test::giveUp("an answer is not " + std::string(good) + ": " + one.seen.substr(0, 300));
                one.seen.erase(0, end);
                ++answered;
                ask(one);
            }
        }
    }
    const double seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    for (const auto &one : ones)
        ::close(one.fd);
    ::close(epoll);
    return answered / seconds;
}

std::string getText(const std::string &path) { return "GET /api/v1" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"; }

std::string postText(const std::string &path, const std::string &body)
{
    return "POST /api/v1" + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string idNumber(int i)
{
    char id[64];
    std::snprintf(id, sizeof id, "%08x-0000-4000-8000-%012x", static_cast<unsigned>(i) * 2654435761U, i);
    return id;
}

void fill(const test::TemporaryScenarios &files)
{
    auto store = need(openStore("sqlite:" + (files.path() / "store.sqlite").string()), "the store");
    for (int from = 0; from < kStored; from += kBatch) {
        std::vector<Entry> entries;
        for (int i = from; i < from + kBatch; ++i) {
            const std::string scenario = "scenario-" + std::to_string(i % 140);
            const Moment at(milliseconds(1'767'952'866'000LL + i * 1000LL));
            Execution execution;
            execution.id = idNumber(i);
            execution.scenario = execution.request.scenario = scenario;
            execution.preset = "quick";
            execution.requestedAt = at;
            entries.push_back({RunQueued{execution}, {}, {}});
            PhaseResult result;
            result.name = "structure";
            result.status = i % 7 == 0 ? PhaseStatus::Failed : PhaseStatus::Passed;
            result.duration = milliseconds(12);
            result.summary = "5 dirs, 7 files";
            entries.push_back({PhaseFinished{execution.id, result}, {}, {}});
            entries.push_back({RunFinished{execution.id, i % 7 == 0 ? RunStatus::Failed : RunStatus::Passed, at, {}}, {}, {}});
            SuiteRequest request;
            request.id = idNumber(kStored + i);
            request.scenario = scenario;
            request.types = {"unit"};
            request.status = static_cast<RequestStatus>(i % 5);
            request.createdAt = request.updatedAt = at;
            entries.push_back({RequestQueued{request}, {}, {}});
        }
        need(store->append(std::move(entries)), "append");
    }
}

/// Milliseconds until so many streaming runs, asked for at once, have all said `complete`.
double streamingRuns(std::uint16_t port, int count)
{
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<int> fds;
    std::vector<std::string> seen(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        fds.push_back(connectTo(port));
        epoll_event event{EPOLLIN, {.u32 = static_cast<std::uint32_t>(i)}};
        ::epoll_ctl(epoll, EPOLL_CTL_ADD, fds.back(), &event);
    }
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < count; ++i) {
        const std::string text = postText("/executions/stream", R"({"scenarioName":"scenario-)" + std::to_string(i % 140) + R"(","phases":["structure"]})");
        if (::send(fds[static_cast<std::size_t>(i)], text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size()))
            test::giveUp("cannot send");
    }
    int complete = 0;
    std::vector<char> buffer(64 * 1024);
    while (complete < count) {
        epoll_event events[256];
        const int ready = ::epoll_wait(epoll, events, 256, 60'000);
        if (ready <= 0)
            test::giveUp("only " + std::to_string(complete) + " of the streaming runs have ended");
        for (int i = 0; i < ready; ++i) {
            const auto place = events[i].data.u32;
            const auto size = ::recv(fds[place], buffer.data(), buffer.size(), MSG_DONTWAIT);
            if (size <= 0) {
                ::epoll_ctl(epoll, EPOLL_CTL_DEL, fds[place], nullptr);
                if (seen[place].find("event: complete") == std::string::npos)
                    test::giveUp("a streaming run ended without completing: " + seen[place].substr(0, 600));
                ++complete;
                continue;
            }
            seen[place].append(buffer.data(), static_cast<std::size_t>(size));
        }
    }
    const double took = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    for (const int fd : fds)
        ::close(fd);
    ::close(epoll);
    return took;
}

/// Milliseconds of the slowest of 50 health checks while so many clients drip and so many streams idle.
double healthUnderLoad(const Serving &engine, int slow, int idle)
{
    std::vector<int> fds;
    for (int i = 0; i < slow + idle; ++i) {
        fds.push_back(connectTo(engine.port));
        const std::string text = i < slow ? std::string("GET /api/v1/health HTTP/1.1\r\nX: ") : getText("/events");
        if (::send(fds.back(), text.data(), text.size(), MSG_NOSIGNAL) < 0)
            test::giveUp("cannot send");
    }
    double worst = 0;
    for (int i = 0; i < 50; ++i)
        worst = std::max(worst, test::millisecondsOf([&] {
            if (!engine.get("/health").contains("\"healthy\""))
                test::giveUp("not healthy");
        }));
    for (const int fd : fds)
        ::close(fd);
    return worst;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    test::TemporaryScenarios files;
    for (int i = 0; i < 140; ++i)
        files.write("scenario-" + std::to_string(i) + "/.vrooli/service.json", R"({"service":{"name":"scenario-)" + std::to_string(i) + R"("}})");
    test::Figures figures;
    {
        std::vector<double> starts;
        double resident = 0;
        for (int i = 0; i < 5; ++i) {
            test::TemporaryScenarios empty;
            std::filesystem::create_directories(empty.root());
            const Serving fresh(empty);
            starts.push_back(fresh.startMs);
            resident = fresh.residentMebibytes();
        }
        figures.atMost("start to healthy", test::medianOf(starts), "ms", 60);
        figures.atMost("idle, resident", resident, "MiB", 40);
    }
    fill(files);
    const Serving engine(files);
    const auto rate = [&](const char *name, double bar, const std::function<std::string(int)> &request, const char *good = "HTTP/1.1 200") {
        figures.atLeast(name, perSecond(engine.port, request, good), "/s", bar);
    };
    rate("GET /health", 4000, [](int) { return getText("/health"); });
    rate("GET /executions, one page", 2500, [](int) { return getText("/executions"); });
    rate("GET /executions/{id}, each another", 4000, [](int i) { return getText("/executions/" + idNumber(i * 37 % kStored)); });
    rate("GET /scenarios, 140 of them", 1000, [](int) { return getText("/scenarios"); });
    rate("GET /phases", 15'000, [](int) { return getText("/phases"); });
    rate("POST /suite-requests", 4000,
         [](int i) { return postText("/suite-requests", R"({"scenarioName":"scenario-)" + std::to_string(i % 140) + R"(","idempotencyKey":"k)" + std::to_string(i) + "\"}"); }, "HTTP/1.1 20");
    figures.atMost("1,000 streaming runs of structure", streamingRuns(engine.port, 1000), "ms", 5000);
    figures.atMost("health beside 500 slow clients and 1,000 streams, the slowest of 50", healthUnderLoad(engine, 500, 1000), "ms", 100);
    const double before = engine.residentMebibytes();
    {
        test::RawClient client(engine.port);
        client.send("POST /api/v1/suite-requests HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 32 && client.socket().state() == QAbstractSocket::ConnectedState; ++i)
            client.send("10000\r\n" + QByteArray(65536, 'x') + "\r\n");
        client.untilTheEnd();
        test::RawClient header(engine.port);
        for (int i = 0; i < 32 && header.socket().state() == QAbstractSocket::ConnectedState; ++i)
            header.send(QByteArray(65536, 'x'));
        header.untilTheEnd();
    }
    figures.atMost("growth by an endless body and an endless header", std::max(0.0, engine.residentMebibytes() - before), "MiB", 2);
    figures.note("resident at the end", engine.residentMebibytes(), "MiB");
    return figures.exitCode();
}
