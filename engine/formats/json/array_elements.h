// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Cuts parts out of a JSON document that comes in pieces: the elements of arrays, which are objects, or single objects. A part
/// is named by its path from the root object ("testResults", "results.tests"); with "{}" behind it the object itself is meant,
/// else the elements of the array. Only one part is held at a time, so that a document may be larger than memory. What lies
/// around the parts is checked for its brackets only.
class ArrayElements {
public:
    static constexpr std::size_t kDeepest = 1024;
    using OnElement = std::function<void(std::string_view)>;
    /// Is told which of the paths a part belongs to.
    using OnPart = std::function<void(std::size_t path, std::string_view)>;

    /// `longest` in bytes, of one element; a longer one ends the reading as Invalid.
    ArrayElements(std::string path, std::size_t longest, OnElement onElement);
    /// Several paths; the first one has to be there.
    ArrayElements(std::vector<std::string> paths, std::size_t longest, OnPart onPart);

    void feed(std::string_view bytes);
    /// Invalid when the document was not finished, was not JSON as far as can be seen, or had no such array.
    [[nodiscard]] Done finish() const;

private:
    bool addOutside(char c);
    bool addInString(char c);
    bool open(char c);
    bool close(char c);
    void keep(std::string_view bytes);
    /// Whether the brackets that are open, after those of the root, lead along a path; which one.
    [[nodiscard]] std::size_t pathAt(bool array) const;

    struct Path {
        std::vector<std::string> keys;
        bool object = false;
        std::string name;
    };
    std::vector<Path> m_paths;
    std::size_t m_longest;
    OnPart m_onPart;
    std::size_t m_deepestKey = 1;    ///< keys are kept in objects down to here
    std::string m_nesting;           ///< the open brackets
    std::string m_text;              ///< the last string at a depth where keys are kept
    std::vector<std::string> m_keys; ///< of the members that are being read, from the root object on
    std::string m_element;
    std::size_t m_which = 0; ///< path of the element that is being read
    std::size_t m_outer = 0; ///< brackets that were open before that element
    std::string m_problem;
    std::string m_mark; ///< a byte order mark that has come in part
    bool m_inString = false;
    bool m_escaped = false;
    bool m_inElement = false;
    bool m_found = false; ///< the first path
    bool m_begun = false;
};

} // namespace genie
