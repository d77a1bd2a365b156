// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "host/net/tcp_probe.h"
#include "run/phases/dependencies/dependencies_phase.h"
#include "run/phases/dependencies/version_range.h"
#include "support/corpus.h"
#include "support/phase_fakes.h"

#include <QtTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace genie;
using genie::test::PhaseStage;
using genie::test::ScenarioTree;

namespace {

using Kind = Observation::Kind;

PhaseStage stageFor(const ScenarioTree &tree) { return PhaseStage(*readWorkspace(tree.name(), tree.directory()), "dependencies"); }

/// A socket that accepts connections on a free port of this machine.
class Listener {
public:
    Listener() : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        if (::bind(m_socket, reinterpret_cast<sockaddr *>(&address), size) == 0 && ::listen(m_socket, 8) == 0 &&
            ::getsockname(m_socket, reinterpret_cast<sockaddr *>(&address), &size) == 0)
            m_port = ntohs(address.sin_port);
    }
    Listener(const Listener &) = delete;
    Listener &operator=(const Listener &) = delete;
    ~Listener() { close(); }
    void close()
    {
        if (m_socket >= 0)
            ::close(m_socket);
        m_socket = -1;
    }
    [[nodiscard]] int port() const { return m_port; }

private:
    int m_socket;
    int m_port = 0;
};

/// Go in `api`, a vitest package with a pnpm lock in `ui`, Python tests and a bats suite.
void writeFourLanguages(const ScenarioTree &tree)
{
    tree.write("api/go.mod", "module x\n\ngo 1.19\n");
    tree.write("api/a_test.go", "package x\n");
    tree.write("ui/package.json", R"({"scripts": {"test": "vitest run"}})");
    tree.write("ui/pnpm-lock.yaml");
    tree.write("py/tests/test_a.py");
    tree.write("cli/demo.bats", "@test \"a\" { true; }\n");
}

} // namespace

class DependenciesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allGapsAreOneFinding();
    void presentToolsPassAndTellTheirVersions();
    void onlyWhatIsNeededIsAsked();
    void nothingToCheckIsSkipped();
    void switchedOffLanguagesNeedNothing();
    void goVersions_data();
    void goVersions();
    void nodeVersions_data();
    void nodeVersions();
    void toolsThatDoNotRunAreGaps();
    void badManifestsAreMisconfiguration();
    void resourcesWarnByDefaultAndFailWhenStrict();
    void optionalAndUnknownResourcesAreNotProbed();
    void portsAreProbedSideBySide();
    void ranges_data();
    void ranges();
    void firstVersions();
};

void DependenciesTest::allGapsAreOneFinding()
{
    const ScenarioTree tree;
    writeFourLanguages(tree);
    PhaseStage stage = stageFor(tree);
    const PhaseOutcome outcome = makeDependenciesPhase()->run(PhaseStage::makeContext(stage));
    QCOMPARE(outcome.status, PhaseStatus::Failed);
    QCOMPARE(outcome.failureClass, FailureClass::MissingDependency);
    QCOMPARE(outcome.remediations.size(), std::size_t(1));
    QCOMPARE(outcome.remediations.front().code, std::string("deps.commands"));
    QCOMPARE(stage.reporter.lines(Kind::Error).size(), std::size_t(1));
    QCOMPARE(outcome.error, std::string("not on PATH: bats, go, node, pnpm, python3"));
    QCOMPARE(outcome.remediations.front().command, std::string("apt-get install -y bats golang-go nodejs python3 && npm install -g pnpm"));
    QVERIFY(stage.scripted.ran().empty());
}

