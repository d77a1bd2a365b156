// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/python/command.h"

#include "core/base/text.h"
#include "run/toolchains/tree_files.h"

#include <algorithm>

namespace genie::python {

namespace fs = std::filesystem;

namespace {

/// "tests.test_a" of "tests/test_a.py".
std::string moduleOf(std::string file)
{
    if (file.ends_with(".py"))
        file.resize(file.size() - 3);
    std::replace(file.begin(), file.end(), '/', '.');
    return file;
}

/// The id within a file: classes of the suite, then the name.
std::string within(const std::string &file, const std::string &suite, const std::string &name)
{
    const std::string module = moduleOf(file);
    std::string id = file;
    if (suite.starts_with(module + "."))
        for (const auto &part : text::split(std::string_view(suite).substr(module.size() + 1), '.'))
            id += "::" + part;
    // A module that could not be imported is a case of its own, by the module's name.
    return name.empty() || name == module || name.ends_with(".py") ? id : id + "::" + name;
}

/// The file that a dotted suite is in: its longest beginning that is a file.
std::string fileOfSuite(const fs::path &directory, const std::string &suite)
{
    std::string path = suite;
    std::replace(path.begin(), path.end(), '.', '/');
    std::error_code error;
    while (!path.empty()) {
        if (fs::is_regular_file(directory / (path + ".py"), error))
            return path + ".py";
        const auto slash = path.rfind('/');
        path.resize(slash == std::string::npos ? 0 : slash);
    }
    return {};
}

bool isIdentifier(const std::string &name)
{
    return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string::npos;
}

/// The interpreter, beneath coverage.py when `measure`.
std::vector<std::string> interpreterFor(const Interpreter &python, const CoverageSetup &setup, bool measure)
{
    std::vector<std::string> argv{python.program};
    if (!measure)
        return argv;
    argv.insert(argv.end(), {"-m", "coverage", "run"});
    if (!setup.configured)
        argv.insert(argv.end(),
                    {"--source=.", "--omit=test_*.py,*_test.py,*/test_*.py,*/*_test.py,tests/*,*/tests/*,conftest.py,*/conftest.py,"
                                   "setup.py,.venv/*,venv/*,*/node_modules/*"});
    return argv;
}

/// Whether a case is a method of a class in a file that can be run by unittest alone.
bool isForUnittest(const TestCase &test, const fs::path &scenario)
{
    const std::string module = moduleOf(seenFrom(test.file, test.workspace));
    if (test.file.empty() || namesMore(test.name) || !isIdentifier(test.name) || !test.suite.starts_with(module + "."))
        return false;
    const std::string source = readHead(scenario / test.file);
    return source.find("unittest") != std::string::npos && source.find("pytest") == std::string::npos;
}

std::vector<std::string> unittestCommand(const TestCase &test)
{
    const std::string file = seenFrom(test.file, test.workspace);
    const auto slash = file.rfind('/');
    const std::string method = test.suite.substr(moduleOf(file).size() + 1) + "." + test.name;
    std::vector<std::string> argv{"python3", "-m", "unittest", "discover"};
    if (slash != std::string::npos)
        argv.insert(argv.end(), {"-s", file.substr(0, slash)});
    argv.insert(argv.end(), {"-p", file.substr(slash == std::string::npos ? 0 : slash + 1), "-k", "*." + method});
    return argv;
}

} // namespace

std::vector<std::string> probe(const std::string &program)
{
    return {program, "-c",
            "import importlib.util as u\n"
            "def has(m):\n"
            "    s = u.find_spec(m)\n"
            "    return int(s is not None and s.origin is not None)\n"
            "print(has('pytest'), has('coverage'))"};
}

std::string nodeId(const fs::path &scenario, const TestWorkspace &found, const TestSelector &part)
{
    const std::string file = part.file.empty() ? fileOfSuite(scenario / found.directory, part.suite) : seenFrom(part.file, found.directory);
    return file.empty() ? std::string() : within(file, part.suite, part.name);
}

std::vector<std::string> test(const Interpreter &python, const fs::path &scenario, const TestWorkspace &found, const Selection &selection,
                              const Reports &reports, const CoverageSetup &setup, bool measure)
{
    std::vector<std::string> argv = interpreterFor(python, setup, measure);
    argv.insert(argv.end(), {"-m", "pytest", "--junitxml=" + reports.junit.string(), "-o", "junit_family=xunit1", "-p", "no:cacheprovider",
                             "--color=no", "--rootdir=."});
    if (setup.byPytest)
        argv.push_back("--cov-report=json:" + reports.coverageJson.string());
    if (selection.all)
        return argv;
    std::vector<std::string> names;
    for (const auto &part : selection.parts) {
        const std::string id = nodeId(scenario, found, part);
        if (!id.empty())
            argv.push_back(id);
        else if (isIdentifier(part.name))
            names.push_back(part.name);
    }
    if (!names.empty())
        argv.insert(argv.end(), {"-k", text::join(names, " or ")});
    return argv;
}

std::vector<std::string> unittest(const Interpreter &python, const fs::path &driver, const fs::path &plan, const CoverageSetup &setup,
                                  bool measure)
{
    auto argv = interpreterFor(python, setup, measure);
    argv.insert(argv.end(), {driver.string(), plan.string()});
    return argv;
}

std::vector<std::string> coverageJson(const Interpreter &python, const Reports &reports)
{
    return {python.program, "-m", "coverage", "json", "-i", "-o", reports.coverageJson.string()};
}

std::string nativeCommand(const TestCase &test, const fs::path &scenario)
{
    const bool here = test.workspace.empty() || test.workspace == ".";
    std::vector<std::string> argv{"python3", "-m", "pytest"};
    if (isForUnittest(test, scenario))
        argv = unittestCommand(test);
    else if (!test.file.empty())
        argv.push_back(within(seenFrom(test.file, test.workspace), test.suite, test.name));
    else if (isIdentifier(test.name))
        argv.insert(argv.end(), {"-k", test.name});
    return (here ? "" : "cd " + text::shellQuoted(test.workspace) + " && ") + text::commandLine(argv);
}

} // namespace genie::python
