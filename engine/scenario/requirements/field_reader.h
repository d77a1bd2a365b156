// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json_text.h"
#include "scenario/requirements/model.h"

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Reads members of objects in one requirement file: a value of a wrong type is converted or ignored, and either is an issue on
/// that value alone. Knows about which requirement it is being asked. Refers to the text and to the list of issues.
class FieldReader {
public:
    using Node = JsonText::Node;

    FieldReader(const JsonText &text, std::string file, std::size_t &issueBudget, std::vector<RequirementIssue> &issues)
        : m_text(text), m_file(std::move(file)), m_budget(issueBudget), m_issues(issues)
    {
    }

    /// The requirement that the following issues are about; position -1 for the file itself.
    void about(std::string requirementId, int position);

    /// Text of a member; empty when absent or null. A number or a truth value is converted, anything else ignored.
    std::string text(Node object, std::string_view name);
    /// Of several names for the same thing the first that is there; the others than the first are told of as aliases.
    std::string text(Node object, std::initializer_list<std::string_view> names);
    /// Trimmed texts of an array, empty ones dropped. A single text is converted. Objects are skipped when `mayHoldObjects`.
    std::vector<std::string> texts(Node object, std::string_view name, bool mayHoldObjects = false);
    /// Nothing when absent or null. The texts "true" and "false" are converted.
    std::optional<bool> flag(Node object, std::string_view name);
    /// Lines of a text or of an array of texts (F10).
    std::string lines(Node object, std::string_view name);

    /// Tells of keys that occur twice, of keys that differ from a known one only in case and, with `strict`, of all unknown ones.
    void checkKeys(Node object, std::initializer_list<std::string_view> known, bool strict);

    /// An issue about one value.
    void tell(std::string code, IssueSeverity severity, Node at, std::string field, std::string message);
    /// The issue `type_mismatch` about one value.
    void mismatch(Node node, std::string_view wanted, std::string_view instead);
    /// The issue `key_alias`.
    void alias(Node node, std::string_view meaning);

    [[nodiscard]] const JsonText &json() const { return m_text; }

private:
    const JsonText &m_text;
    std::string m_file;
    std::size_t &m_budget;
    std::vector<RequirementIssue> &m_issues;
    std::string m_requirementId;
    int m_position = -1;
};

} // namespace genie
