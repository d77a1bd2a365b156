// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/request_watch.h"
#include "cli/request_words.h"
#include "cli/requests_command.h"
#include "cli/words.h"
#include "core/base/text.h"
#include "core/domain/request_json.h"
#include "host/files/atomic_file.h"

#include <QCoroFuture>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <pwd.h>
#include <unistd.h>

namespace genie {

namespace {

constexpr std::int64_t kLargestInput = 1024 * 1024;
/// How long a tracker may take to answer the first time before `generate` says how things stand and goes.
constexpr milliseconds kFirstAnswer{60'000};

/// The whole of a file, or of standard input for "-".
Outcome<std::string> inputOf(const std::string &name)
{
    if (name != "-")
        return readBounded(name, kLargestInput);
    std::string bytes;
    char buffer[4096];
    while (std::cin.read(buffer, sizeof buffer), std::cin.gcount() > 0) {
        bytes.append(buffer, static_cast<std::size_t>(std::cin.gcount()));
        if (static_cast<std::int64_t>(bytes.size()) > kLargestInput)
            return fail(FailureKind::Invalid, "standard input is larger than 1 MiB");
    }
    return bytes;
}

Outcome<Gap> gapFromFile(const std::string &name)
{
    const auto bytes = inputOf(name);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const auto json = parseJson(*bytes);
    const auto gap = json ? gapFrom(*json) : tl::unexpected(json.error());
    return gap ? gap : tl::unexpected(gap.error().within(name == "-" ? "standard input" : name));
}

/// The most urgent entries of the work list as what is to be closed.
Gap worstOf(const CoverageView &view, int count)
{
    Gap gap;
    for (const auto &ranked : view.gaps) {
        if (count-- == 0)
            break;
        if (ranked.file)
            gap.files.push_back(*ranked.file);
        if (ranked.requirement)
            gap.requirements.push_back(*ranked.requirement);
    }
    return gap;
}

/// Fills in what stands in files and in the work list.
QCoro::Task<Outcome<NewRequest>> completed(Link *link, RequestOptions options)
{
    NewRequest wish = options.wish;
    wish.requestedBy = userName();
    wish.source = "cli";
    if (options.delegate && wish.tracker.empty())
        wish.tracker = "app-issue-tracker";
    if (!options.notesFile.empty()) {
        auto notes = inputOf(options.notesFile);
        if (!notes)
            co_return tl::unexpected(notes.error());
        wish.notes = std::string(text::trimmed(*notes));
    }
    if (!options.gapFile.empty()) {
        auto gap = gapFromFile(options.gapFile);
        if (!gap)
            co_return tl::unexpected(gap.error());
        wish.gap = std::move(*gap);
    }
    if (options.gaps > 0) {
        auto view = co_await link->coverage().show(wish.scenario);
        if (!view)
            co_return tl::unexpected(view.error());
        wish.gap = worstOf(*view, options.gaps);
        if (wish.gap.empty())
            co_return fail(FailureKind::Invalid,
                           "there is no gap to queue: nothing is known to be uncovered; measure first with: test-genie execute " +
                               wish.scenario + " --phases unit");
    }
    co_return wish;
}

/// The tracker has answered the first time, well or badly, or the request is over.
bool firstAnswered(const SuiteRequest &request)
{
    if (isFinal(request.status))
        return true;
    const auto *attempt = request.attempt();
    return attempt != nullptr && (!attempt->issueId.empty() || attempt->state != AttemptState::Pending || !attempt->lastError.empty());
}

bool closed(const SuiteRequest &request)
{
    if (request.overridden)
        return request.overridden->word == VerdictWord::Closed;
    return request.verdict && request.verdict->word == VerdictWord::Closed;
}

ExitCode codeOf(RequestWatch::End end, const std::vector<SuiteRequest> &requests, bool wait)
{
    if (end == RequestWatch::End::Interrupted)
        return ExitCode::CtrlC;
    if (end == RequestWatch::End::Lost)
        return ExitCode::Cut;
    if (wait)
        return std::all_of(requests.begin(), requests.end(), closed) ? ExitCode::Passed : ExitCode::Failed;
    const auto refused = [](const SuiteRequest &request) { return request.status == RequestStatus::Failed; };
    return std::any_of(requests.begin(), requests.end(), refused) ? ExitCode::Failed : ExitCode::Passed;
}

void print(const std::vector<SuiteRequest> &requests, bool json)
{
    if (json) {
        // One request is the object itself, so that a script that asked for one need not unpack it.
        Json list = Json::array();
        for (const auto &request : requests)
            list.push_back(toJson(request));
        std::cout << toPretty(requests.size() == 1 ? list.front() : Json{{"items", list}, {"count", requests.size()}}) << std::endl;
        return;
    }
    for (const auto &request : requests)
        std::cout << described(request, isTerminal(STDOUT_FILENO));
}

} // namespace

std::string userName()
{
    const passwd *entry = ::getpwuid(::geteuid());
    return entry == nullptr ? "uid " + std::to_string(::geteuid()) : entry->pw_name;
}

QCoro::Task<ExitCode> awaitRequests(Link *link, RequestWatch *watch, std::vector<SuiteRequest> requests, RequestOptions options)
{
    const auto done = options.wait ? [](const SuiteRequest &request) { return isFinal(request.status); } : &firstAnswered;
    const auto patience = options.wait ? milliseconds(0) : kFirstAnswer;
    const auto end = co_await watch->follow(requests, done, patience);
    if (end == RequestWatch::End::Interrupted)
        std::cerr << "\nno longer waiting; the requests stay as they are\n";
    if (end == RequestWatch::End::Lost)
        std::cerr << "test-genie: the engine was lost while waiting\n";
    if (end != RequestWatch::End::Lost) {
        for (auto &request : requests) {
            auto now = co_await link->requests().show(request.id);
            if (!now)
                co_return report(now.error());
            request = std::move(*now);
        }
    }
    print(requests, options.json);
    co_return codeOf(end, requests, options.wait);
}

QCoro::Task<ExitCode> generateCommand(Link *link, RequestOptions options)
{
    auto wish = co_await completed(link, options);
    if (!wish)
        co_return report(wish.error());
    const bool quiet = options.json;
    RequestWatch watch(link, [quiet](const RequestChanged &changed) {
        if (!quiet)
            std::cerr << oneLine(spoken(changed.what)) << (changed.note.empty() ? "" : ": " + oneLine(changed.note)) << "\n";
    });
    auto queued = co_await link->requests().queue(*wish);
    if (!queued)
        co_return report(queued.error());
    if (queued->duplicate && !quiet)
        std::cerr << "the same is asked for already; nothing was queued\n";
    const bool handedOn = !queued->request.tracker.empty();
    if (!handedOn && !options.wait) {
        if (quiet) {
            Json json = toJson(queued->request);
            json["duplicate"] = queued->duplicate;
            std::cout << toPretty(json) << std::endl;
        } else {
            print(std::vector<SuiteRequest>(1, queued->request), false);
        }
        co_return ExitCode::Passed;
    }
    const std::vector<SuiteRequest> followed(1, queued->request);
    co_return co_await awaitRequests(link, &watch, followed, options);
}

} // namespace genie