void DependenciesTest::presentToolsPassAndTellTheirVersions()
{
    const ScenarioTree tree;
    writeFourLanguages(tree);
    PhaseStage stage = stageFor(tree);
    stage.scripted.answer("go version", {"go version go1.19.8 linux/amd64\n"});
    stage.scripted.answer("node --version", {"v18.19.0\n"});
    stage.scripted.answer("pnpm --version", {"9.1.0\n"});
    stage.scripted.answer("python3", {"Python 3.11.2\n"});
    stage.scripted.answer("bats --version", {"Bats 1.8.2\n"});
    const PhaseOutcome outcome = makeDependenciesPhase()->run(PhaseStage::makeContext(stage));
    QVERIFY2(outcome.status == PhaseStatus::Passed, outcome.error.c_str());
    const std::string said = stage.reporter.said(Kind::Success);
    for (const char *version : {"go version go1.19.8", "node v18.19.0", "pnpm 9.1.0", "Python 3.11.2", "Bats 1.8.2"})
        QVERIFY2(said.find(version) != std::string::npos, said.c_str());
    for (const CommandSpec &spec : stage.scripted.ran()) {
        QCOMPARE(spec.timeout, milliseconds(10'000));
        QVERIFY(spec.workingDirectory != tree.directory());
    }
    QVERIFY(stage.reporter.log().find("$ go version") != std::string::npos);
}

void DependenciesTest::onlyWhatIsNeededIsAsked()
{
    const ScenarioTree tree;
    tree.write("api/go.mod", "module x\n");
    tree.write("api/a_test.go", "package x\n");
    tree.write("ui/package.json", R"({"scripts": {"test": "echo \"Error: no test specified\" && exit 1"}})");
    PhaseStage stage = stageFor(tree);
    stage.scripted.answer("go version", {"go version go1.22.1 linux/amd64\n"});
    const PhaseOutcome outcome = makeDependenciesPhase()->run(PhaseStage::makeContext(stage));
    QVERIFY2(outcome.status == PhaseStatus::Passed, outcome.error.c_str());
    QCOMPARE(stage.scripted.ran().size(), std::size_t(1));
    QVERIFY(stage.reporter.said(Kind::Info).find("node in ui needs nothing") != std::string::npos);
}

void DependenciesTest::nothingToCheckIsSkipped()
{
    const ScenarioTree tree;
    tree.write("notes.txt");
    PhaseStage stage = stageFor(tree);
    const PhaseOutcome outcome = makeDependenciesPhase()->run(PhaseStage::makeContext(stage));
    QCOMPARE(outcome.status, PhaseStatus::Skipped);
    QVERIFY(!outcome.skipReason.empty());
}

void DependenciesTest::switchedOffLanguagesNeedNothing()
{
    const ScenarioTree tree;
    writeFourLanguages(tree);
    tree.write(".vrooli/testing.json", R"({"unit": {"languages": {"go": {"enabled": false}, "node": {"enabled": false},
      "python": {"enabled": false}, "bats": {"enabled": false}}}})");
    PhaseStage stage = stageFor(tree);
    QCOMPARE(makeDependenciesPhase()->run(PhaseStage::makeContext(stage)).status, PhaseStatus::Skipped);
}

void DependenciesTest::goVersions_data()
{
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<QString>("present");
    QTest::addColumn<QString>("toolchain");
    QTest::addColumn<QString>("kind"); // "", "warning", "gap"
    QTest::newRow("same") << "1.19"
                          << "1.19.8"
                          << ""
                          << "";
    QTest::newRow("newer") << "1.19"
                           << "1.22.1"
                           << ""
                           << "";
    QTest::newRow("older tries") << "1.21"
                                 << "1.19.8"
                                 << ""
                                 << "warning";
    QTest::newRow("older cannot read") << "1.22.1"
                                       << "1.19.8"
                                       << ""
                                       << "gap";
    QTest::newRow("older fetches") << "1.24.0"
                                   << "1.22.1"
                                   << ""
                                   << "warning";
    QTest::newRow("older may not fetch") << "1.24.0"
                                         << "1.22.1"
                                         << "local"
                                         << "gap";
}

void DependenciesTest::goVersions()
{
    QFETCH(QString, wanted);
    QFETCH(QString, present);
    QFETCH(QString, toolchain);
    QFETCH(QString, kind);
    const ScenarioTree tree;
    tree.write("go.mod", "module x\r\n\r\ngo " + wanted.toStdString() + "\r\n");
    tree.write("a_test.go", "package x\n");
    PhaseStage stage = stageFor(tree);
    if (!toolchain.isEmpty())
        stage.environment["GOTOOLCHAIN"] = toolchain.toStdString();
    stage.scripted.answer("go version", {"go version go" + present.toStdString() + " linux/amd64\n"});
    const PhaseOutcome outcome = makeDependenciesPhase()->run(PhaseStage::makeContext(stage));
    QCOMPARE(outcome.status, kind == u"gap" ? PhaseStatus::Failed : PhaseStatus::Passed);
    QCOMPARE(stage.reporter.lines(Kind::Warning).size(), std::size_t(kind == u"warning" ? 1 : 0));
    if (kind == u"warning")
        QVERIFY2(stage.reporter.lines(Kind::Warning).front().starts_with("go.mod:3: "),
                 stage.reporter.lines(Kind::Warning).front().c_str());
    if (kind == u"gap")
        QVERIFY2(outcome.error.find("is older than go " + wanted.toStdString()) != std::string::npos, outcome.error.c_str());
}

