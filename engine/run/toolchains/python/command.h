// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/toolchains/python/detect.h"
#include "run/toolchains/selection.h"
#include "run/toolchains/toolchain.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie::python {

/// What an interpreter has.
struct Interpreter {
    std::string program;
    bool pytest = false;
    bool coverage = false;
};

/// Asks an interpreter which of our modules it has: prints two digits.
std::vector<std::string> probe(const std::string &program);

/// Where the reports go.
struct Reports {
    std::filesystem::path junit;
    std::filesystem::path coverageJson;
    std::filesystem::path coverageData;
};

/// pytest over the project, or over what the selection names; beneath coverage.py when `measure`.
std::vector<std::string> test(const Interpreter &python, const std::filesystem::path &scenario, const TestWorkspace &found,
                              const Selection &selection, const Reports &reports, const CoverageSetup &setup, bool measure);

/// Our driver of unittest with its plan; beneath coverage.py when `measure`.
std::vector<std::string> unittest(const Interpreter &python, const std::filesystem::path &driver, const std::filesystem::path &plan,
                                  const CoverageSetup &setup, bool measure);

/// coverage.py's data as JSON.
std::vector<std::string> coverageJson(const Interpreter &python, const Reports &reports);

/// pytest's id of what a selector names, from the project's directory: `tests/test_a.py::TestX::test_y`; empty when it names no file.
std::string nodeId(const std::filesystem::path &scenario, const TestWorkspace &found, const TestSelector &part);

/// `cd py && python3 -m pytest tests/test_a.py::test_x`, or, for a class of unittest in a file that knows nothing of pytest,
/// `python3 -m unittest discover -s tests -p test_a.py -k '*.TestX.test_y'`, which is right wherever there is a Python.
std::string nativeCommand(const TestCase &test, const std::filesystem::path &scenario);

} // namespace genie::python
