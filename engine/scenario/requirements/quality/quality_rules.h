// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/requirements/quality/quality.h"

#include <map>

namespace genie::quality {

// The rules of judgeQuality(), in two groups.

/// Reads and judges each test file once.
class TestFiles {
public:
    explicit TestFiles(const std::filesystem::path &scenario) : m_scenario(scenario) {}
    const TestFileQuality &of(const std::string &file);

private:
    const std::filesystem::path &m_scenario;
    std::map<std::string, TestFileQuality> m_judged;
};

/// The seven patterns (7.3).
void addPatterns(const QualityInput &input, TestFiles &files, RequirementQuality &report);
/// What REF cannot see (7.4).
void addHoles(const QualityInput &input, RequirementQuality &report);

/// Adds the id or file to a list of examples, each once and only a few.
void addExample(std::vector<std::string> &list, const std::string &example);

} // namespace genie::quality
