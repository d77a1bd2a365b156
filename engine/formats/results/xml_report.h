// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/results/bounded_text.h"
#include "formats/results/result_reader.h"
#include "formats/xml/xml_stream.h"

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// What one XML report holds, element by element: a format says which elements begin and end a case, and where the text between them
/// belongs. Everything else that such formats have in common is here: the root element, the text, the stream.
class XmlReport : public XmlHandler {
public:
    /// `document` names the report in failures ("the TRX report"); any of `roots` may be its root element.
    XmlReport(std::string document, std::initializer_list<std::string_view> roots);

    void feed(std::string_view bytes) { m_xml.feed(bytes); }
    /// To be called once after the last byte, like `ResultReader::finish`.
    virtual Done close() { return m_xml.finish(); }

    std::string begin(std::string_view element, const XmlAttributes &attributes) final;
    void text(std::string_view text) final;
    void end(std::string_view element) final;

protected:
    /// An element begins. Text that follows belongs nowhere until `collectIn` says otherwise.
    virtual void enter(std::string_view element, const XmlAttributes &attributes) = 0;
    virtual void leave(std::string_view element) = 0;
    /// Text until the next tag belongs there.
    void collectIn(BoundedText &text) { m_text = &text; }

private:
    XmlStream m_xml;
    std::vector<std::string_view> m_roots;
    BoundedText *m_text = nullptr;
    bool m_rooted = false;
};

/// A reader of results whose insides are an XML report.
class XmlReportReader : public ResultReader {
public:
    void feed(std::string_view bytes) final { m_report->feed(bytes); }
    Done finish() final { return m_report->close(); }

protected:
    explicit XmlReportReader(std::unique_ptr<XmlReport> report) : m_report(std::move(report)) {}

private:
    std::unique_ptr<XmlReport> m_report;
};

} // namespace genie
