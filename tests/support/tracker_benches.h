// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/delegation/app_issue_tracker.h"
#include "desk/delegation/command_tracker.h"
#include "desk/delegation/github_tracker.h"
#include "host/process/process_runner.h"
#include "support/app_issue_server.h"
#include "support/fake_clock.h"
#include "support/github_server.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

namespace genie::test {

/// A secret that is always there.
class FixedSecret final : public Secrets {
public:
    [[nodiscard]] Outcome<std::string> secret(const std::string &) const override { return std::string(GithubServer::kToken); }
};

/// One kind of tracker with what stands behind it.
class TrackerBench {
public:
    TrackerBench() = default;
    TrackerBench(const TrackerBench &) = delete;
    TrackerBench &operator=(const TrackerBench &) = delete;
    virtual ~TrackerBench() = default;
    virtual Tracker &tracker() = 0;
    /// How often something was asked of the other side.
    [[nodiscard]] virtual std::size_t contacts() const = 0;
    /// Somebody deletes the issue over there.
    virtual void remove(const std::string &id) = 0;
    FakeClock clock;
    QTemporaryDir place;
    ProcessRunner commands{GENIE_BIN_DIR "/test-genie-supervisor"};
    std::unique_ptr<HttpClient> client = makeHttpClient();
};

class AppIssueBench final : public TrackerBench {
public:
    Tracker &tracker() override { return m_tracker; }
    [[nodiscard]] std::size_t contacts() const override { return server.http.seen.size(); }
    void remove(const std::string &id) override { server.remove(id); }
    AppIssueServer server{place.path().toStdString()};

private:
    TrackerAddress m_address{{server.url(), {}}, {}, commands, clock};
    AppIssueTracker m_tracker{m_address, *client, clock};
};

class GithubBench final : public TrackerBench {
public:
    Tracker &tracker() override { return m_tracker; }
    [[nodiscard]] std::size_t contacts() const override { return server.http.seen.size(); }
    void remove(const std::string &id) override { server.issues.erase(std::stoll(id)); }
    GithubServer server;

private:
    FixedSecret m_secret;
    GithubTracker m_tracker{{GithubServer::kRepository, server.url(), {"test-genie"}, {"copilot"}}, m_secret, *client, clock};
};

/// Runs `program`, a shell script beneath `place`, in a directory of its own for each request.
class CommandBench final : public TrackerBench {
public:
    explicit CommandBench(const std::string &lines = "cat > request.json; exec sleep 60")
    {
        const std::string program = place.path().toStdString() + "/agent";
        std::ofstream(program) << "#!/bin/sh\n" << lines << "\n";
        std::filesystem::permissions(program, std::filesystem::perms(0755));
        options.name = "command:agent";
        options.argv = {program};
        options.records = place.path().toStdString() + "/records";
        options.environment = {{"PATH", "/usr/bin:/bin"}};
        make();
    }
    void make()
    {
        m_tracker.reset();
        m_tracker = std::make_unique<CommandTracker>(
            options,
            [this](const SuiteRequest &request) -> Outcome<std::filesystem::path> {
                if (!prepareFails.empty())
                    return fail(FailureKind::Unavailable, prepareFails);
                const std::filesystem::path directory = place.path().toStdString() + "/checkout-" + request.id;
                std::filesystem::create_directories(directory);
                return directory;
            },
            commands, clock);
    }
    Tracker &tracker() override { return *m_tracker; }
    [[nodiscard]] std::size_t contacts() const override
    {
        std::error_code none;
        const std::filesystem::directory_iterator records(options.records, none);
        return none ? 0 : static_cast<std::size_t>(std::distance(begin(records), end(records)));
    }
    void remove(const std::string &id) override
    {
        (void)m_tracker->cancel(id, {});
        for (int i = 0; i < 1000 && m_tracker->read(id, {}, {}).value_or(TrackerReading{}).state != TrackerReading::State::Withdrawn; ++i)
            QTest::qWait(10); // until it writes no more
        std::filesystem::remove_all(options.records / id);
    }
    [[nodiscard]] CommandTracker &command() { return *m_tracker; }
    CommandTracker::Options options;
    std::string prepareFails;

private:
    std::unique_ptr<CommandTracker> m_tracker;
};

} // namespace genie::test