void DependenciesTest::nodeVersions_data()
{
    QTest::addColumn<QString>("engines");
    QTest::addColumn<bool>("gap");
    QTest::addColumn<bool>("warned");
    QTest::newRow("suits") << ">=18" << false << false;
    QTest::newRow("too old") << ">=20" << true << false;
    QTest::newRow("one of two") << "^16 || ^18.12.0" << false << false;
    QTest::newRow("nonsense") << "latest" << false << true;
}

void DependenciesTest::nodeVersions()
{
    QFETCH(QString, engines);
    QFETCH(bool, gap);
    QFETCH(bool, warned);
    const ScenarioTree tree;
    tree.write("package.json", R"({"scripts": {"test": "vitest run"}, "engines": {"node": ")" + engines.toStdString() + "\"}}");
    PhaseStage stage = stageFor(tree);
    stage.scripted.answer("node --version", {"v18.19.0\n"});
    stage.scripted.answer("npm --version", {"9.2.0\n"});
    const PhaseOutcome outcome = makeDependenciesPhase()->run(PhaseStage::makeContext(stage));
    QCOMPARE(outcome.status, gap ? PhaseStatus::Failed : PhaseStatus::Passed);
    QCOMPARE(!stage.reporter.lines(Kind::Warning).empty(), warned);
}

void DependenciesTest::toolsThatDoNotRunAreGaps()
{
    const ScenarioTree tree;
    tree.write("go.mod", "module x\n");
    tree.write("a_test.go", "package x\n");
    PhaseStage stage = stageFor(tree);
    stage.scripted.answer("go version", {"", 0, "", CommandEnd::How::TimedOut});
    const PhaseOutcome outcome = makeDependenciesPhase()->run(PhaseStage::makeContext(stage));
    QCOMPARE(outcome.failureClass, FailureClass::MissingDependency);
    QVERIFY2(outcome.error.starts_with("go does not run"), outcome.error.c_str());
}

void DependenciesTest::badManifestsAreMisconfiguration()
{
    const ScenarioTree tree;
    tree.write("ui/package.json", "{oops");
    tree.write(".vrooli/service.json", "{oops");
    PhaseStage stage = stageFor(tree);
    const PhaseOutcome outcome = makeDependenciesPhase()->run(PhaseStage::makeContext(stage));
    QCOMPARE(outcome.status, PhaseStatus::Failed);
    QCOMPARE(outcome.failureClass, FailureClass::Misconfiguration);
    QCOMPARE(outcome.remediations.size(), std::size_t(2));
    for (const Remediation &remediation : outcome.remediations)
        QCOMPARE(remediation.code, std::string("deps.manifest"));
}

void DependenciesTest::resourcesWarnByDefaultAndFailWhenStrict()
{
    const ScenarioTree tree;
    tree.write(".vrooli/service.json", R"({"service": {"name": "demo"}, "dependencies": {"resources": {
      "postgres": {"required": true}, "redis": {"required": true}}}})");
    Listener up;
    Listener down;
    const int downPort = down.port();
    down.close();
    const auto runWith = [&](PhaseStage &stage) {
        stage.environment["POSTGRES_PORT"] = std::to_string(up.port());
        stage.environment["REDIS_PORT"] = std::to_string(downPort);
        return makeDependenciesPhase()->run(PhaseStage::makeContext(stage));
    };
    PhaseStage lenient = stageFor(tree);
    const PhaseOutcome warned = runWith(lenient);
    QCOMPARE(warned.status, PhaseStatus::Passed);
    QVERIFY(lenient.reporter.said(Kind::Success).find("postgres") != std::string::npos);
    QVERIFY(lenient.reporter.said(Kind::Warning).find("redis (port " + std::to_string(downPort) + ")") != std::string::npos);

    tree.write(".vrooli/testing.json", R"({"dependencies": {"resources_strict": true}})");
    PhaseStage strict = stageFor(tree);
    const PhaseOutcome failed = runWith(strict);
    QCOMPARE(failed.status, PhaseStatus::Failed);
    QCOMPARE(failed.failureClass, FailureClass::MissingDependency);
    QCOMPARE(failed.remediations.front().code, std::string("deps.resource"));
    QVERIFY(failed.error.find("postgres") == std::string::npos);
}

