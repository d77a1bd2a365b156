// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/process/command.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace genie::test {

/// Keeps what a command prints; may be looked at from another thread while it prints.
class CollectingSink : public OutputSink {
public:
    void standardOutput(std::string_view bytes) override
    {
        const std::scoped_lock lock(m_mutex);
        m_output += bytes;
    }
    void standardError(std::string_view bytes) override
    {
        const std::scoped_lock lock(m_mutex);
        m_error += bytes;
    }
    [[nodiscard]] std::string output() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_output;
    }
    [[nodiscard]] std::string error() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_error;
    }

private:
    mutable std::mutex m_mutex;
    std::string m_output;
    std::string m_error;
};

/// Counts what a command prints and forgets it.
class CountingSink : public OutputSink {
public:
    void standardOutput(std::string_view text) override { bytes += text.size(); }
    void standardError(std::string_view text) override { bytes += text.size(); }
    std::size_t bytes = 0;
};

inline std::string contentOf(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The living processes (zombies are not) whose environment holds the text.
inline std::vector<int> processesWith(const std::string &mark)
{
    std::vector<int> found;
    std::error_code trouble;
    for (const auto &entry : std::filesystem::directory_iterator("/proc", trouble)) {
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") == std::string::npos &&
            contentOf(entry.path() / "environ").find(mark) != std::string::npos)
            found.push_back(std::stoi(name));
    }
    return found;
}

/// Resident memory of this process now, in KiB.
inline long residentKiB()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:"))
            return std::stol(line.substr(6));
    return 0;
}

/// The highest resident memory of this process so far, in KiB.
inline long peakResidentKiB()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return std::stol(line.substr(6));
    return 0;
}

inline std::size_t openDescriptors()
{
    const std::filesystem::directory_iterator folder("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(folder), end(folder)));
}

} // namespace genie::test
