// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/json_report.h"

#include "core/base/text.h"

namespace genie {

JsonReport::JsonReport(std::string document, std::vector<std::string> paths, OnPart onPart)
    : m_document(std::move(document)),
      m_onPart(std::move(onPart)),
      m_elements(std::move(paths), kLongestPart, [this](std::size_t path, std::string_view raw) { take(path, raw); })
{
}

void JsonReport::take(std::size_t path, std::string_view raw)
{
    auto parsed = simd::parse(m_parser, raw);
    std::string repaired;
    if (!parsed) {
        // Mis-encoded text in one test must not cost the others.
        repaired = text::validUtf8(raw);
        parsed = simd::parse(m_parser, repaired);
    }
    if (parsed)
        m_onPart(path, *parsed);
    else if (m_problem)
        m_problem = tl::unexpected(parsed.error());
}

Done JsonReport::finish() const
{
    const auto named = [&](const Failure &failure) { return fail(failure.kind, m_document + " " + failure.message); };
    if (const Done read = m_elements.finish(); !read)
        return named(read.error());
    if (!m_problem)
        return named(m_problem.error());
    return {};
}

} // namespace genie
