// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/process/environment.h"

#include <QTest>

#include <cstdlib>

namespace {
using Environment = std::map<std::string, std::string>;
} // namespace

class EnvironmentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void toolsGetWhatTheyNeed()
    {
        const Environment own{{"PATH", "/bin"},         {"HOME", "/h"},          {"LC_ALL", "C"},
                              {"XDG_CACHE_HOME", "/c"}, {"GOFLAGS", "-mod=mod"}, {"npm_config_registry", "r"},
                              {"https_proxy", "p"},     {"HTTP_PROXY", "p"},     {"NODE_EXTRA_CA_CERTS", "c"}};
        const auto child = genie::childEnvironment(own, {});
        for (const auto &[name, value] : own)
            QVERIFY2(child.count(name) == 1 && child.at(name) == value, name.c_str());
    }

    void restOfTheEnvironmentStaysHere()
    {
        const Environment own{{"DATABASE_URL", "x"},     {"GITHUB_TOKEN", "x"}, {"EDITOR", "vi"},          {"npm_config__authToken", "x"},
                              {"NPM_CONFIG__AUTH", "x"}, {"PIP_PASSWORD", "x"}, {"XDG_SECRET_PLACE", "x"}, {"PATHOLOGY", "x"}};
        const auto child = genie::childEnvironment(own, {});
        for (const auto &[name, value] : own)
            QVERIFY2(child.count(name) == 0, name.c_str());
    }

    void namedVariablesPass()
    {
        const Environment own{{"DATABASE_URL", "d"}, {"APP_PORT", "1"}, {"APP_API_KEY", "k"}, {"GITHUB_TOKEN", "t"}};
        const auto child = genie::childEnvironment(own, {"DATABASE_URL", "APP_*", "GITHUB_TOKEN"});
        QCOMPARE(child.at("DATABASE_URL"), std::string("d"));
        QCOMPARE(child.at("APP_PORT"), std::string("1"));
        QCOMPARE(child.at("GITHUB_TOKEN"), std::string("t"));
        QCOMPARE(child.count("APP_API_KEY"), std::size_t(0)); // A secret passes only when it is named in full.
    }

    void outputIsAskedToBePlain()
    {
        const auto child = genie::childEnvironment({{"TERM", "xterm"}, {"NO_COLOR", ""}}, {});
        const Environment expected{{"CI", "1"},
                                   {"NO_COLOR", "1"},
                                   {"FORCE_COLOR", "0"},
                                   {"CLICOLOR", "0"},
                                   {"TERM", "dumb"},
                                   {"GOWORK", "off"},
                                   {"PATH", "/usr/local/bin:/usr/bin:/bin"}};
        QCOMPARE(child, expected);
    }

    void whatIsPassedOrSetIsNotOverruled()
    {
        const auto child = genie::childEnvironment({{"TERM", "xterm"}, {"GOWORK", "/w"}, {"PATH", "/p"}}, {"TERM"});
        QCOMPARE(child.at("TERM"), std::string("xterm"));
        QCOMPARE(child.at("GOWORK"), std::string("/w"));
        QCOMPARE(child.at("PATH"), std::string("/p"));
    }

    void ownEnvironmentIsRead()
    {
        setenv("GENIE_TEST_VALUE", "a=b", 1);
        QCOMPARE(genie::childEnvironment({"GENIE_TEST_VALUE"}).at("GENIE_TEST_VALUE"), std::string("a=b"));
        QCOMPARE(genie::childEnvironment({}).count("GENIE_TEST_VALUE"), std::size_t(0));
        unsetenv("GENIE_TEST_VALUE");
    }
};

QTEST_GUILESS_MAIN(EnvironmentTest)

#include "tst_environment.moc"
