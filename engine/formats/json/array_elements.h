// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace genie {

/// Cuts the elements of one array out of a JSON document that comes in pieces: the array is a member of the root object, its
/// elements are objects. Only one element is held at a time, so that a document may be larger than memory. What lies around
/// the array is checked for its brackets only.
class ArrayElements {
public:
    static constexpr std::size_t kDeepest = 1024;
    using OnElement = std::function<void(std::string_view)>;

    /// `longest` in bytes, of one element; a longer one ends the reading as Invalid.
    ArrayElements(std::string member, std::size_t longest, OnElement onElement);

    void feed(std::string_view bytes);
    /// Invalid when the document was not finished, was not JSON as far as can be seen, or had no such array.
    [[nodiscard]] Done finish() const;

private:
    bool addOutside(char c);
    bool addInString(char c);
    bool open(char c);
    bool close(char c);
    void keep(std::string_view bytes);

    std::string m_member;
    std::size_t m_longest;
    OnElement m_onElement;
    std::string m_nesting; ///< the open brackets
    std::string m_text;    ///< the last string directly in the root object
    std::string m_key;     ///< of the member of the root object that is being read
    std::string m_element;
    std::string m_problem;
    std::string m_mark; ///< a byte order mark that has come in part
    bool m_inString = false;
    bool m_escaped = false;
    bool m_inElement = false;
    bool m_found = false;
    bool m_begun = false;
};

} // namespace genie
