// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/git/git_command.h"

namespace genie {

namespace {

constexpr milliseconds kGitLimit{5000};
constexpr std::size_t kMostOutput = 4 * 1024 * 1024;

/// Takes what git prints, up to a limit.
class Collected final : public OutputSink {
public:
    void standardOutput(std::string_view bytes) override
    {
        whole = whole && text.size() + bytes.size() <= kMostOutput;
        if (whole)
            text += bytes;
    }
    void standardError(std::string_view) override {}

    std::string text;
    bool whole = true;
};

} // namespace

std::optional<std::string> askGit(CommandRunner &commands, const std::map<std::string, std::string> &environment,
                                  const std::filesystem::path &directory, const Cancellation &cancellation,
                                  const std::vector<std::string> &arguments)
{
    CommandSpec spec;
    // A repository's own settings must not make git run programs.
    spec.argv = {"git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"};
    spec.argv.insert(spec.argv.end(), arguments.begin(), arguments.end());
    spec.workingDirectory = directory;
    spec.environment = environment;
    spec.environment["GIT_OPTIONAL_LOCKS"] = "0";
    spec.environment["GIT_TERMINAL_PROMPT"] = "0";
    spec.timeout = kGitLimit;
    Collected output;
    const CommandEnd end = commands.run(spec, output, cancellation);
    if (!end.succeeded() || !output.whole)
        return std::nullopt;
    return std::move(output.text);
}

} // namespace genie
