// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/json/json_text.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace genie {

/// Changes planned for a JsonText, carried out all at once: exactly the planned values change, every other byte stays (key order,
/// escapes, line ends, byte order mark, a missing final newline). Refers to the text, which must outlive it. Values are JSON text
/// (toJsonString()). What is planned beneath a value that is replaced or removed falls away.
class JsonEdit {
public:
    explicit JsonEdit(const JsonText &text) : m_text(text) {}

    /// Other bytes for a value; the last call for the same value counts.
    void replace(JsonText::Node node, std::string valueText);
    /// A new last member. An object whose last member begins its line gets a line with the same indentation, one on a single line
    /// stays on it.
    void insertMember(JsonText::Node object, std::string_view key, std::string valueText);
    /// Cuts an array's element out, with its comma, and with its lines when it stood alone on them.
    void removeElement(JsonText::Node element);

    [[nodiscard]] bool empty() const { return m_replaced.empty() && m_inserted.empty() && m_removed.empty(); }

    /// The new bytes. They are read again and compared with the plan; a difference (such as a value that is no JSON, or a member
    /// for something that is no object) is a Failure of kind Internal, and nothing is answered.
    [[nodiscard]] Outcome<std::string> applied() const;

private:
    using Node = JsonText::Node;
    struct Splice {
        std::size_t begin = 0;
        std::size_t end = 0;
        std::string bytes;
    };
    using Members = std::vector<std::pair<std::string, std::string>>; ///< quoted key, value

    void collect(Node node, std::vector<Splice> &splices) const;
    void collectRemovals(Node array, std::vector<Splice> &splices) const;
    [[nodiscard]] Splice cutOut(const std::vector<Node> &elements, std::size_t first, std::size_t last) const;
    [[nodiscard]] Splice insertion(Node object, const Members &members) const;
    [[nodiscard]] bool asPlanned(Node node, const JsonText &edited, Node other) const;
    [[nodiscard]] bool childrenAsPlanned(Node node, const JsonText &edited, Node other) const;
    [[nodiscard]] std::size_t lineStart(std::size_t byte) const;
    [[nodiscard]] bool beginsItsLine(std::size_t byte) const;

    const JsonText &m_text;
    std::map<Node, std::string> m_replaced;
    std::map<Node, Members> m_inserted;
    std::set<Node> m_removed;
};

} // namespace genie
