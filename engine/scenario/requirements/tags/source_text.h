// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// How comments and strings are written in a source file.
enum class SourceLanguage { Other, Go, Script, Python, Shell };

/// The language by the file's name; `Script` is JavaScript and TypeScript.
SourceLanguage languageOf(std::string_view file);

/// Whether a file of that name holds tests (`_test.go`, `.test.ts`, `.spec.js`, `.bats`, `test_*.py`, ...).
bool isTestFile(std::string_view file);

/// A stretch of bytes of a source with the lines it covers, 1-based.
struct SourceSpan {
    std::size_t begin = 0;
    std::size_t end = 0;
    int firstLine = 0;
    int lastLine = 0;
    bool ownLine = false; ///< nothing but blanks stands before it on its line
};

/// The text of a program with its comments and string literals told apart from its code. A reader of shapes, not a compiler: a source
/// that it misunderstands gives odd spans, never a failure. Linear in the size of the source.
struct SourceText {
    std::string code;                 ///< as long as the source; comments and the inside of literals are blank, quotes and line ends stay
    std::vector<SourceSpan> comments; ///< with their delimiters
    std::vector<SourceSpan> literals; ///< without their quotes
    std::vector<std::size_t> lines;   ///< where each line begins
    std::vector<std::size_t> assertions; ///< where calls begin that can fail a test: `t.Fatal(`, `expect(`, `[ ... ]`, `assert ...`
    std::vector<std::size_t> handovers;  ///< where a test is handed to a function that may judge it: `check(t, ...)`
    std::vector<std::size_t> partner;    ///< for each '(' and '{' of `code` where it is closed; the end of the source when it is not

    [[nodiscard]] int lineOf(std::size_t offset) const;
    /// The line's code; empty beyond the last one.
    [[nodiscard]] std::string_view codeOfLine(int line) const;
    [[nodiscard]] int assertionsIn(std::size_t begin, std::size_t end) const;
    [[nodiscard]] bool handsOnIn(std::size_t begin, std::size_t end) const;
    /// The literal that begins right behind the quote at `offset`; null when there is none.
    [[nodiscard]] const SourceSpan *literalAt(std::size_t offset) const;
};

/// Words in comments and strings count as nothing.
SourceText readSource(std::string_view source, SourceLanguage language);

} // namespace genie
