// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "host/files/line_index.h"
#include "host/files/log_file.h"
#include "host/process/descriptor.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kCopyPiece = 1024 * 1024;
constexpr std::int64_t kLeastQuota = 4096;

int writeAt(int fd, std::string_view bytes, std::int64_t offset, std::int64_t &written)
{
    while (!bytes.empty()) {
        const ssize_t n = ::pwrite(fd, bytes.data(), bytes.size(), offset + written);
        if (n < 0 && errno != EINTR)
            return errno;
        written += n > 0 ? n : 0;
        bytes.remove_prefix(n > 0 ? static_cast<std::size_t>(n) : 0);
    }
    return 0;
}

/// Writes through, without a buffer of its own: what was appended can be read at once.
///
/// Beyond the quota the file is head, mark, tail. The tail grows to one and a half times its share and is then moved down to its last
/// half of the quota, so that the disk holds at most a quarter more than the quota while the command runs, and the quota afterwards.
class FileLogWriter final : public LogWriter {
public:
    FileLogWriter(fs::path path, Descriptor log, Descriptor index, std::int64_t quota)
        : m_path(std::move(path)), m_log(std::move(log)), m_indexFile(std::move(index)), m_quota(std::max(quota, kLeastQuota))
    {
        writeHeader();
    }
    ~FileLogWriter() override
    {
        if (m_index.offset() > m_quota + markRoom())
            moveTailDown();
    }
    FileLogWriter(const FileLogWriter &) = delete;
    FileLogWriter &operator=(const FileLogWriter &) = delete;

    Done append(std::string_view bytes) override;
    Done flush() override { return {}; }
    [[nodiscard]] std::int64_t bytes() const override { return m_bytes; }
    [[nodiscard]] std::int64_t lines() const override { return m_newlines + (m_openLine ? 1 : 0); }

private:
    int put(std::string_view bytes);
    void writeHeader();
    void writeSteps();
    void noteHead();
    void moveTailDown();
    [[nodiscard]] std::int64_t tailStart(std::int64_t from) const;
    [[nodiscard]] std::int64_t markRoom() const { return m_generation == 0 ? 0 : kMarkRoom; }

    static constexpr std::int64_t kMarkRoom = 256; // The mark line is shorter.

    const fs::path m_path;
    Descriptor m_log;
    Descriptor m_indexFile;
    const std::int64_t m_quota;
    LineIndex m_index;              // of the file as it is
    std::size_t m_stepsWritten = 1; // entry 0 is known
    std::int64_t m_bytes = 0;       // all that were appended, also those cut or dropped
    std::int64_t m_stored = 0;      // those that reached the disk, also when they were cut later
    std::int64_t m_newlines = 0;
    bool m_openLine = false;
    bool m_full = false;
    bool m_headNoted = false;
    std::int64_t m_headSize = 0;
    std::int64_t m_headLines = 0;
    std::uint64_t m_generation = 0;
};

void FileLogWriter::writeHeader()
{
    LineIndexHeader header;
    header.generation = m_generation;
    [[maybe_unused]] const auto n = ::pwrite(m_indexFile.get(), &header, sizeof header, 0);
}

void FileLogWriter::writeSteps()
{
    const auto &steps = m_index.steps();
    if (m_stepsWritten >= steps.size())
        return;
    // A lost entry costs a reader some counting, so a failure here is not told.
    const auto offset = static_cast<off_t>(sizeof(LineIndexHeader) + (m_stepsWritten - 1) * sizeof(std::int64_t));
    [[maybe_unused]] const auto n =
        ::pwrite(m_indexFile.get(), &steps[m_stepsWritten], (steps.size() - m_stepsWritten) * sizeof(std::int64_t), offset);
    m_stepsWritten = steps.size();
}

int FileLogWriter::put(std::string_view bytes)
{
    std::int64_t written = 0;
    const int error = writeAt(m_log.get(), bytes, m_index.offset(), written);
    m_index.feed(bytes.substr(0, static_cast<std::size_t>(written)));
    writeSteps();
    return error;
}

/// Keeps in mind where the head ends: after the last line that lies within half of the quota, or at half of it.
void FileLogWriter::noteHead()
{
    const std::int64_t half = m_quota / 2;
    std::string piece(static_cast<std::size_t>(std::min(half, LineIndex::kStep)), '\0');
    const ssize_t n = ::pread(m_log.get(), piece.data(), piece.size(), half - static_cast<std::int64_t>(piece.size()));
    piece.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    const auto newline = piece.rfind('\n');
    m_headSize = newline == std::string::npos ? half : half - static_cast<std::int64_t>(piece.size() - newline - 1);
    const std::int64_t step = m_headSize / LineIndex::kStep;
    std::string rest(static_cast<std::size_t>(m_headSize - step * LineIndex::kStep), '\0');
    [[maybe_unused]] const auto m = ::pread(m_log.get(), rest.data(), rest.size(), step * LineIndex::kStep);
    m_headLines = m_index.steps()[static_cast<std::size_t>(step)] + newlinesIn(rest);
    m_headNoted = true;
}

