// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/xml_report.h"

#include "core/base/text.h"

#include <algorithm>

namespace genie {

XmlReport::XmlReport(std::string document, std::initializer_list<std::string_view> roots)
    : m_xml(std::move(document), *this), m_roots(roots)
{
}

std::string XmlReport::begin(std::string_view element, const XmlAttributes &attributes)
{
    if (!m_rooted) {
        m_rooted = true;
        if (std::find(m_roots.begin(), m_roots.end(), element) == m_roots.end()) {
            std::string wanted;
            for (const std::string_view root : m_roots)
                wanted += (wanted.empty() ? "<" : " or <") + std::string(root) + ">";
            return "has the root element <" + text::shortened(element, 100) + ">, not " + wanted;
        }
    }
    m_text = nullptr;
    enter(element, attributes);
    return {};
}

void XmlReport::text(std::string_view text)
{
    if (m_text != nullptr)
        m_text->append(text);
}

void XmlReport::end(std::string_view element)
{
    m_text = nullptr;
    leave(element);
}

} // namespace genie
