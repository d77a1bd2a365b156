// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/remote/event_stream_reader.h"

#include <utility>

namespace genie {

std::vector<StreamedEvent> EventStreamReader::feed(std::string_view bytes)
{
    std::vector<StreamedEvent> events;
    while (!bytes.empty() && !m_broken) {
        if (std::exchange(m_afterReturn, false) && bytes.front() == '\n') {
            bytes.remove_prefix(1);
            continue;
        }
        const auto end = bytes.find_first_of("\r\n");
        m_line.append(bytes.substr(0, end));
        if (m_line.size() + m_event.data.size() > kMostBytes) {
            m_broken = true;
            break;
        }
        if (end == std::string_view::npos)
            break;
        m_afterReturn = bytes[end] == '\r';
        bytes.remove_prefix(end + 1);
        takeLine(m_line, events);
        m_line.clear();
    }
    return events;
}

void EventStreamReader::takeLine(std::string_view line, std::vector<StreamedEvent> &events)
{
    if (line.empty()) {
        if (m_hasData) {
            if (m_event.name.empty())
                m_event.name = "message";
            events.push_back(std::move(m_event));
        }
        m_event = {};
        m_hasData = false;
        return;
    }
    const auto colon = line.find(':');
    if (colon == 0) // a comment
        return;
    const auto field = line.substr(0, colon);
    auto value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (!value.empty() && value.front() == ' ')
        value.remove_prefix(1);
    if (field == "event") {
        m_event.name = value;
    } else if (field == "id") {
        m_event.id = value;
    } else if (field == "data") {
        if (m_hasData)
            m_event.data += '\n';
        m_event.data += value;
        m_hasData = true;
    }
}

} // namespace genie
