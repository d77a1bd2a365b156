// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/workspace/manifest_file.h"

#include "core/base/text.h"
#include "host/files/atomic_file.h"

namespace genie {

namespace {

constexpr std::int64_t kLargest = 16 * 1024 * 1024;

/// What a reader says of the file, without its path in front, and what to do about it.
std::string problemOf(const Failure &failure, const std::filesystem::path &path)
{
    std::string message = failure.message;
    if (const std::string start = text::validUtf8(path.native()) + " "; message.starts_with(start))
        message.erase(0, start.size());
    return message
           + (failure.kind == FailureKind::Invalid ? "; put a JSON file of at most 16 MiB in its place"
                                                   : "; make it a file that the user who runs the tests can read");
}

} // namespace

ManifestFile readManifestFile(const std::filesystem::path &path)
{
    ManifestFile result;
    auto content = readBounded(path, kLargest);
    if (!content) {
        if (content.error().kind != FailureKind::NotFound)
            result.problem = problemOf(content.error(), path);
        return result;
    }
    result.text = std::move(*content);
    if (result.text.find_first_not_of(" \t\r\n") == std::string::npos) {
        result.problem = "is empty; write at least {}";
    } else if (result.text.find('\0') != std::string::npos) {
        result.problem = "is a binary file, not JSON; replace it by a JSON file";
    } else if (auto document = parseJson(result.text); !document) {
        result.problem = document.error().message + "; correct it there";
    } else if (!document->is_object()) {
        result.problem = "holds no JSON object; it must start with {";
    } else {
        result.document = std::move(*document);
    }
    return result;
}

} // namespace genie
