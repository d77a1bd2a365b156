// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/words.h"

#include "core/base/text.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <unistd.h>

namespace genie {

bool isTerminal(int descriptor)
{
    const char *term = std::getenv("TERM");
    return ::isatty(descriptor) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

std::string coloured(std::string_view text, std::string_view status, bool colours)
{
    if (!colours)
        return std::string(text);
    const char *code = status == "passed"                                                  ? "32"
                       : status == "failed"                                                ? "31"
                       : status == "running" || status == "queued"                         ? "36"
                       : status == "skipped" || status == "cancelled" || status == "interrupted" ? "33"
                       : status == "flaky"                                                 ? "35"
                                                                                           : "1";
    return std::string("\x1b[") + code + "m" + std::string(text) + "\x1b[0m";
}

std::string shortDuration(milliseconds time)
{
    const auto ms = time.count();
    char buffer[48];
    if (ms < 1000)
        std::snprintf(buffer, sizeof buffer, "%lld ms", static_cast<long long>(ms));
    else if (ms < 60'000)
        std::snprintf(buffer, sizeof buffer, "%.1f s", static_cast<double>(ms) / 1000);
    else
        std::snprintf(buffer, sizeof buffer, "%lld min %lld s", static_cast<long long>(ms / 60'000), static_cast<long long>(ms / 1000 % 60));
    return buffer;
}

std::string localTime(Moment moment)
{
    const std::time_t seconds = std::chrono::system_clock::to_time_t(moment);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    char buffer[32];
    std::strftime(buffer, sizeof buffer, "%Y-%m-%d %H:%M", &local);
    return buffer;
}

namespace {

std::size_t width(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

} // namespace

std::string table(const std::vector<std::vector<std::string>> &rows)
{
    std::vector<std::size_t> widths;
    for (const auto &row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width(row[i]));
    }
    std::string result;
    for (const auto &row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size())
                line += std::string(widths[i] - width(row[i]) + 2, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        result += line + "\n";
    }
    return result;
}

std::string oneLine(std::string_view text)
{
    auto clean = text::validUtf8(text::withoutControls(text));
    std::replace(clean.begin(), clean.end(), '\n', ' ');
    std::replace(clean.begin(), clean.end(), '\t', ' ');
    return std::string(text::trimmed(clean));
}

} // namespace genie
