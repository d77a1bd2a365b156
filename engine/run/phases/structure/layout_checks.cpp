// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/structure/structure_checks.h"

#include "core/base/text.h"
#include "scenario/workspace/service_manifest.h"

#include <algorithm>
#include <array>
#include <fstream>

#include <unistd.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

using Kind = Observation::Kind;
using Paths = std::vector<std::string>;

constexpr std::array<const char *, 5> kDirectories = {"api", "cli", "docs", "requirements", "ui"};
constexpr std::array<const char *, 7> kFiles = {
    "api/main.go", "cli/install.sh", ".vrooli/service.json", ".vrooli/testing.json", "README.md", "PRD.md", "Makefile"};
constexpr std::size_t kTextProbe = 512;

/// (standard + additional) - excluded, the first of equal ones kept.
template <std::size_t Count> Paths required(const std::array<const char *, Count> &standard, const Paths &additional, const Paths &excluded)
{
    Paths all(standard.begin(), standard.end());
    all.insert(all.end(), additional.begin(), additional.end());
    Paths result;
    for (std::string &path : all)
        if (std::find(excluded.begin(), excluded.end(), path) == excluded.end() &&
            std::find(result.begin(), result.end(), path) == result.end())
            result.push_back(std::move(path));
    return result;
}

bool isDirectory(const fs::path &path)
{
    std::error_code error;
    return fs::is_directory(path, error);
}

bool isFile(const fs::path &path)
{
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    return fs::exists(status) && !fs::is_directory(status);
}

bool isPresent(const fs::path &path)
{
    std::error_code error;
    return fs::exists(fs::symlink_status(path, error));
}

enum class Content { Absent, Text, Binary };

/// What lies there by its first bytes. An empty file counts as text: it says nothing against being a script.
Content contentOf(const fs::path &path)
{
    std::error_code error;
    if (!fs::is_regular_file(path, error))
        return Content::Absent;
    std::array<char, kTextProbe> bytes{};
    std::ifstream stream(path, std::ios::binary);
    stream.read(bytes.data(), bytes.size());
    const auto end = bytes.begin() + stream.gcount();
    return std::find(bytes.begin(), end, '\0') == end ? Content::Text : Content::Binary;
}

struct CommandLineLayout {
    fs::path folder;
    std::string name;
    bool hasMain, hasModule, hasInstaller;
    Content script;
};

void demand(const CommandLineLayout &layout, const Paths &files, const std::string &approach, StructureReport &report)
{
    for (const std::string &file : files) {
        const std::string path = "cli/" + file;
        if (isFile(layout.folder / file))
            continue;
        if (report.isKnownMissing(path))
            report.tell(Kind::Info, path + " is also part of the " + approach + " layout", path);
        else
            report.problem(
                path + " is missing from the " + approach + " command line",
                {"structure.cli.file", "Add " + path + ": the " + approach + " layout has " + text::join(files, ", ") + " in cli/.", ""},
                path);
    }
}

void checkCrossPlatform(const CommandLineLayout &layout, StructureReport &report)
{
    report.tell(Kind::Success, "cross-platform Go command line", "cli/main.go");
    demand(layout, {"main.go", "go.mod", "install.sh"}, "cross-platform", report);
    if (isFile(layout.folder / "install.ps1"))
        report.tell(Kind::Success, "installer for Windows", "cli/install.ps1");
    else
        report.tell(Kind::Info, "no cli/install.ps1, so it cannot be installed on Windows");
}

void checkLegacy(const CommandLineLayout &layout, StructureReport &report)
{
    const std::string path = "cli/" + layout.name;
    report.tell(Kind::Success, "shell command line", path);
    demand(layout, {layout.name, "install.sh"}, "shell", report);
    std::error_code error;
    if (fs::file_size(layout.folder / layout.name, error) == 0 && !error)
        report.tell(Kind::Warning, path + " is empty", path);
    else if (::access((layout.folder / layout.name).c_str(), X_OK) != 0)
        report.tell(Kind::Warning, path + " is not executable (chmod +x " + path + ")", path);
    report.tell(Kind::Info, "a command line in Go (cli/main.go, cli/go.mod) would run on every platform");
}

