// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "host/files/line_index.h"
#include "host/files/log_file.h"
#include "host/process/descriptor.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLongestLine = 4096; // bytes shown of a line
constexpr std::size_t kPiece = 256 * 1024;
constexpr int kMostLines = 5000;
constexpr std::chrono::milliseconds kMovePatience{250}; // how long to wait for a writer that moves the tail

// Sixteen bytes at once; the compiler makes of it what the machine has.
using Lanes __attribute__((vector_size(16))) = unsigned char;

/// ASCII letters in lower case, at memory speed: a search goes through gigabytes.
void lowerInPlace(std::string &bytes)
{
    std::size_t at = 0;
    for (; at + sizeof(Lanes) <= bytes.size(); at += sizeof(Lanes)) {
        Lanes lanes;
        std::memcpy(&lanes, bytes.data() + at, sizeof lanes);
        const auto capital = reinterpret_cast<Lanes>((lanes >= 'A') & (lanes <= 'Z'));
        lanes |= capital & 0x20;
        std::memcpy(bytes.data() + at, &lanes, sizeof lanes);
    }
    const std::string rest = text::lowered(std::string_view(bytes).substr(at));
    bytes.replace(at, rest.size(), rest);
}

std::size_t positionOf(const std::string &needle, std::string_view bytes)
{
    const void *hit = ::memmem(bytes.data(), bytes.size(), needle.data(), needle.size());
    return hit == nullptr ? std::string::npos : static_cast<std::size_t>(static_cast<const char *>(hit) - bytes.data());
}

/// Reads with pread alone, so that a writer may append meanwhile. Trusts the index file as far as it is plausible and counts the rest.
class FileLogReader final : public LogReader {
public:
    FileLogReader(fs::path path, Descriptor log) : m_path(std::move(path)), m_log(std::move(log)) {}

    Outcome<LogSlice> read(const LogRange &range) override;
    Outcome<LogMatches> find(std::string_view text, std::int64_t firstLine, int most) override;

private:
    std::uint64_t generation();
    Done refresh();
    void adoptIndexFile(std::int64_t size);
    Done countTo(std::int64_t size);
    ssize_t piece(std::int64_t offset, std::size_t most);
    Outcome<std::int64_t> startOf(std::int64_t line);
    Outcome<std::string> lineAt(std::int64_t number, std::int64_t &offset);
    Outcome<LogSlice> readOnce(const LogRange &range);
    std::size_t findInPiece(const std::string &needle, std::int64_t &line, int most, LogMatches &matches) const;
    [[nodiscard]] tl::unexpected<Failure> readTrouble() const;
    [[nodiscard]] std::int64_t size() const { return m_index.offset(); }
    [[nodiscard]] std::int64_t totalLines() const { return m_index.newlines() + (m_openLine ? 1 : 0); }

    const fs::path m_path;
    Descriptor m_log;
    Descriptor m_indexFile;
    LineIndex m_index;
    std::uint64_t m_generation = 0;
    bool m_openLine = false;
    std::string m_piece;
};

tl::unexpected<Failure> FileLogReader::readTrouble() const
{
    return fail(FailureKind::Unavailable, "the log " + text::validUtf8(m_path.string()) + " cannot be read: " + std::strerror(errno));
}

