// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "host/net/text_socket.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// The issues that a message of the App Issue Tracker's WebSocket is about (spec/api.md 4.7): several JSON objects, separated by line
/// feeds. What cannot be read is left out; nothing of it is believed but that something has happened.
std::vector<std::string> issuesInNews(std::string_view message);

/// Hears from the App Issue Tracker that an issue has news, so that it is asked at once instead of at its next turn. Only ever makes
/// something quicker: without it, or when it lies, polling finds out the same. Lives in the engine's thread.
class TrackerNews {
public:
    /// `heard` is called with the id of each issue that has news.
    explicit TrackerNews(std::function<void(const std::string &issue)> heard);

    /// Whether it is time to look for the address and to connect: while something is followed and no connection is open or was tried
    /// within the last half minute.
    [[nodiscard]] bool wantsAddress(bool following, Moment now) const;
    /// Connects to the WebSocket of a tracker at this address (http or https); an empty one only counts as a try.
    void connectTo(const std::string &api, Moment now);
    [[nodiscard]] bool connected() const { return m_connected; }

private:
    std::function<void(const std::string &)> m_heard;
    TextSocket m_socket;
    Moment m_triedAt{};
    bool m_connected = false;
};

} // namespace genie
