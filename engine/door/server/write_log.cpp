// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/write_log.h"

#include "core/base/text.h"
#include "core/json/json.h"
#include "core/ports/clock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace genie {

namespace {

constexpr std::int64_t kMostBytes = 16 * 1024 * 1024;
constexpr int kKept = 4;

} // namespace

WriteLog::~WriteLog()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void WriteLog::write(const Line &line)
{
    if (m_file.empty())
        return;
    const std::string text = toLine({{"at", toRfc3339(SystemClock().now())},
                                     {"who", line.who},
                                     {"role", line.role},
                                     {"peer", line.peer},
                                     {"method", line.method},
                                     {"path", text::shortened(text::withoutControls(text::validUtf8(line.path)), 500)},
                                     {"status", line.status}}) +
                             "\n";
    const std::lock_guard lock(m_mutex);
    if (m_descriptor < 0)
        open();
    if (m_descriptor < 0)
        return; // the disk is full or gone: the door stays open, and doctor says why
    const ssize_t written = ::write(m_descriptor, text.data(), text.size());
    m_bytes += written > 0 ? written : 0;
    if (m_bytes >= kMostBytes)
        rotate();
}

void WriteLog::open()
{
    std::error_code error;
    std::filesystem::create_directories(m_file.parent_path(), error);
    m_descriptor = ::open(m_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct stat status{};
    m_bytes = m_descriptor >= 0 && ::fstat(m_descriptor, &status) == 0 ? status.st_size : 0;
}

void WriteLog::rotate()
{
    ::close(m_descriptor);
    m_descriptor = -1;
    std::error_code ignored;
    const auto numbered = [&](int number) { return std::filesystem::path(m_file.string() + "." + std::to_string(number)); };
    for (int number = kKept - 1; number > 0; --number)
        std::filesystem::rename(numbered(number), numbered(number + 1), ignored);
    std::filesystem::rename(m_file, numbered(1), ignored);
}

} // namespace genie