/// The start of the first line after `from`, when there is one soon.
std::int64_t FileLogWriter::tailStart(std::int64_t from) const
{
    std::string piece(static_cast<std::size_t>(LineIndex::kStep), '\0');
    const ssize_t n = ::pread(m_log.get(), piece.data(), piece.size(), from - 1);
    const auto newline = std::string_view(piece.data(), n > 0 ? static_cast<std::size_t>(n) : 0).find('\n');
    return newline == std::string_view::npos ? from : from + static_cast<std::int64_t>(newline);
}

void FileLogWriter::moveTailDown()
{
    const std::int64_t end = m_index.offset();
    // At least as much goes as the mark takes, or it would overwrite what is still to be moved.
    std::int64_t source = tailStart(std::max(end - m_quota / 2, m_headSize + kMarkRoom));
    ++m_generation;
    writeHeader();
    m_index.cutTo(m_headSize, m_headLines);
    m_stepsWritten = std::min(m_stepsWritten, m_index.steps().size());
    const std::int64_t cut = m_stored - m_headSize - (end - source);
    std::string mark = "[test-genie: " + std::to_string(cut) + " bytes were cut here, since the log grew beyond its quota of " +
                       std::to_string(m_quota) + " bytes]\n";
    std::string last(1, '\n');
    if (m_headSize > 0) [[maybe_unused]]
        const auto one = ::pread(m_log.get(), last.data(), 1, m_headSize - 1);
    if (last != "\n")
        mark.insert(0, "\n");
    int error = put(mark);
    std::string piece(kCopyPiece, '\0');
    while (error == 0 && source < end) {
        const auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(end - source, static_cast<std::int64_t>(kCopyPiece)));
        const ssize_t n = ::pread(m_log.get(), piece.data(), wanted, source);
        if (n <= 0)
            break;
        error = put(std::string_view(piece.data(), static_cast<std::size_t>(n)));
        source += n;
    }
    [[maybe_unused]] const int cutLog = ::ftruncate(m_log.get(), m_index.offset());
    const auto indexSize = sizeof(LineIndexHeader) + (m_index.steps().size() - 1) * sizeof(std::int64_t);
    [[maybe_unused]] const int cutIndex = ::ftruncate(m_indexFile.get(), static_cast<off_t>(indexSize));
    ++m_generation;
    writeHeader();
}

Done FileLogWriter::append(std::string_view bytes)
{
    if (bytes.empty())
        return {};
    m_bytes += static_cast<std::int64_t>(bytes.size());
    m_newlines += newlinesIn(bytes);
    m_openLine = bytes.back() != '\n';
    if (m_full)
        return {};
    const std::int64_t most = m_quota + m_quota / 4;
    while (!bytes.empty()) {
        if (m_index.offset() >= most)
            moveTailDown();
        const auto room = static_cast<std::size_t>(std::max<std::int64_t>(most - m_index.offset(), 1));
        const auto piece = bytes.substr(0, room);
        bytes.remove_prefix(piece.size());
        const std::int64_t before = m_index.offset();
        const int error = put(piece);
        m_stored += m_index.offset() - before;
        if (error != 0) {
            m_full = true;
            return fail(FailureKind::Unavailable, "the log " + text::validUtf8(m_path.string()) + " cannot be written any further: " +
                                                      std::strerror(error) + "; free some space, the run goes on without it");
        }
        if (!m_headNoted && m_index.offset() >= m_quota / 2)
            noteHead();
    }
    return {};
}

} // namespace

Outcome<std::unique_ptr<LogWriter>> LogWriter::create(const fs::path &path, std::int64_t quotaBytes)
{
    const auto open = [](const fs::path &file) {
        return Descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644));
    };
    Descriptor log = open(path);
    struct stat state {};
    const int error = log && ::fstat(log.get(), &state) == 0 ? 0 : errno;
    if (error != 0 || !S_ISREG(state.st_mode))
        return fail(FailureKind::Unavailable, "the log " + text::validUtf8(path.string()) + " cannot be created: " +
                                                  (error != 0 ? std::strerror(error) : "it is not a regular file"));
    // Without its index the log is whole; readers count its lines themselves.
    Descriptor index = open(path.string() + ".idx");
    return std::make_unique<FileLogWriter>(path, std::move(log), std::move(index), quotaBytes);
}

} // namespace genie
