// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// One event of a `text/event-stream` (WHATWG HTML, section "Server-sent events").
struct StreamedEvent {
    std::string name; ///< "message" when the stream names none
    std::string data; ///< lines joined by line feeds
    std::string id;   ///< only if this event carries one
};

/// Reads an event stream in pieces of any size. Bounded: a stream that sends one event without end is broken.
class EventStreamReader {
public:
    static constexpr std::size_t kMostBytes = 16 * 1024 * 1024; ///< of one event

    /// The events that are complete now.
    std::vector<StreamedEvent> feed(std::string_view bytes);
    /// The stream went over the bound; nothing more comes out.
    [[nodiscard]] bool broken() const { return m_broken; }

private:
    void takeLine(std::string_view line, std::vector<StreamedEvent> &events);

    std::string m_line;
    StreamedEvent m_event;
    bool m_hasData = false;
    bool m_afterReturn = false; ///< a line feed that follows a carriage return ends no further line
    bool m_broken = false;
};

} // namespace genie
