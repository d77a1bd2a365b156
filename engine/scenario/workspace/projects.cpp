// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/workspace/projects.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <set>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace genie {

namespace fs = std::filesystem;

namespace {

using Directories = std::set<std::string>;

constexpr std::size_t kCmakeBytes = 256 * 1024;
constexpr std::size_t kShebangBytes = 128;

/// What the walk has seen; directories are relative to the scenario, "." for itself.
struct Findings {
    Directories go, node, pythonMarkers, pythonTests, cmake, cmakeTests, cargo, maven, bats, shell;
};

/// The first bytes of a regular file; empty when it is anything else or cannot be read.
std::string firstBytes(const fs::path &file, std::size_t limit)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return {};
    std::string bytes;
    struct stat status {};
    if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)) {
        bytes.resize(limit);
        const ssize_t got = ::read(descriptor, bytes.data(), limit);
        bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    }
    ::close(descriptor);
    return bytes;
}

/// `#!/bin/sh`, `#! /usr/bin/env bash`, `#!/usr/bin/env -S dash -e` and the like.
bool hasShellShebang(std::string_view bytes)
{
    if (!bytes.starts_with("#!"))
        return false;
    const std::string line(text::trimmed(bytes.substr(2, bytes.find('\n') == std::string_view::npos ? bytes.npos : bytes.find('\n') - 2)));
    for (const std::string &word : text::split(line, ' ')) {
        const std::string program = word.substr(word.rfind('/') == std::string::npos ? 0 : word.rfind('/') + 1);
        if (program == "sh" || program == "bash" || program == "dash" || program == "ksh")
            return true;
        if (program != "env" && !word.empty() && word.front() != '-')
            return false;
    }
    return false;
}

bool mentionsTests(std::string_view cmake)
{
    const std::string lower = text::lowered(cmake);
    return lower.find("enable_testing") != std::string::npos || lower.find("add_test") != std::string::npos ||
           lower.find("include(ctest)") != std::string::npos || lower.find("gtest_discover_tests") != std::string::npos;
}

std::string parentOf(const std::string &directory)
{
    const auto slash = directory.rfind('/');
    return slash == std::string::npos ? "." : directory.substr(0, slash);
}

bool isBelow(const std::string &directory, const std::string &ancestor)
{
    return directory != ancestor && (ancestor == "." || directory.starts_with(ancestor + "/"));
}

/// The nearest of the directories that is this one or an ancestor of it; empty when none is.
std::string nearest(const Directories &among, std::string directory)
{
    while (true) {
        if (among.contains(directory))
            return directory;
        if (directory == ".")
            return {};
        directory = parentOf(directory);
    }
}

Directories withoutNested(const Directories &all)
{
    Directories result;
    for (const std::string &directory : all)
        if (std::none_of(all.begin(), all.end(), [&](const std::string &other) { return isBelow(directory, other); }))
            result.insert(directory);
    return result;
}

/// Where tests without a project file belong: what lies above the outermost `tests` or `test` folder, else their own directory.
std::string homeOfTests(const std::string &directory)
{
    std::string path;
    for (const std::string &part : text::split(directory, '/')) {
        if (part == "tests" || part == "test")
            return path.empty() ? "." : path;
        path += path.empty() ? part : "/" + part;
    }
    return directory;
}

/// Tests belong to the nearest project file above them, else to the home of their own. A project file that has tests only in
/// projects below it gives way to those; one without any tests stands as it is (3.7 NEW: never nested).
Directories pythonProjects(const Findings &found)
{
    Directories withTests;
    for (const std::string &directory : found.pythonTests) {
        const std::string marked = nearest(found.pythonMarkers, directory);
        withTests.insert(marked.empty() ? homeOfTests(directory) : marked);
    }
    Directories all = withTests;
    for (const std::string &marker : found.pythonMarkers)
        if (std::none_of(withTests.begin(), withTests.end(), [&](const std::string &other) { return isBelow(other, marker); }))
            all.insert(marker);
    return withoutNested(all);
}

/// The outermost CMakeLists.txt of each tree that mentions tests anywhere.
Directories cmakeProjects(const Findings &found)
{
    Directories result;
    for (const std::string &root : withoutNested(found.cmake))
        if (std::any_of(found.cmakeTests.begin(), found.cmakeTests.end(),
                        [&](const std::string &directory) { return directory == root || isBelow(directory, root); }))
            result.insert(root);
    return result;
}

/// Walks one scenario, depth first in byte order of names.
class Walk {
public:
    Walk(fs::path root, const ProjectLimits &limits, std::vector<ConfigWarning> &warnings)
        : m_root(std::move(root)), m_limits(limits), m_warnings(warnings)
    {
    }

    const Findings &findings()
    {
        visit(".", 0);
        return m_found;
    }

private:
    struct Entries {
        std::vector<std::string> directories;
        std::vector<std::string> files;
    };

    void visit(const std::string &directory, int depth)
    {
        if (m_full)
            return;
        if (depth > m_limits.depth) {
            warnOnce(m_tooDeep, directory, "deeper than " + std::to_string(m_limits.depth) + " levels; projects below are not looked for");
            return;
        }
        const fs::path path = directory == "." ? m_root : m_root / directory;
        const Entries entries = list(path, directory);
        for (const std::string &file : entries.files)
            classify(directory, file, path);
        for (const std::string &name : entries.directories)
            visit(directory == "." ? name : directory + "/" + name, depth + 1);
    }

