// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/bats/script_trace.h"

#include "host/process/trace_pipe.h"
#include "run/toolchains/bats/script_lines.h"
#include "run/toolchains/tree_files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace genie::bats {

namespace {

namespace fs = std::filesystem;

constexpr int kGlanceMs = 50; ///< how soon the end is noticed when nobody writes
constexpr std::size_t kLargestScript = 4 * 1024 * 1024;

/// Each bash opens the pipe for itself; where that fails it runs untraced. Functions are followed because bats' own options are inherited.
constexpr const char *kStart = "if [ -p \"${GENIE_TRACE_PIPE:-}\" ] && { exec {BASH_XTRACEFD}>>\"$GENIE_TRACE_PIPE\"; } 2>/dev/null; then\n"
                               "    PS4='%s'\n"
                               "    set -x\n"
                               "fi\n";

} // namespace

ScriptTrace::ScriptTrace(const fs::path &scratch) : m_pipe(scratch / "trace.pipe"), m_script(scratch / "trace.sh")
{
    std::error_code ignored;
    fs::create_directories(scratch, ignored);
    fs::remove(m_pipe, ignored);
    fs::remove(m_script, ignored);
    std::string script = kStart;
    script.replace(script.find("%s"), 2, XtraceReader::kPrompt);
    std::ofstream(m_script, std::ios::binary) << script;
    if (::mkfifo(m_pipe.c_str(), 0600) != 0)
        return;
    // A sandbox may give the tests another user; the directory is nobody else's.
    ::chmod(m_pipe.c_str(), 0622);
    // Open for both: there is a reader before the first writer comes and after the last one went.
    m_descriptor = ::open(m_pipe.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
    if (m_descriptor < 0)
        return;
    m_environment = {{"BASH_ENV", m_script.string()}, {kTracePipe, m_pipe.string()}};
    m_thread = std::thread([this] { listen(); });
}

ScriptTrace::~ScriptTrace()
{
    finish();
    std::error_code ignored;
    fs::remove(m_pipe, ignored);
}

const std::map<XtraceReader::Place, XtraceReader::Hits> &ScriptTrace::finish()
{
    m_ending = true;
    if (m_thread.joinable())
        m_thread.join();
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
    return m_reader.places();
}

void ScriptTrace::listen()
{
    for (;;) {
        const bool last = m_ending; // before the look: what was written until then is still read
        pollfd waiting{m_descriptor, POLLIN, 0};
        if (!last)
            ::poll(&waiting, 1, kGlanceMs);
        constexpr int kMostReads = 1'000; // a child that outlives its run cannot keep us
        int reads = 0;
        while (reads < kMostReads && readOnce())
            ++reads;
        if (last)
            return;
    }
}

bool ScriptTrace::readOnce()
{
    std::array<char, 64 * 1024> buffer{};
    const auto got = ::read(m_descriptor, buffer.data(), buffer.size());
    if (got > 0)
        m_reader.feed({buffer.data(), static_cast<std::size_t>(got)});
    return got > 0 || (got < 0 && errno == EINTR);
}

fs::path ScriptCoverage::scriptOf(const XtraceReader::Place &place) const
{
    std::error_code ignored;
    if (place.directory.empty())
        return fs::weakly_canonical(place.script, ignored);
    // A relative name is meant from where its shell began: mostly where it is, else where bats is.
    for (const fs::path &from : {fs::path(place.directory), m_workspace, m_scenario})
        if (const fs::path path = from / place.script; fs::is_regular_file(path, ignored))
            return fs::weakly_canonical(path, ignored);
    return {};
}

void ScriptCoverage::add(const std::map<XtraceReader::Place, XtraceReader::Hits> &places)
{
    for (const auto &[place, hits] : places) {
        const fs::path script = scriptOf(place);
        if (script.empty() || scenarioPath(m_scenario, ".", script.string()).empty() || script.extension() == ".bats")
            continue;
        auto &known = m_hits[script];
        for (const auto &[line, times] : hits)
            known[line] += times;
    }
}

std::vector<FileCoverage> ScriptCoverage::files() const
{
    std::vector<FileCoverage> files;
    for (const auto &[script, hits] : m_hits) {
        const std::string text = readHead(script, kLargestScript);
        if (text.empty())
            continue;
        FileCoverage file;
        file.path = script.string();
        for (const int line : executableLines(text))
            file.hits[line] = 0;
        // A line that ran is one that can run, whatever its shape; beyond the end of the file there is none.
        const int last = 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
        for (const auto &[line, times] : hits)
            if (line <= last)
                file.hits[line] += times;
        file.total = static_cast<int>(file.hits.size());
        file.covered = static_cast<int>(std::count_if(file.hits.begin(), file.hits.end(), [](const auto &hit) { return hit.second > 0; }));
        files.push_back(std::move(file));
    }
    return files;
}

} // namespace genie::bats