/// 0 when there is no index file.
std::uint64_t FileLogReader::generation()
{
    if (!m_indexFile)
        m_indexFile = Descriptor(::open((m_path.string() + ".idx").c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    LineIndexHeader header;
    const LineIndexHeader expected;
    if (!m_indexFile || ::pread(m_indexFile.get(), &header, sizeof header, 0) != static_cast<ssize_t>(sizeof header) ||
        std::memcmp(header.magic, expected.magic, sizeof header.magic) != 0)
        return 0;
    return header.generation;
}

/// Fills m_piece with what lies at the offset; the count read, at most what the index knows of.
ssize_t FileLogReader::piece(std::int64_t offset, std::size_t most)
{
    m_piece.resize(most);
    const ssize_t n = ::pread(m_log.get(), m_piece.data(), most, offset);
    m_piece.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return n;
}

void FileLogReader::adoptIndexFile(std::int64_t size)
{
    if (!m_indexFile || m_index.offset() % LineIndex::kStep != 0)
        return;
    const auto known = static_cast<std::size_t>(m_index.offset() / LineIndex::kStep);
    std::vector<std::int64_t> steps(static_cast<std::size_t>(size / LineIndex::kStep) -
                                    std::min(known, static_cast<std::size_t>(size / LineIndex::kStep)));
    const auto offset = static_cast<off_t>(sizeof(LineIndexHeader) + known * sizeof(std::int64_t));
    const ssize_t n = steps.empty() ? 0 : ::pread(m_indexFile.get(), steps.data(), steps.size() * sizeof(std::int64_t), offset);
    steps.resize(n > 0 ? static_cast<std::size_t>(n) / sizeof(std::int64_t) : 0);
    for (const std::int64_t step : steps)
        if (!m_index.adopt(step))
            return;
}

Done FileLogReader::countTo(std::int64_t size)
{
    while (m_index.offset() < size) {
        const auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(size - m_index.offset(), static_cast<std::int64_t>(kPiece)));
        const ssize_t n = piece(m_index.offset(), wanted);
        if (n < 0)
            return readTrouble();
        if (n == 0)
            break;
        m_index.feed(m_piece);
        m_openLine = m_piece.back() != '\n';
    }
    return {};
}

/// Brings the index up to the log's present end.
Done FileLogReader::refresh()
{
    const std::uint64_t now = generation();
    struct stat state {};
    if (::fstat(m_log.get(), &state) != 0)
        return readTrouble();
    if (now != m_generation || state.st_size < m_index.offset()) {
        m_index = LineIndex();
        m_openLine = false;
        m_generation = now;
    }
    if (state.st_size - m_index.offset() >= LineIndex::kStep) {
        // The part of a step that was counted alone is counted again with the step's other bytes.
        const auto whole = m_index.steps().size() - 1;
        m_index.cutTo(static_cast<std::int64_t>(whole) * LineIndex::kStep, m_index.steps().back());
        adoptIndexFile(state.st_size);
        if (m_index.offset() == state.st_size && state.st_size > 0 && piece(state.st_size - 1, 1) == 1)
            m_openLine = m_piece.front() != '\n';
    }
    return countTo(state.st_size);
}

/// The offset at which a line starts; the line must exist.
Outcome<std::int64_t> FileLogReader::startOf(std::int64_t line)
{
    if (line <= 0)
        return 0;
    const std::int64_t step = m_index.stepOf(line);
    std::int64_t missing = line - m_index.steps()[static_cast<std::size_t>(step)];
    std::int64_t offset = step * LineIndex::kStep;
    if (piece(offset, static_cast<std::size_t>(LineIndex::kStep)) < 0)
        return readTrouble();
    std::size_t at = 0;
    for (; missing > 0; --missing) {
        const auto newline = m_piece.find('\n', at);
        if (newline == std::string::npos)
            return size(); // The index was wrong, or the log has changed beneath us: nothing to show there.
        at = newline + 1;
    }
    return offset + static_cast<std::int64_t>(at);
}

/// One line for people; moves `offset` on to the start of the next.
Outcome<std::string> FileLogReader::lineAt(std::int64_t number, std::int64_t &offset)
{
    const auto most = static_cast<std::size_t>(std::min<std::int64_t>(size() - offset, static_cast<std::int64_t>(kLongestLine) + 1));
    if (piece(offset, most) < 0)
        return readTrouble();
    const auto newline = m_piece.find('\n');
    std::string line = m_piece.substr(0, newline);
    if (newline != std::string::npos) {
        offset += static_cast<std::int64_t>(newline) + 1;
    } else {
        const bool last = number + 1 >= totalLines();
        const auto next = last ? Outcome<std::int64_t>(size()) : startOf(number + 1);
        if (!next)
            return tl::unexpected(next.error());
        offset = *next;
    }
    if (!line.empty() && line.back() == '\r')
        line.pop_back();
    return text::shortened(text::validUtf8(line), kLongestLine);
}

Outcome<LogSlice> FileLogReader::readOnce(const LogRange &range)
{
    if (auto done = refresh(); !done)
        return tl::unexpected(done.error());
    const std::int64_t count = std::clamp(range.count, 1, kMostLines);
    LogSlice slice;
    slice.totalLines = totalLines();
    slice.bytes = size();
    slice.firstLine =
        range.firstLine >= 0 ? std::min(range.firstLine, slice.totalLines) : std::max<std::int64_t>(slice.totalLines - count, 0);
    const std::int64_t end = std::min(slice.firstLine + count, slice.totalLines);
    if (slice.firstLine >= end)
        return slice;
    auto start = startOf(slice.firstLine);
    if (!start)
        return tl::unexpected(start.error());
    std::int64_t offset = *start;
    for (std::int64_t line = slice.firstLine; line < end && offset < size(); ++line) {
        auto one = lineAt(line, offset);
        if (!one)
            return tl::unexpected(one.error());
        slice.lines.push_back(std::move(*one));
    }
    return slice;
}

Outcome<LogSlice> FileLogReader::read(const LogRange &range)
{
    const auto deadline = std::chrono::steady_clock::now() + kMovePatience;
    for (;;) {
        const std::uint64_t before = generation();
        auto slice = readOnce(range);
        const bool steady = before % 2 == 0 && generation() == before;
        // A writer that died while it moved the tail leaves an odd number for ever: then what is there is shown.
        if (steady || !slice || std::chrono::steady_clock::now() >= deadline)
            return slice;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

Outcome<LogMatches> FileLogReader::find(std::string_view text, std::int64_t firstLine, int most)
{
    LogMatches matches;
    if (auto done = refresh(); !done)
        return tl::unexpected(done.error());
    const std::string needle = text::lowered(text);
    std::int64_t line = std::max<std::int64_t>(firstLine, 0);
    if (needle.empty() || needle.size() > kPiece / 2 || needle.find('\n') != std::string::npos || line >= totalLines() || most <= 0)
        return matches;
    auto start = startOf(line);
    if (!start)
        return tl::unexpected(start.error());
    for (std::int64_t offset = *start; offset < size();) {
        const auto wanted = static_cast<std::size_t>(std::min<std::int64_t>(size() - offset, static_cast<std::int64_t>(kPiece)));
        if (piece(offset, wanted) <= 0)
            return readTrouble();
        lowerInPlace(m_piece);
        auto used = findInPiece(needle, line, most, matches);
        if (matches.more)
            return matches;
        if (used == std::string::npos) { // The line of the last match goes on beyond the piece.
            const auto next = line < totalLines() ? startOf(line) : Outcome<std::int64_t>(size());
            if (!next)
                return tl::unexpected(next.error());
            offset = *next;
            continue;
        }
        // The last bytes again with the next piece: a match may lie across.
        const bool last = offset + static_cast<std::int64_t>(m_piece.size()) >= size();
        const auto end = last ? m_piece.size() : std::max(used, m_piece.size() - std::min(m_piece.size() - 1, needle.size() - 1));
        line += newlinesIn(std::string_view(m_piece).substr(used, end - used));
        offset += static_cast<std::int64_t>(end);
    }
    return matches;
}

/// Notes the lines of m_piece that hold the needle; `line` is the number of its first. Answers where the line after the last match starts,
/// or npos when that is not in the piece; `line` is then the number of that line.
std::size_t FileLogReader::findInPiece(const std::string &needle, std::int64_t &line, int most, LogMatches &matches) const
{
    const std::string_view bytes = m_piece;
    std::size_t at = 0;
    for (;;) {
        const auto hit = positionOf(needle, bytes.substr(at));
        if (hit == std::string::npos)
            return at;
        line += newlinesIn(bytes.substr(at, hit));
        if (static_cast<int>(matches.lines.size()) == most) {
            matches.more = true;
            return at;
        }
        matches.lines.push_back(line++);
        const auto newline = bytes.find('\n', at + hit);
        if (newline == std::string::npos)
            return newline;
        at = newline + 1;
    }
}

} // namespace

Outcome<std::unique_ptr<LogReader>> LogReader::open(const fs::path &path)
{
    const std::string shown = text::validUtf8(path.string());
    Descriptor log(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!log)
        return fail(errno == ENOENT || errno == ENOTDIR ? FailureKind::NotFound : FailureKind::Unavailable,
                    "the log " + shown + " cannot be opened: " + std::strerror(errno));
    struct stat state {};
    if (::fstat(log.get(), &state) != 0 || !S_ISREG(state.st_mode))
        return fail(FailureKind::Invalid, shown + " is not a regular file");
    return std::make_unique<FileLogReader>(path, std::move(log));
}

} // namespace genie
