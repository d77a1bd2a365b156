// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace genie::standards {

/// Whether the name says that the file is part of the tests: `x_test.go`, `x.spec.ts`, anything in `tests/` and their like.
bool isTestFile(const std::string &file);

/// Whether it is program text in one of the languages that scenarios are written in.
bool isSource(const std::string &file);

/// Whether the line is a comment and nothing else.
bool isComment(std::string_view line);

/// Calls `read` with each line and its number from 1 on.
void eachLine(std::string_view text, const std::function<void(std::string_view line, int number)> &read);

} // namespace genie::standards
