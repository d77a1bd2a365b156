// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/delegation/command_tracker.h"
#include "desk/delegation/github_tracker.h"
#include "desk/delegation/tracker_address.h"

#include <memory>

namespace genie {

/// The trackers of this engine by name. A further kind is one more file and a line here. Belongs to one thread; the trackers that it
/// answers do not.
class Trackers {
public:
    struct Options {
        TrackerAddress::Configured appIssueTracker;
        GithubTracker::Options github;
        std::map<std::string, std::vector<std::string>> commands; ///< PROGRAM of "command:PROGRAM" -> argument list
        bool anyProgram = false;                                  ///< PROGRAM may also be any program of this machine: for local use only
        std::filesystem::path records;                            ///< for runs of commands
        std::map<std::string, std::string> environment;           ///< of this process, for finding trackers
        std::map<std::string, std::string> childEnvironment;      ///< of the commands
        milliseconds commandTimeout{std::chrono::minutes(80)};
    };

    /// All that is referred to outlives this and the trackers.
    Trackers(Options options, PrepareCheckout prepare, HttpClient &client, CommandRunner &commands, const Secrets &secrets,
             const Clock &clock);

    /// Invalid for a name that is none here, saying which there are.
    Outcome<std::shared_ptr<Tracker>> tracker(const std::string &name);
    /// The names that are configured or built in.
    [[nodiscard]] std::vector<std::string> names() const;

private:
    Outcome<std::shared_ptr<Tracker>> make(const std::string &name);

    Options m_options;
    PrepareCheckout m_prepare;
    HttpClient &m_client;
    CommandRunner &m_commands;
    const Secrets &m_secrets;
    const Clock &m_clock;
    TrackerAddress m_address;
    std::map<std::string, std::shared_ptr<Tracker>> m_made;
};

} // namespace genie
