// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/git/changed_lines.h"

#include "core/base/text.h"
#include "host/git/git_command.h"

#include <charconv>
#include <optional>

namespace genie {

namespace {

/// The added side of `@@ -1,2 +3,4 @@`; nothing when nothing was added.
std::optional<LineRange> addedSide(std::string_view header)
{
    const auto plus = header.find('+');
    if (plus == std::string_view::npos)
        return std::nullopt;
    const char *at = header.data() + plus + 1;
    const char *end = header.data() + header.size();
    int first = 0;
    int count = 1;
    const auto start = std::from_chars(at, end, first);
    if (start.ec != std::errc())
        return std::nullopt;
    if (start.ptr != end && *start.ptr == ',')
        std::from_chars(start.ptr + 1, end, count);
    if (count < 1 || first < 1)
        return std::nullopt;
    return LineRange{first, first + count - 1};
}

} // namespace

std::map<std::string, std::vector<LineRange>> changedLinesFrom(std::string_view diff)
{
    constexpr std::string_view kFile = "+++ b/";
    std::map<std::string, std::vector<LineRange>> changed;
    std::string file;
    while (!diff.empty()) {
        const auto end = std::min(diff.find('\n'), diff.size());
        std::string_view line = diff.substr(0, end);
        diff.remove_prefix(std::min(end + 1, diff.size()));
        if (line.starts_with("+++ "))
            file = line.starts_with(kFile) ? std::string(line.substr(kFile.size())) : std::string(); // a removed file has no new side
        else if (line.starts_with("@@ ") && !file.empty())
            if (const auto added = addedSide(line))
                changed[file].push_back(*added);
    }
    return changed;
}

std::map<std::string, std::vector<LineRange>> changedLines(const std::filesystem::path &directory, std::chrono::days within,
                                                           CommandRunner &commands, const std::map<std::string, std::string> &environment,
                                                           const Cancellation &cancellation)
{
    if (commands.find("git", environment).empty())
        return {};
    constexpr milliseconds kPatience{5000};
    constexpr std::size_t kMostOutput = 4 * 1024 * 1024;
    const auto ask = [&](std::vector<std::string> arguments) {
        return askGit(commands, environment, {directory, std::move(arguments), {}, kMostOutput, kPatience}, cancellation);
    };
    const auto before = ask({"rev-list", "-1", "--before=" + std::to_string(within.count()) + ".days", "HEAD"});
    const std::string base = before ? std::string(text::trimmed(*before)) : std::string();
    if (base.empty())
        return {};
    const auto diff = ask({"diff", "-U0", "--no-color", "--no-ext-diff", "--no-textconv", "--relative", base, "--", "."});
    return diff ? changedLinesFrom(*diff) : std::map<std::string, std::vector<LineRange>>();
}

} // namespace genie