void DependenciesTest::optionalAndUnknownResourcesAreNotProbed()
{
    const ScenarioTree tree;
    tree.write(".vrooli/service.json", R"({"service": {"name": "demo"}, "dependencies": {"resources": {
      "redis": {"required": false}, "minio": {"required": true, "enabled": false}, "frobnicator": {"required": true}}}})");
    PhaseStage stage = stageFor(tree);
    QCOMPARE(makeDependenciesPhase()->run(PhaseStage::makeContext(stage)).status, PhaseStatus::Passed);
    QVERIFY(stage.reporter.lines(Kind::Warning).empty());
    QVERIFY(stage.reporter.said(Kind::Info).find("frobnicator") != std::string::npos);
}

void DependenciesTest::portsAreProbedSideBySide()
{
    Listener up;
    Listener down;
    const int downPort = down.port();
    down.close();
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(acceptingPorts({up.port(), downPort, 0, 70000, up.port()}, milliseconds(300)),
             (std::vector<bool>{true, false, false, false, true}));
    QVERIFY(timer.elapsed() < 2000);
    QVERIFY(acceptingPorts({}, milliseconds(300)).empty());
}

void DependenciesTest::ranges_data()
{
    QTest::addColumn<QString>("range");
    QTest::addColumn<QString>("inside");
    QTest::addColumn<QString>("outside");
    QTest::newRow(">=") << ">=18"
                        << "18.0.0 20.1.0"
                        << "17.9.9";
    QTest::newRow(">= space") << ">= 18.12"
                              << "18.12.0"
                              << "18.11.9";
    QTest::newRow(">") << ">18"
                       << "19.0.0"
                       << "18.99.0";
    QTest::newRow("<") << "<20"
                       << "19.9.9"
                       << "20.0.0";
    QTest::newRow("<=") << "<=20"
                        << "20.9.9"
                        << "21.0.0";
    QTest::newRow("both") << ">=18 <21"
                          << "18.0.0 20.9.0"
                          << "17.0.0 21.0.0";
    QTest::newRow("caret") << "^18.12.0"
                           << "18.12.0 18.99.0"
                           << "18.11.0 19.0.0";
    QTest::newRow("caret zero") << "^0.2.3"
                                << "0.2.9"
                                << "0.3.0 0.2.2";
    QTest::newRow("tilde") << "~18.1"
                           << "18.1.9"
                           << "18.2.0 18.0.9";
    QTest::newRow("x") << "18.x"
                       << "18.0.0 18.99.9"
                       << "19.0.0";
    QTest::newRow("plain") << "18"
                           << "18.3.0"
                           << "19.0.0 17.0.0";
    QTest::newRow("exact") << "18.19.0"
                           << "18.19.0"
                           << "18.19.1";
    QTest::newRow("or") << "^16 || >=20"
                        << "16.5.0 22.0.0"
                        << "18.0.0 17.0.0";
    QTest::newRow("hyphen") << "16 - 18"
                            << "16.0.0 18.9.0"
                            << "15.9.0 19.0.0";
    QTest::newRow("star") << "*"
                          << "1.0.0 99.0.0"
                          << "";
    QTest::newRow("empty") << ""
                           << "1.0.0"
                           << "";
    QTest::newRow("pre-release") << ">=18.0.0-rc.1"
                                 << "18.0.0"
                                 << "17.0.0";
    QTest::newRow("nonsense") << "latest"
                              << ""
                              << "";
    QTest::newRow("half nonsense") << ">=18 || banana"
                                   << ""
                                   << "";
}

void DependenciesTest::ranges()
{
    QFETCH(QString, range);
    QFETCH(QString, inside);
    QFETCH(QString, outside);
    const auto check = [&range](const QString &version) { return satisfies(*firstVersion(version.toStdString()), range.toStdString()); };
    for (const QString &version : inside.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        QVERIFY2(check(version) == true, qPrintable(version));
    for (const QString &version : outside.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        QVERIFY2(check(version) == false, qPrintable(version));
    if (inside.isEmpty() && outside.isEmpty())
        QVERIFY(!check(QStringLiteral("18.0.0")));
}

void DependenciesTest::firstVersions()
{
    QCOMPARE(firstVersion("go1.21 linux")->text(), std::string("1.21"));
    QCOMPARE(firstVersion("v18.19.0\n")->text(), std::string("18.19.0"));
    QCOMPARE(firstVersion("Python 3.11.2+")->text(), std::string("3.11.2"));
    QCOMPARE(firstVersion("7.")->text(), std::string("7"));
    QVERIFY(!firstVersion("none"));
}

QTEST_GUILESS_MAIN(DependenciesTest)
#include "tst_dependencies.moc"
