// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/audit/tree_listing.h"

#include "core/base/digest.h"
#include "core/domain/json_fields.h"
#include "core/json/json.h"
#include "host/files/atomic_file.h"
#include "host/git/checkout_writer.h"
#include "host/git/output_names.h"

#include <algorithm>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostFiles = 50'000;
constexpr std::uint64_t kMostBytes = 1024ULL * 1024 * 1024;
constexpr std::int64_t kLargestFile = 64LL * 1024 * 1024;
constexpr std::string_view kCopy = "copy:";

Json toJson(const TreeFile &file)
{
    Json json{{"path", file.path}, {"digest", file.digest}, {"size", file.size}};
    if (file.executable)
        json["executable"] = true;
    if (!file.link.empty())
        json["link"] = file.link;
    return json;
}

TreeFile readFile(JsonFields &fields)
{
    TreeFile file;
    file.path = fields.requiredText("path");
    file.digest = fields.requiredText("digest");
    file.link = fields.text("link");
    file.executable = fields.flag("executable");
    file.size = static_cast<std::uint64_t>(fields.integer("size"));
    return file;
}

std::vector<TreeFile> readFiles(JsonFields &fields) { return fields.list("files", readFile); }

} // namespace

Outcome<std::vector<TreeFile>> listTree(const fs::path &directory)
{
    std::vector<TreeFile> files;
    std::uint64_t bytes = 0;
    std::error_code error;
    auto entry = fs::recursive_directory_iterator(directory, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code ignored;
        const auto status = entry->symlink_status(ignored);
        const bool output = isOutputName(entry->path().filename().native());
        if (fs::is_directory(status)) {
            if (output)
                entry.disable_recursion_pending();
            continue;
        }
        TreeFile file{entry->path().lexically_relative(directory).generic_string(), {}, {}, false, 0};
        if (fs::is_symlink(status)) {
            if (output)
                continue;
            file.link = fs::read_symlink(entry->path(), ignored).string();
            file.digest = sha256Of(file.link);
        } else if (fs::is_regular_file(status)) {
            const auto content = readBounded(entry->path(), kLargestFile);
            if (!content)
                return tl::unexpected(content.error().within(file.path));
            file.digest = sha256Of(*content);
            file.size = content->size();
            file.executable = (status.permissions() & fs::perms::owner_exec) != fs::perms::none;
            bytes += file.size;
        } else {
            continue;
        }
        files.push_back(std::move(file));
        if (files.size() > kMostFiles || bytes > kMostBytes)
            return fail(FailureKind::Invalid, directory.string() + " has more than 50,000 files or 1 GiB");
    }
    if (error)
        return fail(FailureKind::Unavailable, directory.string() + ": " + error.message());
    std::sort(files.begin(), files.end(), [](const TreeFile &a, const TreeFile &b) { return a.path < b.path; });
    return files;
}

std::string digestOf(const std::vector<TreeFile> &files)
{
    Json json = Json::array();
    for (const auto &file : files)
        json.push_back(toJson(file));
    return sha256Of(toLine(json));
}

std::vector<std::string> filesOf(const std::vector<TreeFile> &files)
{
    std::vector<std::string> lines;
    for (const auto &file : files)
        lines.push_back(file.digest + " " + file.path);
    return lines;
}

Outcome<std::string> keepTree(const fs::path &directory, const ObjectStore &objects)
{
    const auto files = listTree(directory);
    if (!files)
        return tl::unexpected(files.error());
    Json list = Json::array();
    for (const auto &file : *files) {
        list.push_back(toJson(file));
        if (!file.link.empty() || objects.has(file.digest))
            continue;
        const auto content = readBounded(directory / file.path, kLargestFile);
        if (!content)
            return tl::unexpected(content.error().within(file.path));
        const auto kept = objects.putSoon(*content);
        if (!kept)
            return kept;
        if (*kept != file.digest)
            return fail(FailureKind::Conflict, file.path + " was changed while it was copied");
    }
    if (const Done settled = objects.settle(); !settled && !files->empty())
        return tl::unexpected(settled.error());
    auto kept = objects.put(toLine(Json{{"files", list}}));
    if (!kept)
        return kept;
    return std::string(kCopy) + *kept;
}

Done restoreTree(const std::string &snapshot, const fs::path &destination, const ObjectStore &objects)
{
    if (!snapshot.starts_with(kCopy))
        return fail(FailureKind::NotFound, "the tree of the baseline was not kept");
    const auto listing = objects.get(snapshot.substr(kCopy.size()));
    if (!listing)
        return tl::unexpected(listing.error());
    const auto json = parseJson(*listing, {.bytes = 64UL * 1024 * 1024});
    if (!json)
        return tl::unexpected(json.error().within("the listing of the kept tree"));
    const auto files = readWhole<std::vector<TreeFile>>(*json, readFiles);
    if (!files)
        return tl::unexpected(files.error());
    CheckoutWriter writer(destination, {});
    if (Done begun = writer.begin(); !begun)
        return begun;
    for (const auto &file : *files) {
        Done written = writer.reserve(file.path, file.size);
        if (written && !file.link.empty()) {
            written = writer.link(file.path, file.link);
        } else if (written) {
            const auto content = objects.get(file.digest);
            written = content ? writer.file(file.path, *content, file.executable) : Done(tl::unexpected(content.error().within(file.path)));
        }
        if (!written)
            return written;
    }
    return {};
}

} // namespace genie
