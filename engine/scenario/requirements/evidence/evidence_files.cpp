// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/evidence/evidence_files.h"

#include "core/base/text.h"
#include "host/files/atomic_file.h"
#include "host/files/contained_path.h"
#include "scenario/requirements/evidence/evidence_json.h"

#include <algorithm>
#include <array>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kLargestFile = 8 * 1024 * 1024;
constexpr std::int64_t kLargestLog = 64 * 1024 * 1024;
constexpr std::size_t kMostPhaseFiles = 200;

/// The file's bytes; nothing when it is not there. A file that cannot be read, or lies outside, is a warning.
std::optional<std::string> bytesOf(const fs::path &scenario, const std::string &relative, std::int64_t limit, EvidenceSet &into)
{
    const auto path = containedPath(scenario, relative);
    std::error_code error;
    if (path && !fs::exists(*path, error))
        return std::nullopt;
    auto bytes = path ? readBounded(*path, limit) : tl::unexpected<Failure>(path.error());
    if (bytes)
        return std::move(*bytes);
    if (bytes.error().kind != FailureKind::NotFound)
        evidence::note(into, "evidence_unreadable", relative, bytes.error().message);
    return std::nullopt;
}

std::vector<std::string> phaseFilesOf(const fs::path &scenario, EvidenceSet &into)
{
    std::vector<std::string> names;
    std::error_code error;
    fs::directory_iterator entries(scenario / "coverage" / "phase-results", error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        const std::string name = entries->path().filename().string();
        if (name.ends_with(".json") && !name.starts_with('.'))
            names.push_back("coverage/phase-results/" + name);
        if (names.size() > kMostPhaseFiles) {
            evidence::note(into, "evidence_unreadable", "coverage/phase-results", "holds more files than are read");
            break;
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

Moment modifiedAt(const fs::path &path)
{
    std::error_code error;
    const auto time = fs::last_write_time(path, error);
    if (error)
        return {};
    return std::chrono::time_point_cast<milliseconds>(std::chrono::file_clock::to_sys(time));
}

/// Whether the name is that of a test or of a playbook.
bool isProofFile(std::string_view name)
{
    constexpr std::array<std::string_view, 10> kEndings{"_test.go", ".test.ts",  ".test.tsx", ".test.js",  ".test.jsx",
                                                        ".spec.ts", ".spec.tsx", ".spec.js",  ".spec.jsx", ".bats"};
    if (std::any_of(kEndings.begin(), kEndings.end(), [&](auto ending) { return name.ends_with(ending) && name.size() > ending.size(); }))
        return true;
    if (name.starts_with("bas/") && (name.ends_with(".json") || name.ends_with(".yaml") || name.ends_with(".yml")))
        return true;
    const std::string_view base = name.substr(name.rfind('/') + 1);
    return base.ends_with(".py") && (base.starts_with("test_") || base.ends_with("_test.py"));
}

} // namespace

std::vector<std::string> filesNamedIn(std::string_view evidence)
{
    constexpr std::size_t kMostFiles = 1000;
    std::vector<std::string> files;
    for (std::size_t begin = 0; begin <= evidence.size() && files.size() < kMostFiles;) {
        const std::size_t end = std::min(evidence.find("; ", begin), evidence.size());
        const std::string_view part = evidence.substr(begin, end - begin);
        begin = end + 2;
        constexpr std::size_t kLongestName = 1024;
        const std::string_view run = part.substr(0, std::min(part.find_first_of(" \t"), kLongestName));
        // The longest run that is a file and is followed by the end, a colon, a blank or a bracket.
        for (std::size_t length = run.size(); length > 0; --length) {
            const bool ends = length == run.size() || run[length] == ':' || run[length] == '[';
            if (!ends || !isProofFile(run.substr(0, length)))
                continue;
            std::string file(run.substr(0, length));
            if (std::find(files.begin(), files.end(), file) == files.end())
                files.push_back(std::move(file));
            break;
        }
    }
    return files;
}

EvidenceSet readEvidenceFiles(const fs::path &scenario)
{
    EvidenceSet set;
    for (const auto &file : phaseFilesOf(scenario, set))
        if (const auto bytes = bytesOf(scenario, file, kLargestFile, set))
            addPhaseResults(*bytes, file, set);
    for (const char *file : {"ui/coverage/vitest-requirements.json", "coverage/vitest-requirements.json", "test/coverage/vitest.json"})
        if (const auto bytes = bytesOf(scenario, file, kLargestFile, set))
            addVitestReport(*bytes, file, set);
    const std::string log(kManualLog);
    if (const auto bytes = bytesOf(scenario, log, kLargestLog, set))
        addManualLog(*bytes, log, modifiedAt(scenario / log), set);
    return set;
}

std::string toSeconds(Moment moment)
{
    std::string text = toRfc3339(moment);
    const auto dot = text.find('.');
    return dot == std::string::npos ? text : text.substr(0, dot) + "Z";
}

} // namespace genie
