// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
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

} // namespace

std::string userName()
{
    const passwd *entry = ::getpwuid(::geteuid());
    return entry == nullptr ? "uid " + std::to_string(::geteuid()) : entry->pw_name;
}

QCoro::Task<ExitCode> generateCommand(Link *link, RequestOptions options)
{
    auto wish = co_await completed(link, options);
    if (!wish)
        co_return report(wish.error());
    auto queued = co_await link->requests().queue(*wish);
    if (!queued)
        co_return report(queued.error());
    if (options.json) {
        Json json = toJson(queued->request);
        json["duplicate"] = queued->duplicate;
        std::cout << toPretty(json) << std::endl;
        co_return ExitCode::Passed;
    }
    if (queued->duplicate)
        std::cerr << "the same is asked for already; nothing was queued\n";
    std::cout << described(queued->request, isTerminal(STDOUT_FILENO));
    co_return ExitCode::Passed;
}

} // namespace genie
