// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/corpus.h"

#include "core/base/text.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace genie::test {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kBinary("\x7f"
                                   "ELF\0\0\0\1",
                                   8);

/// Content for a file of which only mode, size and path are known.
std::string_view standIn(const std::string &size, const std::string &path)
{
    if (size == "BAD")
        return kBinary;
    if (size == "0")
        return "";
    if (path.starts_with("cli/") && path.find('.') == std::string::npos)
        return "#!/usr/bin/env bash\n";
    return "";
}

void layOut(const fs::path &source, const fs::path &target, StandIn kind)
{
    std::ifstream tree(source / "tree.txt");
    for (std::string line; std::getline(tree, line);) {
        const std::vector<std::string> fields = text::split(line, '\t');
        if (fields.size() != 3)
            continue;
        std::error_code error;
        if (const fs::path given = source / fields[2]; fs::is_regular_file(given, error))
            writeText(target / fields[2], readText(given));
        else
            writeText(target / fields[2], kind == StandIn::Empty ? std::string_view{} : standIn(fields[1], fields[2]));
    }
}

} // namespace

std::string readText(const fs::path &path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void writeText(const fs::path &path, std::string_view content)
{
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    std::ofstream(path, std::ios::binary) << content;
}

ScenarioTree::ScenarioTree(std::string name) : m_name(std::move(name))
{
    m_directory.setAutoRemove(false); // it cannot remove names that are not UTF-8
    std::error_code error;
    fs::create_directories(directory(), error);
}

ScenarioTree::~ScenarioTree()
{
    std::error_code error;
    fs::remove_all(appRoot(), error);
}

fs::path ScenarioTree::appRoot() const { return m_directory.path().toStdString(); }

fs::path ScenarioTree::root() const { return appRoot() / "scenarios"; }

fs::path ScenarioTree::directory() const { return root() / m_name; }

void ScenarioTree::writeCompleteLayout() const
{
    for (const char *file :
         {"docs/README.md", "requirements/index.json", "ui/index.html", "api/main.go", "cli/install.sh", "README.md", "PRD.md", "Makefile"})
        write(file, "x\n");
    write("cli/" + m_name, "#!/bin/bash\n");
    fs::permissions(at("cli/" + m_name), fs::perms::owner_exec, fs::perm_options::add);
    write(".vrooli/service.json", validServiceJson(m_name));
    write(".vrooli/testing.json", R"({"version": "1.0.0"})");
}

fs::path corpusDirectory()
{
    const QFileInfo info(QStringLiteral(GENIE_SOURCE_DIR "/../shared/corpus"));
    return info.isDir() ? fs::path(info.canonicalFilePath().toStdString()) : fs::path();
}

std::vector<std::string> layOutCorpus(const fs::path &target, StandIn standIn)
{
    std::vector<std::string> names;
    for (const fs::directory_entry &entry : fs::directory_iterator(corpusDirectory() / "scenarios")) {
        names.push_back(entry.path().filename().native());
        layOut(entry.path(), target / entry.path().filename(), standIn);
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::string validServiceJson(std::string_view name)
{
    return R"({"version": "1.0.0", "service": {"name": ")" + std::string(name) +
           R"("}, "lifecycle": {"version": "2.0.0", "health": {"checks": [{"name": "api", "type": "http"}]}}})";
}

} // namespace genie::test
