// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/git/checkout.h"

#include "core/base/text.h"
#include "host/git/checkout_writer.h"
#include "host/git/git_command.h"
#include "host/git/output_names.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <set>

namespace genie {

namespace fs = std::filesystem;

namespace {

/// What of a directory belongs to its tree, by what stands there: for directories that no git knows.
Outcome<std::vector<std::string>> allFiles(const fs::path &source, const CheckoutLimits &limits)
{
    std::vector<std::string> paths;
    std::error_code error;
    auto entry = fs::recursive_directory_iterator(source, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code ignored;
        const auto status = entry->symlink_status(ignored);
        if (fs::is_directory(status) && isOutputName(entry->path().filename().native()))
            entry.disable_recursion_pending();
        else if (!fs::is_directory(status))
            paths.push_back(entry->path().lexically_relative(source).generic_string());
        if (paths.size() > limits.files)
            return fail(FailureKind::Invalid, "it has more than " + std::to_string(limits.files) + " files");
    }
    if (error)
        return fail(FailureKind::Unavailable, "its files cannot be listed: " + error.message());
    return paths;
}

/// The same by what git would commit.
Outcome<std::vector<std::string>> filesOfGit(const fs::path &source, const CheckoutTools &tools, const Cancellation &cancellation)
{
    auto listed = askGit(tools.commands, tools.environment,
                         {.directory = source, .arguments = {"ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "."}, .input = {}}, cancellation);
    if (!listed)
        return tl::unexpected(listed.error());
    std::set<std::string> paths;
    for (auto &path : text::split(*listed, '\0'))
        if (!path.empty() && !isBeneathOutput(path))
            paths.insert(std::move(path));
    return std::vector<std::string>(paths.begin(), paths.end());
}

struct TreeEntry {
    std::string mode, kind, id, path;
    std::uint64_t size = 0;
};

/// `git ls-tree -r -l -z`: "mode type id size\tpath".
std::optional<TreeEntry> treeEntry(const std::string &record)
{
    const auto tab = record.find('\t');
    if (tab == std::string::npos)
        return std::nullopt;
    std::vector<std::string> words;
    for (auto &word : text::split(std::string_view(record).substr(0, tab), ' '))
        if (!word.empty())
            words.push_back(std::move(word));
    if (words.size() != 4)
        return std::nullopt;
    TreeEntry entry{words[0], words[1], words[2], record.substr(tab + 1), 0};
    std::from_chars(words[3].data(), words[3].data() + words[3].size(), entry.size);
    return entry;
}

bool isCommitName(std::string_view text)
{
    return !text.empty() && text.size() <= 250 && text.front() != '-' && std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '/' || c == '.' || c == '_' || c == '-';
    }) && text.find("..") == std::string_view::npos;
}

/// Writes the entries out of the answer of `git cat-file --batch`, in order.
Done writeBlobs(const std::vector<TreeEntry> &entries, std::string_view bytes, CheckoutWriter &writer)
{
    for (const auto &entry : entries) {
        const auto line = bytes.find('\n');
        if (line == std::string_view::npos)
            return fail(FailureKind::Unavailable, "git gave less than it was asked for");
        const auto words = text::split(bytes.substr(0, line), ' ');
        std::size_t size = 0;
        if (words.size() != 3 || words[1] != "blob")
            return fail(FailureKind::Unavailable, "git does not have " + entry.path);
        std::from_chars(words[2].data(), words[2].data() + words[2].size(), size);
        if (bytes.size() < line + 1 + size)
            return fail(FailureKind::Unavailable, "git gave less than it was asked for");
        const auto content = bytes.substr(line + 1, size);
        const Done written = entry.mode == "120000" ? writer.link(entry.path, std::string(content))
                                                    : writer.file(entry.path, content, entry.mode == "100755");
        if (!written)
            return written;
        bytes.remove_prefix(std::min(bytes.size(), line + 1 + size + 1));
    }
    return {};
}

constexpr std::uint64_t kBatchBytes = 48ULL * 1024 * 1024;

Done writeTree(const fs::path &repository, const std::vector<TreeEntry> &entries, CheckoutWriter &writer, const CheckoutTools &tools,
               const Cancellation &cancellation)
{
    for (std::size_t at = 0; at < entries.size();) {
        std::vector<TreeEntry> batch;
        std::uint64_t bytes = 0;
        std::string ids;
        while (at < entries.size() && (batch.empty() || bytes + entries[at].size < kBatchBytes)) {
            bytes += entries[at].size;
            ids += entries[at].id + "\n";
            batch.push_back(entries[at++]);
        }
        const auto content = askGit(tools.commands, tools.environment,
                                    {.directory = repository, .arguments = {"cat-file", "--batch"}, .input = ids, .mostOutput = 128ULL * 1024 * 1024},
                                    cancellation);
        if (!content)
            return tl::unexpected(content.error());
        if (const Done written = writeBlobs(batch, *content, writer); !written)
            return written;
    }
    return {};
}

bool isUrl(const std::string &url)
{
    if (url.empty() || url.size() > 2000 || url.front() == '-' || url.find('\0') != std::string::npos || url.find('\n') != std::string::npos)
        return false;
    const bool scheme = url.starts_with("https://") || url.starts_with("ssh://") || url.starts_with("file:///") || url.starts_with("http://");
    const bool path = url.front() == '/';
    // host:path as git writes ssh; two colons would name a helper program.
    const auto colon = url.find(':');
    const bool host = !scheme && !path && colon != std::string::npos && colon > 0 && url.find("::") == std::string::npos &&
                      url.find('/') != 0 && url.find('/') > colon;
    return scheme || path || host;
}

} // namespace

Outcome<RepositoryPlace> repositoryPlace(const fs::path &directory, const CheckoutTools &tools, const Cancellation &cancellation)
{
    auto said = askGit(tools.commands, tools.environment, {.directory = directory, .arguments = {"rev-parse", "--show-toplevel", "--show-prefix"}, .input = {}},
                       cancellation);
    if (!said)
        return fail(FailureKind::NotFound, directory.string() + " is in no git repository");
    const auto lines = text::split(*said, '\n');
    RepositoryPlace place;
    place.top = lines[0];
    place.prefix = lines.size() > 1 ? lines[1] : "";
    if (place.prefix.ends_with('/'))
        place.prefix.pop_back();
    if (auto head = askGit(tools.commands, tools.environment, {.directory = directory, .arguments = {"rev-parse", "--verify", "-q", "HEAD"}, .input = {}}, cancellation))
        place.commit = std::string(text::trimmed(*head));
    return place;
}

Outcome<CheckedOut> checkOutDirectory(const fs::path &source, const fs::path &destination, const CheckoutTools &tools, const Cancellation &cancellation)
{
    std::error_code error;
    if (!fs::is_directory(source, error))
        return fail(FailureKind::NotFound, source.string() + " is no directory");
    std::string commit;
    auto place = repositoryPlace(source, tools, cancellation);
    if (place)
        commit = place->commit;
    auto paths = place ? filesOfGit(source, tools, cancellation) : allFiles(source, tools.limits);
    if (!paths)
        return tl::unexpected(paths.error().within(source.string()));
    CheckoutWriter writer(destination, tools.limits);
    if (const Done begun = writer.begin(); !begun)
        return tl::unexpected(begun.error());
    for (const auto &path : *paths) {
        if (cancellation.requested())
            return fail(FailureKind::Cancelled, "the copy was stopped");
        if (const Done copied = writer.copy(source, path); !copied)
            return tl::unexpected(copied.error().within(path));
    }
    CheckedOut result = writer.result();
    result.commit = commit;
    return result;
}

Outcome<CheckedOut> checkOutCommit(const fs::path &repository, const std::string &commit, const std::string &prefix, const fs::path &destination,
                                   const CheckoutTools &tools, const Cancellation &cancellation)
{
    if (!isCommitName(commit))
        return fail(FailureKind::Invalid, "'" + text::shortened(text::withoutControls(text::validUtf8(commit)), 80) + "' is no commit or branch");
    const auto id = askGit(tools.commands, tools.environment,
                           {.directory = repository, .arguments = {"rev-parse", "--verify", "-q", "--end-of-options", commit + "^{commit}"}, .input = {}}, cancellation);
    if (!id)
        return fail(id.error().kind == FailureKind::Invalid ? FailureKind::NotFound : id.error().kind, "there is no commit " + commit + " in " + repository.string());
    const std::string whole(text::trimmed(*id));
    const auto listed = askGit(tools.commands, tools.environment,
                               {.directory = repository, .arguments = {"ls-tree", "-r", "-l", "-z", "--full-tree", whole + ":" + prefix}, .input = {}}, cancellation);
    if (!listed)
        return tl::unexpected(listed.error().within(prefix.empty() ? whole : prefix + " of " + whole));
    CheckoutWriter writer(destination, tools.limits);
    if (const Done begun = writer.begin(); !begun)
        return tl::unexpected(begun.error());
    std::vector<TreeEntry> entries;
    for (const auto &record : text::split(*listed, '\0')) {
        auto entry = treeEntry(record);
        if (!entry || isBeneathOutput(entry->path))
            continue;
        if (entry->kind != "blob") {
            writer.leaveOut(entry->path);
            continue;
        }
        if (const Done fits = writer.reserve(entry->path, entry->size); !fits)
            return tl::unexpected(fits.error());
        entries.push_back(std::move(*entry));
    }
    if (const Done written = writeTree(repository, entries, writer, tools, cancellation); !written)
        return tl::unexpected(written.error());
    CheckedOut result = writer.result();
    result.commit = whole;
    return result;
}

Outcome<std::string> fetchCommit(const fs::path &mirror, const std::string &url, const std::string &ref, const CheckoutTools &tools,
                                 const Cancellation &cancellation)
{
    if (!isUrl(url))
        return fail(FailureKind::Invalid, "'" + text::shortened(text::withoutControls(text::validUtf8(url)), 200) + "' is no address of a repository");
    if (!isCommitName(ref))
        return fail(FailureKind::Invalid, "'" + text::shortened(text::withoutControls(text::validUtf8(ref)), 80) + "' is no branch, commit or pull request");
    std::error_code error;
    if (!fs::exists(mirror / "HEAD", error)) {
        fs::create_directories(mirror, error);
        if (error)
            return fail(FailureKind::Unavailable, mirror.string() + ": " + error.message());
        if (auto made = askGit(tools.commands, tools.environment, {.directory = mirror, .arguments = {"init", "-q", "--bare", "--template=", "."}, .input = {}}, cancellation); !made)
            return made;
    }
    auto fetched = askGit(tools.commands, tools.environment,
                          {.directory = mirror,
                           .arguments = {"fetch", "-q", "--no-tags", "--no-recurse-submodules", "--depth=1", "--no-write-commit-graph", "--", url, ref},
                           .input = {},
                           .timeout = milliseconds{300'000}},
                          cancellation);
    if (!fetched)
        return tl::unexpected(fetched.error().within("fetching " + ref));
    auto commit = askGit(tools.commands, tools.environment, {.directory = mirror, .arguments = {"rev-parse", "--verify", "FETCH_HEAD"}, .input = {}}, cancellation);
    if (!commit)
        return commit;
    return std::string(text::trimmed(*commit));
}

Outcome<std::string> remoteUrl(const fs::path &directory, const std::string &remote, const CheckoutTools &tools)
{
    auto said = askGit(tools.commands, tools.environment, {.directory = directory, .arguments = {"remote", "get-url", "--", remote}, .input = {}});
    if (!said)
        return fail(FailureKind::NotFound, directory.string() + " has no remote " + remote);
    return std::string(text::trimmed(*said));
}

} // namespace genie
