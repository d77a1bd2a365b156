// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/remote/unpack_bundle.h"

#include "core/domain/json_fields.h"
#include "host/files/atomic_file.h"
#include "host/files/contained_path.h"

#include <QByteArray>

namespace genie {

namespace fs = std::filesystem;

namespace {

struct PackedFile {
    std::string path, content;
};

struct Bundle {
    std::string name;
    std::vector<PackedFile> files;
};

PackedFile readPackedFile(JsonFields &fields) { return {fields.requiredText("path"), fields.text("content")}; }
Bundle readBundle(JsonFields &fields) { return {fields.requiredText("name"), fields.list("files", &readPackedFile)}; }

Done unpack(const std::vector<PackedFile> &files, const fs::path &folder)
{
    for (const auto &file : files) {
        const auto content = QByteArray::fromBase64Encoding(QByteArray::fromStdString(file.content), QByteArray::AbortOnBase64DecodingErrors);
        if (!content)
            return fail(FailureKind::Invalid, "a file of the export is not in base64");
        const auto place = containedPath(folder, file.path);
        if (!place)
            return tl::unexpected(place.error().within("a file of the export"));
        std::error_code error;
        fs::create_directories(place->parent_path(), error);
        if (auto written = writeAtomically(*place, (*content).toStdString()); !written)
            return written;
    }
    return {};
}

} // namespace

Outcome<std::string> unpackBundle(const Json &json, const fs::path &directory)
{
    const auto bundle = readWhole(json, &readBundle);
    if (!bundle)
        return tl::unexpected(bundle.error());
    std::error_code error;
    fs::create_directories(directory, error);
    const auto name = fs::path(bundle->name).filename();
    const auto folder = containedPath(directory, name);
    if (!folder)
        return tl::unexpected(folder.error());
    if (!fs::create_directory(*folder, error))
        return fail(FailureKind::Conflict, folder->string() + (error ? " cannot be created: " + error.message() : " is there already; choose another folder"));
    if (auto unpacked = unpack(bundle->files, *folder); !unpacked) {
        fs::remove_all(*folder, error);
        return tl::unexpected(unpacked.error());
    }
    return folder->string();
}

} // namespace genie
