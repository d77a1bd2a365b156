// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/go_test_json.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"
#include "formats/results/go_test_ledger.h"
#include "formats/results/line_splitter.h"

#include <simdjson.h>

namespace genie {

namespace {

void take(std::string_view &into, const simdjson::dom::element &value)
{
    if (std::string_view text; value.get(text) == simdjson::SUCCESS)
        into = text;
}

GoTestEvent eventOf(const simdjson::dom::object &object)
{
    GoTestEvent event;
    for (const auto &[key, value] : object) {
        if (key == "Action")
            take(event.action, value);
        else if (key == "Package")
            take(event.package, value);
        else if (key == "Test")
            take(event.test, value);
        else if (key == "Output")
            take(event.output, value);
        else if (key == "Elapsed") {
            if (double seconds = 0; value.get(seconds) == simdjson::SUCCESS)
                event.elapsed = seconds;
        } else if (key == "ImportPath")
            take(event.importPath, value);
        else if (key == "FailedBuild")
            take(event.failedBuild, value);
    }
    return event;
}

} // namespace

class GoTestJsonReader::Parts {
public:
    explicit Parts(CaseSink sink) : m_ledger(std::move(sink)) {}

    void addLine(const StreamLine &line)
    {
        if (line.text.empty() || line.cut)
            return;
        if (line.text.front() == '{' && addEvent(line.text, line.slack))
            return;
        // Standard error without a line end can stand before an event.
        if (const auto at = line.text.find("{\"Time\":\""); at != std::string_view::npos && at > 0)
            if (addEvent(line.text.substr(at), line.slack))
                return addText(line.text.substr(0, at));
        addText(line.text);
    }

    /// The last line, which has no end: an event that cannot be read was cut off here.
    void addLastLine(const StreamLine &line)
    {
        const std::size_t before = m_events;
        addLine(line);
        m_cutOff = line.cut || (!line.text.empty() && line.text.front() == '{' && before == m_events);
    }

    Done close()
    {
        const std::string open = m_ledger.close();
        if (!open.empty())
            return fail(FailureKind::Invalid, "the go test -json stream ended in the middle of package " + caseLabel(open));
        if (m_cutOff)
            return fail(FailureKind::Invalid, "the go test -json stream ended in the middle of a line");
        if (m_events == 0 && !m_buildFailed)
            return fail(FailureKind::Invalid, m_loose.empty() ? "no go test -json events: nothing came"
                                                              : "no go test -json events; go said: " + caseMessage(m_loose.text()));
        return {};
    }

    LineSplitter lines{kLongestLine};

private:
    bool addEvent(std::string_view line, std::size_t slack)
    {
        if (slack < simdjson::SIMDJSON_PADDING) {
            m_padded.assign(line);
            m_padded.append(simdjson::SIMDJSON_PADDING, ' ');
            line = std::string_view(m_padded).substr(0, line.size());
        }
        simdjson::dom::element root;
        auto error = m_parser.parse(line.data(), line.size(), false).get(root);
        if (error == simdjson::UTF8_ERROR) {
            m_repaired = text::validUtf8(line);
            error = m_parser.parse(m_repaired).get(root);
        }
        simdjson::dom::object object;
        if (error || root.get(object))
            return false;
        const GoTestEvent event = eventOf(object);
        if (event.action.empty() || (event.package.empty() && event.importPath.empty()))
            return false;
        ++m_events;
        m_building.clear();
        m_ledger.add(event);
        return true;
    }

    void addText(std::string_view line)
    {
        if (line.starts_with("# ")) {
            m_building = line.substr(2, line.find(" [") == std::string_view::npos ? line.npos : line.find(" [") - 2);
            return;
        }
        if (line.starts_with("FAIL\t")) {
            m_building.clear();
            const std::string_view rest = line.substr(5);
            const std::string_view package = rest.substr(0, rest.find_first_of(" \t"));
            const bool build = rest.ends_with("[build failed]");
            if (build || rest.ends_with("[setup failed]")) {
                m_buildFailed = true;
                m_ledger.addBuildFailure(package, build ? "build" : "setup failed");
            }
            return;
        }
        if (!m_building.empty())
            return m_ledger.addBuildOutput(m_building, line);
        m_loose.append(line);
        m_loose.append("\n");
    }

    GoTestLedger m_ledger;
    simdjson::dom::parser m_parser;
    std::string m_padded;
    std::string m_repaired;
    std::string m_building; ///< the package whose build output is being read as text
    BoundedText m_loose{4096};
    std::size_t m_events = 0;
    bool m_buildFailed = false;
    bool m_cutOff = false;
};

GoTestJsonReader::GoTestJsonReader(CaseSink sink) : m_parts(std::make_unique<Parts>(std::move(sink))) {}
GoTestJsonReader::~GoTestJsonReader() = default;

void GoTestJsonReader::feed(std::string_view bytes)
{
    m_parts->lines.feed(bytes, [this](const StreamLine &line) { m_parts->addLine(line); });
}

Done GoTestJsonReader::finish()
{
    m_parts->lines.flush([this](const StreamLine &line) { m_parts->addLastLine(line); });
    return m_parts->close();
}

} // namespace genie
