// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/process/command.h"

#include <cstdio>

namespace genie {

namespace {

/// "30 s", "2.5 s", "120 ms".
std::string spoken(milliseconds duration)
{
    const auto count = duration.count();
    if (count < 1000)
        return std::to_string(count) + " ms";
    if (count >= 10000 || count % 1000 < 50)
        return std::to_string((count + 500) / 1000) + " s";
    char text[32];
    std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(count) / 1000.0);
    return text;
}

std::string ending(const CommandEnd &end)
{
    switch (end.how) {
    case CommandEnd::How::Exited: return "exited with code " + std::to_string(end.exitCode);
    case CommandEnd::How::Signalled: return "was ended by signal " + std::to_string(end.signal);
    case CommandEnd::How::TimedOut: return "ran out of time after " + spoken(end.duration);
    case CommandEnd::How::Cancelled: return "was cancelled";
    case CommandEnd::How::NotStarted: break;
    }
    return "was not started" + (end.problem.empty() ? std::string() : ": " + end.problem);
}

} // namespace

std::string CommandEnd::describe() const
{
    std::string text = ending(*this);
    if (allGone)
        return text;
    if (survivors.empty())
        return text + "; processes that it started may still be running";
    text += survivors.size() == 1 ? "; process" : "; processes";
    for (const int pid : survivors)
        text += " " + std::to_string(pid);
    return text + " could not be ended";
}

} // namespace genie
