// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/net/tcp_probe.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace genie {

namespace {

using Steady = std::chrono::steady_clock;

/// Starts to connect without waiting; -1 when that is refused at once. `done` says that it is connected already.
template <class Address> int startConnecting(int family, const Address &address, bool &done)
{
    const int socket = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket < 0)
        return -1;
    done = ::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0;
    if (!done && errno != EINPROGRESS) {
        ::close(socket);
        return -1;
    }
    return socket;
}

int startConnecting4(int port, bool &done)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return startConnecting(AF_INET, address, done);
}

int startConnecting6(int port, bool &done)
{
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(static_cast<std::uint16_t>(port));
    address.sin6_addr = in6addr_loopback;
    return startConnecting(AF_INET6, address, done);
}

bool isConnected(int socket)
{
    int error = 0;
    socklen_t size = sizeof(error);
    return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

/// Closes what has an answer and notes it; the others stay.
void collect(std::vector<pollfd> &waiting, std::vector<std::size_t> &owner, std::vector<bool> &accepting)
{
    for (std::size_t i = 0; i < waiting.size();) {
        if (waiting[i].revents == 0) {
            ++i;
            continue;
        }
        if (isConnected(waiting[i].fd))
            accepting[owner[i]] = true;
        ::close(waiting[i].fd);
        waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(i));
        owner.erase(owner.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

} // namespace

std::vector<bool> acceptingPorts(const std::vector<int> &ports, milliseconds timeout)
{
    std::vector<bool> accepting(ports.size(), false);
    std::vector<pollfd> waiting;
    std::vector<std::size_t> owner;
    for (std::size_t i = 0; i < ports.size(); ++i) {
        if (ports[i] < 1 || ports[i] > 65535)
            continue;
        for (const auto start : {startConnecting4, startConnecting6}) {
            bool done = false;
            const int socket = start(ports[i], done);
            if (socket < 0)
                continue;
            if (done) {
                accepting[i] = true;
                ::close(socket);
            } else {
                waiting.push_back({socket, POLLOUT, 0});
                owner.push_back(i);
            }
        }
    }
    const auto deadline = Steady::now() + timeout;
    while (!waiting.empty()) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - Steady::now()).count();
        const int ready = left > 0 ? ::poll(waiting.data(), waiting.size(), static_cast<int>(std::min<std::int64_t>(left, 60'000))) : 0;
        if (ready == 0 || (ready < 0 && errno != EINTR))
            break;
        if (ready > 0)
            collect(waiting, owner, accepting);
    }
    for (const pollfd &socket : waiting)
        ::close(socket.fd);
    return accepting;
}

} // namespace genie
