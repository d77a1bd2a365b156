// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/domain/scenario.h"
#include "core/json/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace genie {

/// A value of a configuration document together with its path in it. Every getter answers nothing (so that the default stays)
/// for what is absent or null, and for what has the wrong type, which is written down as a warning on that one value: one wrong
/// value never loses the rest. Names are matched exactly, else without regard to case and with a warning.
/// Refers to the document and to the list of warnings; it owns neither.
class CheckedJson {
public:
    /// The root of a document that was read from `file` (relative to the scenario).
    CheckedJson(const Json &root, std::string file, std::vector<ConfigWarning> &warnings);

    /// The member of that name; absent when there is none. Members of something that is no object are absent, with one warning.
    [[nodiscard]] CheckedJson member(std::string_view name) const;
    /// Members in the document's order, with their names as written; empty unless an object.
    [[nodiscard]] std::vector<std::pair<std::string, CheckedJson>> members() const;
    /// Elements of an array; empty, with a warning unless absent, when this is no array.
    [[nodiscard]] std::vector<CheckedJson> elements() const;

    [[nodiscard]] bool present() const { return m_value != nullptr; } ///< neither absent nor null
    [[nodiscard]] bool isObject() const { return m_value != nullptr && m_value->is_object(); }
    [[nodiscard]] bool isArray() const { return m_value != nullptr && m_value->is_array(); }
    [[nodiscard]] bool isText() const { return m_value != nullptr && m_value->is_string(); }
    [[nodiscard]] const Json *value() const { return m_value; } ///< null when absent

    [[nodiscard]] std::optional<bool> flag() const;
    [[nodiscard]] std::optional<std::string> text() const;
    [[nodiscard]] std::optional<double> number(double low, double high) const; ///< a warning outside of [low, high]
    /// Texts of an array; elements of another type are left out with a warning. A single text counts as an array of one, with a warning.
    [[nodiscard]] std::vector<std::string> texts() const;
    /// Text such as "300s", "6m", "1h" or "300" (seconds). "" and zero mean "keep the default". A number is taken as seconds, with a
    /// warning. At most a week.
    [[nodiscard]] std::optional<milliseconds> duration() const;

    /// Writes a warning about this value.
    void warn(std::string message) const;
    /// Its path in the document, such as `phases.unit.timeout` or `structure.additional_dirs[2]`; empty for the root.
    [[nodiscard]] const std::string &path() const { return m_path; }

private:
    CheckedJson(const Json *value, const CheckedJson &parent, std::string path);
    void expected(std::string_view what, std::string_view instead) const;

    const Json *m_value;
    std::string m_file;
    std::string m_path;
    std::vector<ConfigWarning> *m_warnings;
};

/// The path of a member: `a.b`, or `a["b.c"]` where the name would be misread.
std::string jsonPathOf(std::string_view parent, std::string_view name);

} // namespace genie
