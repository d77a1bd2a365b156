// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "host/process/descriptor.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace genie {

/// An exclusive lock between processes and threads, held as long as the value lives. The kernel releases it when the process dies,
/// however it dies; the file stays. Not inherited by child programs.
class FileLock {
public:
    /// Takes the lock now or not at all, creating the file and its folders, and writes `text` (the process id when empty) into it for
    /// others to read. Failure: Conflict when it is held elsewhere, naming the holder's text; Unavailable otherwise.
    static Outcome<FileLock> tryAcquire(const std::filesystem::path &path, std::string_view text = {});

    /// What the last holder wrote, at most 4 KiB; empty when there is nothing. Says nothing about whether the lock is held.
    static std::string holderOf(const std::filesystem::path &path);

private:
    explicit FileLock(Descriptor file) : m_file(std::move(file)) {}

    Descriptor m_file;
};

} // namespace genie
