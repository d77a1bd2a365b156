// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/git/tree_digest.h"

#include "core/base/digest.h"
#include "core/base/text.h"
#include "host/git/output_names.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <vector>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr milliseconds kGitLimit{5000};
constexpr std::size_t kMostOutput = 4 * 1024 * 1024;
constexpr std::size_t kMostDirty = 5000;
constexpr std::uintmax_t kLargestRead = 4 * 1024 * 1024;
constexpr std::uintmax_t kMostRead = 64 * 1024 * 1024;
constexpr std::size_t kMostFiles = 20'000;
constexpr std::size_t kDigestLength = 32;

/// Takes what git prints, up to a limit.
class Collected final : public OutputSink {
public:
    void standardOutput(std::string_view bytes) override
    {
        whole = whole && text.size() + bytes.size() <= kMostOutput;
        if (whole)
            text += bytes;
    }
    void standardError(std::string_view) override {}

    std::string text;
    bool whole = true;
};

/// What git says; nothing when it does not come to a good end.
std::optional<std::string> askGit(CommandRunner &commands, const std::map<std::string, std::string> &environment, const fs::path &directory,
                                  const Cancellation &cancellation, const std::vector<std::string> &arguments)
{
    CommandSpec spec;
    // A repository's own settings must not make git run programs.
    spec.argv = {"git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"};
    spec.argv.insert(spec.argv.end(), arguments.begin(), arguments.end());
    spec.workingDirectory = directory;
    spec.environment = environment;
    spec.environment["GIT_OPTIONAL_LOCKS"] = "0";
    spec.environment["GIT_TERMINAL_PROMPT"] = "0";
    spec.timeout = kGitLimit;
    Collected output;
    const CommandEnd end = commands.run(spec, output, cancellation);
    if (!end.succeeded() || !output.whole)
        return std::nullopt;
    return std::move(output.text);
}

std::string stampOf(const fs::path &file)
{
    std::error_code error;
    const auto size = fs::file_size(file, error);
    const auto time = fs::last_write_time(file, error);
    return error ? std::string("gone") : std::to_string(size) + "@" + std::to_string(time.time_since_epoch().count());
}

/// What stands at a path that differs from HEAD. Large files by size and time.
void addContent(PartsDigest &digest, const fs::path &path, std::uintmax_t &read)
{
    std::error_code error;
    const auto status = fs::symlink_status(path, error);
    if (fs::is_symlink(status))
        return digest.add("link " + fs::read_symlink(path, error).native());
    if (!fs::is_regular_file(status))
        return digest.add(fs::is_directory(status) ? "directory" : "gone");
    const auto size = fs::file_size(path, error);
    if (error || size > kLargestRead || read + size > kMostRead)
        return digest.add(stampOf(path));
    read += size;
    std::string bytes(size, '\0');
    std::ifstream stream(path, std::ios::binary);
    stream.read(bytes.data(), static_cast<std::streamsize>(size));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    digest.add(bytes);
}

/// HEAD's tree of the directory and what differs from it; nothing when it is not in a repository, or has no commit.
std::optional<std::string> byGit(const fs::path &directory, CommandRunner &commands, const std::map<std::string, std::string> &environment,
                                 const Cancellation &cancellation)
{
    if (commands.find("git", environment).empty())
        return std::nullopt;
    const auto head = askGit(commands, environment, directory, cancellation, {"rev-parse", "--show-prefix", "HEAD:./"});
    if (!head)
        return std::nullopt;
    const auto lines = text::split(*head, '\n');
    if (lines.size() < 2)
        return std::nullopt;
    const auto status = askGit(commands, environment, directory, cancellation,
                               {"status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", "."});
    if (!status)
        return std::string(); // in a repository, but with more changes than are looked at
    PartsDigest digest;
    digest.add(lines[1]);
    std::size_t dirty = 0;
    std::uintmax_t read = 0;
    for (const auto &entry : text::split(*status, '\0')) {
        if (entry.size() < 4 || !std::string_view(entry).substr(3).starts_with(lines[0]))
            continue;
        const std::string path = entry.substr(3 + lines[0].size());
        if (isBeneathOutput(path))
            continue;
        if (++dirty > kMostDirty)
            return std::string();
        digest.add(path);
        addContent(digest, directory / path, read);
    }
    return digest.hex().substr(0, kDigestLength);
}

/// Sizes and times of all files; empty when there are too many.
std::string byFiles(const fs::path &directory)
{
    std::error_code error;
    std::vector<fs::path> files;
    auto entry = fs::recursive_directory_iterator(directory, fs::directory_options::skip_permission_denied, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code ignored;
        if (entry->is_directory(ignored) && isOutputName(entry->path().filename().native()))
            entry.disable_recursion_pending();
        else if (entry->is_regular_file(ignored))
            files.push_back(entry->path());
        if (files.size() > kMostFiles)
            return {};
    }
    if (error)
        return {};
    std::sort(files.begin(), files.end());
    PartsDigest digest;
    for (const auto &file : files) {
        digest.add(file.lexically_relative(directory).native());
        digest.add(stampOf(file));
    }
    return digest.hex().substr(0, kDigestLength);
}

} // namespace

std::string treeDigest(const fs::path &directory, CommandRunner &commands, const std::map<std::string, std::string> &environment,
                       const Cancellation &cancellation)
{
    if (const auto digest = byGit(directory, commands, environment, cancellation))
        return *digest;
    return cancellation.requested() ? std::string() : byFiles(directory);
}

} // namespace genie
