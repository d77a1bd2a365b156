// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Bounds of what is read as JsonText. Nodes bound the memory beside the bytes: a few bytes of text can be one node.
struct JsonTextLimits {
    std::size_t bytes = 8 * 1024 * 1024;
    std::size_t nodes = 1'000'000;
    int depth = 64;
};

/// Why bytes are no JsonText.
struct JsonTextFault {
    enum class Kind { TooLarge, NotUtf8, Syntax };
    Kind kind = Kind::Syntax;
    std::size_t byte = 0;   ///< offset of the fault
    std::size_t line = 1;   ///< of a syntax fault, 1-based
    std::size_t column = 1; ///< in bytes, 1-based
    std::string what;       ///< a fragment: "expected a value", "is larger than 8192 KiB"

    /// The fault as one sentence fragment of kind Invalid: "is not valid JSON at line 3, column 14: expected a value".
    [[nodiscard]] Failure toFailure() const;
};

/// A JSON document that keeps its bytes, and knows where in them every value and key stands. Members keep their order and their
/// duplicates. For files that people edit: JsonEdit changes single values, and every other byte stays. It judges no meaning.
class JsonText {
public:
    /// Names a value: values are numbered from 0, the root, in the order in which they begin. The same bytes give the same numbers.
    using Node = std::int32_t;
    static constexpr Node kNone = -1;
    enum class Kind : std::uint8_t { Null, Boolean, Number, String, Array, Object };

    /// Reads one document; a byte order mark is skipped and kept. Never throws.
    static tl::expected<JsonText, JsonTextFault> parse(std::string bytes, const JsonTextLimits &limits = {});

    [[nodiscard]] const std::string &bytes() const { return m_bytes; }
    [[nodiscard]] static constexpr Node root() { return 0; }
    [[nodiscard]] std::size_t size() const { return m_nodes.size(); } ///< number of values

    [[nodiscard]] Kind kind(Node node) const { return at(node).kind; }
    [[nodiscard]] bool is(Node node, Kind kind) const { return node >= 0 && at(node).kind == kind; } ///< false for none
    [[nodiscard]] std::size_t begin(Node node) const { return at(node).begin; }                      ///< offset of its first byte
    [[nodiscard]] std::size_t end(Node node) const { return at(node).end; }                          ///< offset behind its last byte
    [[nodiscard]] std::string_view raw(Node node) const; ///< its bytes, quotes and brackets included
    /// Of a string: its text, escapes resolved, a lone surrogate as U+FFFD. Of anything else: its bytes.
    [[nodiscard]] std::string text(Node node) const;

    [[nodiscard]] Node parent(Node node) const { return at(node).parent; }
    [[nodiscard]] Node firstChild(Node node) const { return at(node).firstChild; }
    [[nodiscard]] Node nextSibling(Node node) const { return at(node).nextSibling; }
    /// Elements or members in order.
    [[nodiscard]] std::vector<Node> children(Node node) const;

    [[nodiscard]] bool hasKey(Node node) const { return at(node).keyEnd > at(node).keyBegin; } ///< a member of an object
    [[nodiscard]] std::size_t keyBegin(Node node) const { return at(node).keyBegin; }          ///< of the quoted key
    [[nodiscard]] std::string_view rawKey(Node node) const;                                    ///< with quotes
    [[nodiscard]] std::string key(Node node) const;                                            ///< escapes resolved; empty without one
    /// The member of that name, the last one when there are several; none when there is none or `object` is no object.
    [[nodiscard]] Node member(Node object, std::string_view name) const;
    /// The members whose name an earlier member of the same object has.
    [[nodiscard]] std::vector<Node> duplicates(Node object) const;

    /// The line of an offset, 1-based.
    [[nodiscard]] std::size_t lineOf(std::size_t byte) const;
    /// The line on which a value begins, 1-based; 0 for none.
    [[nodiscard]] int line(Node node) const { return node < 0 ? 0 : static_cast<int>(lineOf(begin(node))); }
    /// Its RFC 6901 pointer: "/requirements/3/status"; empty for the root.
    [[nodiscard]] std::string pointer(Node node) const;

private:
    friend class JsonTextParser;

    struct Value {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        std::uint32_t keyBegin = 0;
        std::uint32_t keyEnd = 0;
        Node parent = kNone;
        Node firstChild = kNone;
        Node nextSibling = kNone;
        Kind kind = Kind::Null;
    };

    [[nodiscard]] const Value &at(Node node) const { return m_nodes[static_cast<std::size_t>(node)]; }

    std::string m_bytes;
    std::vector<Value> m_nodes;
    std::vector<std::uint32_t> m_lines; ///< offset of the first byte of each line
};

/// A JSON string with quotes; only what must be escaped is escaped. Bytes that are not UTF-8 become U+FFFD.
std::string toJsonString(std::string_view text);

} // namespace genie
