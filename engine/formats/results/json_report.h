// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/json/array_elements.h"
#include "formats/json/simd_json.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// Reads the parts of a JSON report one by one, parsed; what the result readers whose format is one document have in common.
class JsonReport {
public:
    /// Largest part, which is one test as a rule.
    static constexpr std::size_t kLongestPart = 16 * 1024 * 1024;
    using OnPart = std::function<void(std::size_t path, const simdjson::dom::element &part)>;

    /// `document` names what is read in failures; `paths` as those of ArrayElements.
    JsonReport(std::string document, std::vector<std::string> paths, OnPart onPart);

    void feed(std::string_view bytes) { m_elements.feed(bytes); }
    [[nodiscard]] Done finish() const;

private:
    void take(std::size_t path, std::string_view raw);

    std::string m_document;
    OnPart m_onPart;
    simdjson::dom::parser m_parser;
    Done m_problem;
    ArrayElements m_elements;
};

} // namespace genie
