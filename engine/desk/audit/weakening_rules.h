// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/verdict.h"

#include <string>
#include <string_view>
#include <vector>

namespace genie::weakening {

/// One file in two trees. An empty pointer: it is not there.
struct FilePair {
    std::string path;
    const std::string *before = nullptr;
    const std::string *after = nullptr;
};

/// Takes what a rule finds; bounded by its owner.
class Findings {
public:
    static constexpr std::size_t kMost = 500;
    void add(std::string kind, const std::string &file, int line, std::string text);
    [[nodiscard]] std::vector<Weakening> take() { return std::move(m_found); }

private:
    std::vector<Weakening> m_found;
};

// One family of rules each. Pure.

/// A file of tests: tests that went, that are skipped or left alone, that assert less or nothing, that cannot fail.
void compareTests(const FilePair &pair, Findings &findings);
/// A file of the product, or of its settings: coverage that is switched off, thresholds, runners, and that it changed at all.
void compareProduct(const FilePair &pair, bool allowChanges, Findings &findings);
/// Whether a file tells tools how to test, measure or judge: `package.json`, `.coveragerc`, `.vrooli/...`.
bool isSettings(std::string_view path);

/// The lines of a text that are not among those of another one, with their numbers.
struct AddedLine {
    int number = 0;
    std::string_view text;
};
std::vector<AddedLine> addedLines(std::string_view before, std::string_view after);

} // namespace genie::weakening
