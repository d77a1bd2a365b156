// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Whether the names of tests can be read from files of that name: Go, JavaScript and TypeScript tests, bats, Python.
bool knowsTestNames(std::string_view file);

/// The names of the tests in a source file, in order, each once (spec/requirements.md 1.6). Line by line: it reads names, it does
/// not understand the language. A Go `t.Run("a b")` is named `/a b`. Bounded in count.
std::vector<std::string> testNamesIn(std::string_view file, std::string_view source);

/// Whether one of the names is what a reference's symbol means: exactly, without `[REQ:...]` and with blanks squeezed, or a Go test
/// with sub-tests.
bool namesTest(const std::vector<std::string> &names, std::string_view symbol);

/// Up to three names that somebody may have meant: one contains the other, or they share at least half of the shorter one.
std::vector<std::string> similarTests(const std::vector<std::string> &names, std::string_view symbol);

} // namespace genie