/// What was found instead of one of the layouts.
std::string whyUnknown(const CommandLineLayout &layout)
{
    if (layout.hasMain)
        return "cli/main.go is there, but cli/go.mod is not";
    if (layout.hasModule)
        return "cli/go.mod is there, but cli/main.go is not";
    if (!layout.hasInstaller)
        return "cli/install.sh is missing, and so is a program";
    if (layout.script == Content::Absent)
        return "there is neither a script cli/" + layout.name + " nor cli/main.go";
    return "cli/" + layout.name + " is a compiled program without its source";
}

} // namespace

int checkDirectories(const Workspace &workspace, StructureReport &report)
{
    report.tell(Kind::Section, "Directories");
    const StructureSettings &settings = workspace.testing.structure;
    const Paths paths = required(kDirectories, settings.additionalDirs, settings.excludeDirs);
    int found = 0;
    for (const std::string &path : paths) {
        if (isDirectory(workspace.directory / path)) {
            ++found;
            continue;
        }
        const bool inTheWay = isPresent(workspace.directory / path);
        report.noteMissing(path);
        report.problem(inTheWay ? path + " is not a directory" : "directory " + path + " is missing",
                       {"structure.dir",
                        std::string(inTheWay ? "Put a directory in place of " : "Create the directory ") + path +
                            ", or list it in structure.exclude_dirs of .vrooli/testing.json.",
                        inTheWay ? "" : text::commandLine({"mkdir", "-p", path})},
                       path);
    }
    if (found > 0)
        report.tell(Kind::Success, std::to_string(found) + " of " + std::to_string(paths.size()) + " required directories");
    return static_cast<int>(paths.size());
}

int checkFiles(const Workspace &workspace, StructureReport &report)
{
    report.tell(Kind::Section, "Files");
    const StructureSettings &settings = workspace.testing.structure;
    const Paths paths = required(kFiles, settings.additionalFiles, settings.excludeFiles);
    int found = 0;
    for (const std::string &path : paths) {
        if (isFile(workspace.directory / path)) {
            ++found;
            continue;
        }
        if (path == kServiceFile) // has a group and codes of its own
            continue;
        const bool inTheWay = isPresent(workspace.directory / path);
        report.noteMissing(path);
        report.problem(inTheWay ? path + " is not a file" : "file " + path + " is missing",
                       {"structure.file",
                        std::string(inTheWay ? "Put a file in place of " : "Write ") + path +
                            ", or list it in structure.exclude_files of .vrooli/testing.json.",
                        ""},
                       path);
    }
    if (found > 0)
        report.tell(Kind::Success, std::to_string(found) + " of " + std::to_string(paths.size()) + " required files");
    return static_cast<int>(paths.size());
}

void checkCommandLine(const Workspace &workspace, StructureReport &report)
{
    report.tell(Kind::Section, "Command line");
    const fs::path folder = workspace.directory / "cli";
    if (report.isKnownMissing("cli")) {
        report.tell(Kind::Skip, "without the directory cli there is no layout to look at", "cli");
        return;
    }
    CommandLineLayout layout;
    layout.folder = folder;
    layout.name = text::validUtf8(workspace.directory.filename().native());
    layout.hasMain = isFile(folder / "main.go");
    layout.hasModule = isFile(folder / "go.mod");
    layout.hasInstaller = isFile(folder / "install.sh");
    layout.script = contentOf(folder / workspace.directory.filename());
    if (layout.hasMain && (layout.hasModule || layout.script == Content::Binary)) {
        checkCrossPlatform(layout, report);
    } else if (layout.script == Content::Text) {
        checkLegacy(layout, report);
    } else {
        const std::string why = isDirectory(folder) ? whyUnknown(layout) : "there is no directory cli";
        report.problem("the command line has no known layout: " + why,
                       {"structure.cli.unknown",
                        "Provide cli/main.go, cli/go.mod and cli/install.sh (cross-platform), or a script cli/" + layout.name +
                            " and cli/install.sh (shell). Found: " + why + ".",
                        ""},
                       "cli");
    }
}

} // namespace genie
