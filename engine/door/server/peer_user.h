// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace genie {

/// One end of a TCP connection.
struct SocketAddress {
    std::string address; ///< numeric, IPv4 or IPv6
    std::uint16_t port = 0;
};

/// The uid that owns the socket `theirs` of a connection on this machine to `ours`, as the kernel says it (sock_diag(7)). Nothing when
/// the kernel does not know or does not tell. Asks without waiting.
std::optional<std::uint32_t> userOfPeer(const SocketAddress &theirs, const SocketAddress &ours);

} // namespace genie
