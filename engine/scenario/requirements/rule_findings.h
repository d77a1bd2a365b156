// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scenario/requirements/model.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace genie {

/// Collects what the rules find about requirements of one registry; bounded. Refers to the registry.
class RuleFindings {
public:
    explicit RuleFindings(const Registry &registry) : m_registry(registry) {}

    /// A finding about the requirement there; `line` 0 means the requirement's own.
    void add(std::string code, IssueSeverity severity, RequirementPlace place, std::string field, std::string message,
             std::string hint = {}, int line = 0);
    /// A finding about validation number `index` of it.
    void addFor(std::string code, IssueSeverity severity, RequirementPlace place, std::size_t index, std::string_view member,
                std::string message, std::string hint = {});

    [[nodiscard]] std::vector<RequirementIssue> take() { return std::move(m_issues); }

private:
    static constexpr std::size_t kMost = 20'000;

    const Registry &m_registry;
    std::vector<RequirementIssue> m_issues;
};

} // namespace genie
