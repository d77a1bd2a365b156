// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/peer_user.h"

#include "host/process/descriptor.h"

#include <arpa/inet.h>
#include <cstring>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace genie {

namespace {

/// Puts the address into four words of network order; answers its family, or AF_UNSPEC.
std::uint8_t putAddress(const std::string &text, __be32 (&words)[4])
{
    if (::inet_pton(AF_INET, text.c_str(), words) == 1)
        return AF_INET;
    in6_addr six{};
    if (::inet_pton(AF_INET6, text.c_str(), &six) != 1)
        return AF_UNSPEC;
    if (IN6_IS_ADDR_V4MAPPED(&six)) {
        std::memcpy(words, six.s6_addr + 12, 4);
        return AF_INET;
    }
    std::memcpy(words, &six, sizeof six);
    return AF_INET6;
}

} // namespace

std::optional<std::uint32_t> userOfPeer(const SocketAddress &theirs, const SocketAddress &ours)
{
    struct {
        nlmsghdr head;
        inet_diag_req_v2 body;
    } question{};
    question.head.nlmsg_len = sizeof question;
    question.head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    question.head.nlmsg_flags = NLM_F_REQUEST;
    question.body.sdiag_protocol = IPPROTO_TCP;
    question.body.idiag_states = ~0U;
    question.body.id.idiag_sport = htons(theirs.port);
    question.body.id.idiag_dport = htons(ours.port);
    question.body.id.idiag_cookie[0] = question.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    question.body.sdiag_family = putAddress(theirs.address, question.body.id.idiag_src);
    if (question.body.sdiag_family == AF_UNSPEC || putAddress(ours.address, question.body.id.idiag_dst) != question.body.sdiag_family)
        return std::nullopt;

    const Descriptor socket(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
    if (!socket || ::send(socket.get(), &question, sizeof question, 0) != static_cast<ssize_t>(sizeof question))
        return std::nullopt;
    alignas(nlmsghdr) char buffer[4096];
    const ssize_t size = ::recv(socket.get(), buffer, sizeof buffer, MSG_DONTWAIT); // the kernel has answered within send()
    if (size < static_cast<ssize_t>(sizeof(nlmsghdr) + sizeof(inet_diag_msg)))
        return std::nullopt;
    const auto *head = reinterpret_cast<const nlmsghdr *>(buffer);
    if (head->nlmsg_type != SOCK_DIAG_BY_FAMILY)
        return std::nullopt;
    const auto *found = reinterpret_cast<const inet_diag_msg *>(buffer + sizeof(nlmsghdr));
    // A socket that its owner has closed already belongs to nobody, which the kernel tells as uid 0.
    if (found->idiag_inode == 0 || found->id.idiag_sport != htons(theirs.port))
        return std::nullopt;
    return found->idiag_uid;
}

} // namespace genie
