// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// A `[REQ:ID]` in a source file, and the test it speaks for (spec/requirements.md 2.6).
struct RequirementTag {
    std::string id;     ///< as written
    int line = 0;       ///< 1-based
    std::string symbol; ///< of the test, as `SourceTest::symbol`; empty when it is bound to the file or to nothing
    bool wholeFile = false;
    bool named = false; ///< stands in the name of the test, so that results carry it by themselves
    bool operator==(const RequirementTag &) const = default;
    [[nodiscard]] bool bound() const { return wholeFile || !symbol.empty(); }
};

/// A test as its source shows it. Symbols: Go `TestA/sub_test`, JavaScript `suite > test`, Python `TestA::test_b`, bats the name.
struct SourceTest {
    std::string symbol;
    int line = 0;
    int lastLine = 0;
    bool group = false;   ///< a `describe` or a class: holds tests, is none
    int assertions = 0;   ///< calls that can fail the test, in its body
    bool handsOn = false; ///< hands its test to a function that may
};

/// What the source of one file says of its tests.
struct TagScan {
    std::vector<RequirementTag> tags;
    std::vector<SourceTest> tests;
    bool isTestFile = false;
    bool cut = false; ///< the limits left something out
};

/// Reads tags and tests of one file; pure and bounded (a source of more than 2 MiB is cut there). A file that holds no tests gives
/// unbound tags: documentation, never evidence.
TagScan scanTags(std::string_view file, std::string_view source);

/// The ids that tags outside of names give to the test of that symbol: its own and those of the tests and groups around it, each once.
std::vector<std::string> idsBoundTo(const TagScan &scan, std::string_view symbol);

/// Whether a reference to the test `wanted` means the test `symbol`: itself or one inside of it. Tags and blanks do not matter.
bool symbolCovers(std::string_view wanted, std::string_view symbol);

/// The ids of `[REQ:...]` lists in a text, each once.
std::vector<std::string> bracketTags(std::string_view text);

} // namespace genie
