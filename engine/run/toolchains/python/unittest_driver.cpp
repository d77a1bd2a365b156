// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/python/unittest_driver.h"

namespace genie::python {

std::string_view unittestDriver()
{
    return R"PY(import importlib.util
import inspect
import json
import os
import sys
import time
import traceback
import unittest

LONGEST = 16384


class Lines:
    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8", errors="backslashreplace")

    def add(self, **fields):
        self.file.write(json.dumps(fields) + "\n")
        self.file.flush()


def suite_of(path, test):
    dotted = path[:-3].replace(os.sep, ".")
    return dotted + "." + type(test).__qualname__


class Result(unittest.TextTestResult):
    lines = None
    path = ""

    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()
        self.ended = []

    def stopTest(self, test):
        super().stopTest(test)
        order = ["failed", "skipped", "passed"]
        found = sorted(self.ended, key=lambda one: order.index(one[0])) or [("skipped", "", "no result")]
        status, raw, _ = found[0]
        message = "\n\n".join(one[2] for one in found if one[0] == status and one[2])[:LONGEST]
        method = inspect.unwrap(getattr(test, test._testMethodName, None))
        code = getattr(method, "__code__", None)
        self.lines.add(
            name=test._testMethodName, suite=suite_of(self.path, test), file=self.path,
            line=code.co_firstlineno if code else 0, status=status, raw=raw, message=message,
            ms=(time.monotonic() - self.began) * 1000)

    def ended_as(self, test, status, raw="", message=""):
        if hasattr(test, "_testMethodName"):
            self.ended.append((status, raw, message))
        elif status == "failed":  # setUpClass and setUpModule have no test of their own
            self.lines.add(name=str(test) + " [suite]", file=self.path, status=status, raw="suite", message=message[:LONGEST])
        else:
            self.lines.add(name=str(test), file=self.path, status=status, raw=raw, message=message[:LONGEST])

    def addSuccess(self, test):
        super().addSuccess(test)
        self.ended_as(test, "passed")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.ended_as(test, "failed", "", self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self.ended_as(test, "failed", "error", self.errors[-1][1])

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.ended_as(test, "skipped", "", reason)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.ended_as(test, "skipped", "xfail")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.ended_as(test, "failed", "unexpected success", "it was expected to fail")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            text = "".join(traceback.format_exception(*err))
            self.ended_as(test, "failed", "", subtest._subDescription() + "\n" + text)


def load(path):
    """The module of a test file, with its package where it is in one."""
    directory, name = os.path.split(os.path.abspath(path))
    name = name[:-3]
    while os.path.isfile(os.path.join(directory, "__init__.py")):
        directory, package = os.path.split(directory)
        name = package + "." + name
    if directory not in sys.path:
        sys.path.insert(0, directory)
    known = sys.modules.get(name)
    if known is not None and os.path.abspath(getattr(known, "__file__", "") or "") == os.path.abspath(path):
        return known
    if known is None and "." in name:
        return importlib.import_module(name)
    unique = name if known is None else name + "_" + str(len(sys.modules))
    spec = importlib.util.spec_from_file_location(unique, os.path.abspath(path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[unique] = module
    spec.loader.exec_module(module)
    return module


def tests_of(suite):
    for one in suite:
        if isinstance(one, unittest.TestSuite):
            yield from tests_of(one)
        else:
            yield one


def is_wanted(wanted, path, test):
    suite, name = suite_of(path, test), getattr(test, "_testMethodName", "")
    return not wanted or any(
        one[0] in ("", path) and one[1] in ("", suite) and one[2] in ("", name) for one in wanted)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        plan = json.load(file)
    sys.argv = sys.argv[:1]
    sys.path[0] = os.getcwd()
    lines = Lines(plan["report"])
    Result.lines = lines
    good = True
    for path in plan["files"]:
        try:
            suite = unittest.defaultTestLoader.loadTestsFromModule(load(path))
        except unittest.SkipTest as reason:
            lines.add(name=os.path.basename(path), file=path, status="skipped", message=str(reason))
            continue
        except BaseException:
            lines.add(name=os.path.basename(path) + " [load]", file=path, status="failed", raw="load",
                      message=traceback.format_exc()[-LONGEST:])
            good = False
            continue
        chosen = unittest.TestSuite(one for one in tests_of(suite) if is_wanted(plan["wanted"], path, one))
        if chosen.countTestCases() == 0:
            continue
        Result.path = path
        runner = unittest.TextTestRunner(stream=sys.stderr, verbosity=2, resultclass=Result)
        good = runner.run(chosen).wasSuccessful() and good
    lines.add(end=True)
    return 0 if good else 1


sys.exit(main())
)PY";
}

} // namespace genie::python