    Entries list(const fs::path &path, const std::string &directory)
    {
        Entries entries;
        DIR *handle = ::opendir(path.c_str());
        if (handle == nullptr) {
            m_warnings.push_back({text::validUtf8(directory), "", "cannot be listed; projects in it are not found (make it readable)"});
            return entries;
        }
        while (const dirent *entry = ::readdir(handle)) {
            const std::string name = entry->d_name;
            if (name == "." || name == "..")
                continue;
            if (++m_seen > m_limits.entries) {
                m_full = true;
                m_warnings.push_back(
                    {text::validUtf8(directory), "",
                     "the scenario has more than " + std::to_string(m_limits.entries) + " files; projects beyond are not looked for"});
                break;
            }
            const Kind kind = kindOf(*entry, path / name);
            if (kind == Kind::File)
                entries.files.push_back(name);
            else if (kind == Kind::Directory && !isSkippedDirectory(name))
                entries.directories.push_back(name);
        }
        ::closedir(handle);
        std::sort(entries.directories.begin(), entries.directories.end());
        std::sort(entries.files.begin(), entries.files.end());
        return entries;
    }

    enum class Kind { File, Directory, Other };

    /// Links to files count as files; links to directories count as nothing, for they may lead in circles or out of the scenario.
    static Kind kindOf(const dirent &entry, const fs::path &path)
    {
        if (entry.d_type == DT_REG)
            return Kind::File;
        if (entry.d_type == DT_DIR)
            return Kind::Directory;
        if (entry.d_type != DT_LNK && entry.d_type != DT_UNKNOWN)
            return Kind::Other;
        std::error_code error;
        const fs::file_status status = entry.d_type == DT_LNK ? fs::status(path, error) : fs::symlink_status(path, error);
        if (error)
            return Kind::Other;
        if (fs::is_regular_file(status))
            return Kind::File;
        return fs::is_directory(status) && entry.d_type == DT_UNKNOWN ? Kind::Directory : Kind::Other;
    }

    void classify(const std::string &directory, const std::string &file, const fs::path &path)
    {
        const auto dot = file.rfind('.');
        const std::string_view extension = dot == std::string::npos ? std::string_view{} : std::string_view(file).substr(dot);
        if (file == "go.mod")
            m_found.go.insert(directory);
        else if (file == "package.json")
            m_found.node.insert(directory);
        else if (file == "pyproject.toml" || file == "setup.py" || file == "requirements.txt" || file == "pytest.ini")
            m_found.pythonMarkers.insert(directory);
        else if (extension == ".py" && isPythonTest(file))
            m_found.pythonTests.insert(directory);
        else if (file == "CMakeLists.txt")
            noteCmake(directory, path / file);
        else if (file == "Cargo.toml")
            m_found.cargo.insert(directory);
        else if (file == "pom.xml")
            m_found.maven.insert(directory);
        else if (extension == ".bats")
            m_found.bats.insert(directory);
        else if (extension == ".sh" || (dot == std::string::npos && !m_found.shell.contains(directory) && isScript(file, path)))
            m_found.shell.insert(directory);
    }

    void noteCmake(const std::string &directory, const fs::path &file)
    {
        m_found.cmake.insert(directory);
        if (mentionsTests(firstBytes(file, kCmakeBytes)))
            m_found.cmakeTests.insert(directory);
    }

    static bool isScript(const std::string &file, const fs::path &path)
    {
        if (file == "Makefile" || file == "LICENSE" || file == "Dockerfile" || file == "README")
            return false;
        return hasShellShebang(firstBytes(path / file, kShebangBytes));
    }

    void warnOnce(bool &done, const std::string &directory, std::string message)
    {
        if (!done)
            m_warnings.push_back({text::validUtf8(directory), "", std::move(message)});
        done = true;
    }

    fs::path m_root;
    ProjectLimits m_limits;
    std::vector<ConfigWarning> &m_warnings;
    Findings m_found;
    int m_seen = 0;
    bool m_full = false;
    bool m_tooDeep = false;
};

} // namespace

bool isSkippedDirectory(std::string_view name)
{
    constexpr std::array<std::string_view, 12> kSkipped = {".git",         "node_modules", "dist",        "build",
                                                           "coverage",     ".next",        ".pnpm-store", "playwright-report",
                                                           "test-results", "__pycache__",  ".venv",       "venv"};
    return std::find(kSkipped.begin(), kSkipped.end(), name) != kSkipped.end();
}

bool isPythonTest(std::string_view fileName)
{
    return fileName.ends_with(".py") && (fileName.starts_with("test_") || fileName.ends_with("_test.py"));
}

bool marksProject(std::string_view fileName)
{
    constexpr std::array<std::string_view, 9> kMarkers = {"go.mod",     "package.json",   "pyproject.toml", "setup.py", "requirements.txt",
                                                          "pytest.ini", "CMakeLists.txt", "Cargo.toml",     "pom.xml"};
    return std::find(kMarkers.begin(), kMarkers.end(), fileName) != kMarkers.end() || fileName.ends_with(".bats") || isPythonTest(fileName);
}

std::vector<Project> findProjects(const fs::path &scenario, std::vector<ConfigWarning> &warnings, const ProjectLimits &limits)
{
    Walk walk(scenario, limits, warnings);
    const Findings &found = walk.findings();
    std::vector<Project> projects;
    const auto add = [&projects](Project::Kind kind, const Directories &directories) {
        for (const std::string &directory : directories)
            projects.push_back({kind, directory});
    };
    add(Project::Kind::Go, found.go);
    add(Project::Kind::Node, found.node);
    add(Project::Kind::Python, pythonProjects(found));
    add(Project::Kind::Cmake, cmakeProjects(found));
    add(Project::Kind::Cargo, withoutNested(found.cargo));
    add(Project::Kind::Maven, withoutNested(found.maven));
    add(Project::Kind::Bats, found.bats);
    add(Project::Kind::Shell, found.shell);
    return projects;
}

} // namespace genie
