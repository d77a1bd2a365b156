// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>

namespace genie {

/// One line of JSON for every write that came in through the door: when, who, from where, what, and how it was answered. Never a body,
/// never a token. Thread-safe. At 16 MiB a new file is begun, and the last four are kept.
class WriteLog {
public:
    explicit WriteLog(std::filesystem::path file) : m_file(std::move(file)) {}
    ~WriteLog();
    WriteLog(const WriteLog &) = delete;
    WriteLog &operator=(const WriteLog &) = delete;

    struct Line {
        std::string who, role, peer, method, path;
        int status = 0;
    };
    void write(const Line &line);

private:
    void open();
    void rotate();

    const std::filesystem::path m_file;
    std::mutex m_mutex;
    int m_descriptor = -1;
    std::int64_t m_bytes = 0;
};

} // namespace genie
