// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/git/git_command.h"

#include "core/base/text.h"

#include <algorithm>

namespace genie {

namespace {

/// Takes what git prints, up to a limit, and the beginning of what it complains about.
class Answer final : public OutputSink {
public:
    explicit Answer(std::size_t limit) : m_limit(limit) {}
    void standardOutput(std::string_view bytes) override
    {
        whole = whole && output.size() + bytes.size() <= m_limit;
        if (whole)
            output += bytes;
    }
    void standardError(std::string_view bytes) override { errors += bytes.substr(0, 8192 - std::min<std::size_t>(errors.size(), 8192)); }

    std::string output;
    std::string errors;
    bool whole = true;

private:
    std::size_t m_limit;
};

} // namespace

Outcome<std::string> askGit(CommandRunner &commands, const std::map<std::string, std::string> &environment, const GitQuestion &question,
                            const Cancellation &cancellation)
{
    CommandSpec spec;
    // A repository's own settings must not make git run programs, and nobody sits there to be asked.
    spec.argv = {"git",
                 "-c", "core.fsmonitor=false",
                 "-c", "core.quotePath=false",
                 "-c", "core.hooksPath=/dev/null",
                 "-c", "core.askPass=",
                 "-c", "protocol.ext.allow=never",
                 "-c", "submodule.recurse=false",
                 "-c", "gc.auto=0"};
    spec.argv.insert(spec.argv.end(), question.arguments.begin(), question.arguments.end());
    spec.workingDirectory = question.directory;
    spec.environment = environment;
    spec.environment["GIT_OPTIONAL_LOCKS"] = "0";
    spec.environment["GIT_TERMINAL_PROMPT"] = "0";
    spec.environment["GIT_ASKPASS"] = "/bin/false";
    spec.environment["SSH_ASKPASS"] = "/bin/false";
    spec.environment["GIT_SSH_COMMAND"] = "ssh -oBatchMode=yes";
    spec.environment["LC_ALL"] = "C.UTF-8";
    spec.timeout = question.timeout;
    spec.input = question.input;
    if (commands.find("git", spec.environment).empty())
        return fail(FailureKind::NotFound, "git is not installed");
    Answer answer(question.mostOutput);
    const CommandEnd end = commands.run(spec, answer, cancellation);
    const std::string what = "git " + (question.arguments.empty() ? std::string() : question.arguments.front());
    if (end.how == CommandEnd::How::Cancelled)
        return fail(FailureKind::Cancelled, what + " was stopped");
    if (end.how == CommandEnd::How::TimedOut)
        return fail(FailureKind::Timeout, what + " " + end.describe());
    if (!end.succeeded()) {
        const std::string said(text::trimmed(text::withoutControls(text::validUtf8(answer.errors))));
        return fail(FailureKind::Invalid, what + " " + end.describe() + (said.empty() ? "" : ": " + text::shortened(said, 500)));
    }
    if (!answer.whole)
        return fail(FailureKind::Unavailable, what + " says more than " + std::to_string(question.mostOutput / 1024 / 1024) + " MiB");
    return std::move(answer.output);
}

} // namespace genie
