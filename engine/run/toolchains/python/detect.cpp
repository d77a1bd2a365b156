// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/python/detect.h"

#include "run/toolchains/tree_files.h"
#include "scenario/workspace/projects.h"

namespace genie::python {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLongestSource = 512 * 1024;

} // namespace

std::vector<TestWorkspace> detect(const Workspace &workspace)
{
    std::vector<TestWorkspace> found;
    for (const auto &project : workspace.projects) {
        if (project.kind != Project::Kind::Python)
            continue;
        TestWorkspace suite{.toolchain = "python", .directory = project.directory, .tool = "pytest"};
        if (testFiles(workspace.directory / project.directory).empty())
            suite.skipReason = "no test_*.py or *_test.py in it";
        found.push_back(std::move(suite));
    }
    return found;
}

std::vector<std::string> testFiles(const fs::path &directory)
{
    return treeFiles(directory, [](const std::string &file) { return isPythonTest(fs::path(file).filename().string()); });
}

bool wantsPytest(const fs::path &directory)
{
    std::error_code error;
    if (fs::exists(directory / "pytest.ini", error) || fs::exists(directory / "conftest.py", error))
        return true;
    for (const auto &file : testFiles(directory)) {
        const std::string source = "\n" + readHead(directory / file, kLongestSource);
        for (const char *word : {"\nimport pytest", "\nfrom pytest", "\ndef test_", "\nasync def test_"})
            if (source.find(word) != std::string::npos)
                return true;
    }
    return false;
}

std::vector<std::string> interpreters(const fs::path &scenario, const std::string &directory)
{
    std::vector<std::string> found;
    std::error_code error;
    for (const fs::path &home : {scenario / directory, scenario})
        for (const char *name : {".venv", "venv"}) {
            const auto path = (home / name / "bin" / "python").lexically_normal();
            if (fs::exists(path, error))
                found.push_back(path.string());
        }
    found.insert(found.end(), {"python3", "/usr/bin/python3", "python"});
    return found;
}

CoverageSetup coverageSetup(const fs::path &directory)
{
    CoverageSetup setup;
    std::error_code error;
    setup.configured = fs::exists(directory / ".coveragerc", error);
    for (const char *name : {"pyproject.toml", "setup.cfg", "tox.ini", "pytest.ini"}) {
        const std::string text = readHead(directory / name, 1024 * 1024);
        setup.configured =
            setup.configured || text.find("[tool.coverage") != std::string::npos || text.find("[coverage:") != std::string::npos;
        setup.byPytest = setup.byPytest || text.find("--cov") != std::string::npos;
    }
    return setup;
}

} // namespace genie::python
