// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/delegation/trackers.h"

#include "core/base/text.h"
#include "desk/delegation/app_issue_tracker.h"
#include "desk/delegation/issue_text.h"

namespace genie {

namespace {

constexpr std::string_view kCommand = "command:";
constexpr std::size_t kMostMade = 100;

} // namespace

Trackers::Trackers(Options options, PrepareCheckout prepare, HttpClient &client, CommandRunner &commands, const Secrets &secrets,
                   const Clock &clock)
    : m_options(std::move(options)),
      m_prepare(std::move(prepare)),
      m_client(client),
      m_commands(commands),
      m_secrets(secrets),
      m_clock(clock),
      m_address(m_options.appIssueTracker, m_options.environment, commands, clock)
{
}

std::vector<std::string> Trackers::names() const
{
    std::vector<std::string> names{AppIssueTracker::kName, GithubTracker::kName};
    for (const auto &[program, argv] : m_options.commands)
        names.push_back(std::string(kCommand) + program);
    return names;
}

Outcome<std::shared_ptr<Tracker>> Trackers::tracker(const std::string &name)
{
    if (const auto made = m_made.find(name); made != m_made.end())
        return made->second;
    auto made = make(name);
    if (made && m_made.size() >= kMostMade)
        return fail(FailureKind::Conflict, "there are too many different trackers already");
    if (made)
        m_made[name] = *made;
    return made;
}

Outcome<std::shared_ptr<Tracker>> Trackers::make(const std::string &name)
{
    if (name == AppIssueTracker::kName)
        return std::make_shared<AppIssueTracker>(m_address, m_client, m_clock);
    if (name == GithubTracker::kName)
        return std::make_shared<GithubTracker>(m_options.github, m_secrets, m_client, m_clock);
    if (name.starts_with(kCommand)) {
        const std::string program = name.substr(kCommand.size());
        CommandTracker::Options options;
        const auto known = m_options.commands.find(program);
        if (known != m_options.commands.end())
            options.argv = known->second;
        else if (m_options.anyProgram && !program.empty() && program.size() < 4096 && plainText(program, 4096) == program &&
                 program.find('\n') == std::string::npos)
            options.argv = {program};
        if (options.argv.empty())
            return fail(FailureKind::Invalid,
                        "the command '" + plainText(program, 100) + "' is not one that this engine may run; configure it first");
        options.name = name;
        options.records = m_options.records;
        options.environment = m_options.childEnvironment;
        options.timeout = m_options.commandTimeout;
        return std::make_shared<CommandTracker>(std::move(options), m_prepare, m_commands, m_clock);
    }
    return fail(FailureKind::Invalid,
                "there is no tracker '" + plainText(name, 100) + "'; there are " + text::join(names(), ", ") + " and command:PROGRAM");
}

} // namespace genie
