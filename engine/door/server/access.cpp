// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/access.h"

#include "core/base/text.h"
#include "core/json/json.h"

#include <algorithm>
#include <arpa/inet.h>
#include <pwd.h>
#include <unistd.h>

namespace genie {

namespace {

/// The host of `host[:port]`, in lower case and without brackets; empty when it is none.
std::string hostOf(std::string_view authority)
{
    std::string_view host = authority;
    if (!host.empty() && host.front() == '[') {
        const auto end = host.find(']');
        if (end == std::string_view::npos || (end + 1 < host.size() && host[end + 1] != ':'))
            return {};
        return text::lowered(host.substr(1, end - 1));
    }
    if (const auto colon = host.rfind(':'); colon != std::string_view::npos)
        host = host.substr(0, colon);
    if (host.find_first_of(":/@ \\") != std::string_view::npos)
        return {};
    if (!host.empty() && host.back() == '.')
        host.remove_suffix(1);
    return text::lowered(host);
}

bool isNumeric(const std::string &host)
{
    in6_addr scratch{};
    return ::inet_pton(AF_INET, host.c_str(), &scratch) == 1 || ::inet_pton(AF_INET6, host.c_str(), &scratch) == 1;
}

bool isLocalName(const std::string &host) { return host == "localhost" || host == "::1" || (isNumeric(host) && host.rfind("127.", 0) == 0); }

std::string ownName()
{
    const passwd *user = ::getpwuid(::geteuid());
    return user != nullptr ? user->pw_name : "uid " + std::to_string(::geteuid());
}

ServerResponse refused(int status, std::string message)
{
    auto response = errorResponse(status, {FailureKind::Unauthorized, std::move(message)});
    if (status == 401)
        response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"test-genie\"");
    return response;
}

} // namespace

std::optional<ServerResponse> Access::refuse(const ServerRequest &request, Role needed, Caller &caller)
{
    if (!meansUs(request))
        return refused(403, "this engine is not known by the name in the Host header; allow it with --name if it is one of its names");
    if (!trusts(request))
        return refused(403, "pages of this origin may not ask this engine; allow it with --allow-origin if they should");
    const bool writes = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
    if (writes) {
        const std::string type = text::lowered(text::trimmed(std::string_view(request.contentType).substr(0, request.contentType.find(';'))));
        if (type != "application/json")
            return errorResponse(415, {FailureKind::Invalid, "send JSON, with the header Content-Type: application/json"});
    }
    if (m_rules.tokenFile.empty()) {
        if (!request.loopback || !request.peerUser)
            return refused(403, "this engine answers its own user on its own machine only; start it with --token-file to let others in");
        if (*request.peerUser != ::geteuid())
            return refused(403, "this engine belongs to another user; ask for a token (test-genie tokens create) and start it with --token-file");
        static const std::string own = ownName();
        caller = {own, Role::Admin};
        return std::nullopt;
    }
    constexpr std::string_view kScheme = "bearer ";
    const auto authorization = std::string_view(request.authorization);
    if (text::lowered(authorization.substr(0, kScheme.size())) != kScheme)
        return refused(401, "send a token: Authorization: Bearer TOKEN");
    const auto book = tokens();
    if (!book)
        return errorResponse(503, book.error());
    const AccessToken *token = book->find(text::trimmed(authorization.substr(kScheme.size())));
    if (token == nullptr)
        return refused(401, "this token is not known here; it may have been revoked");
    if (token->role < needed)
        return refused(403, "the token '" + token->name + "' has the role " + std::string(toWord(token->role)) + "; this takes the role " +
                                std::string(toWord(needed)));
    caller = {token->name, token->role};
    return std::nullopt;
}

/// A name that resolves to us only in the browser of a victim (DNS rebinding) is a name that we do not know. Addresses cannot be rebound.
bool Access::meansUs(const ServerRequest &request) const
{
    const std::string host = hostOf(request.host);
    return isNumeric(host) || host == "localhost" || std::find(m_rules.names.begin(), m_rules.names.end(), host) != m_rules.names.end();
}

/// Only browsers send an origin. Local pages come through a proxy of their own or are refused by the browser, since we allow no origin
/// to read our answers; foreign ones are refused here already.
bool Access::trusts(const ServerRequest &request) const
{
    const bool listed = std::find(m_rules.origins.begin(), m_rules.origins.end(), request.origin) != m_rules.origins.end();
    if (request.fetchSite == "cross-site" && !listed)
        return false;
    if (request.origin.empty() || listed)
        return true;
    if (request.origin == (request.secure ? "https://" : "http://") + request.host)
        return true;
    const auto scheme = request.origin.find("://");
    return request.loopback && scheme != std::string::npos && isLocalName(hostOf(std::string_view(request.origin).substr(scheme + 3)));
}

Outcome<TokenBook> Access::tokens()
{
    const std::lock_guard lock(m_mutex);
    const auto now = std::chrono::steady_clock::now();
    if (m_tokens && now - m_lookedAt < std::chrono::seconds(1))
        return *m_tokens;
    m_lookedAt = now;
    std::error_code error;
    const auto written = std::filesystem::last_write_time(m_rules.tokenFile, error);
    if (!m_tokens || error || written != m_written) {
        m_written = written;
        m_tokens = TokenBook::read(m_rules.tokenFile);
    }
    return *m_tokens;
}

ServerResponse errorResponse(int status, const Failure &failure)
{
    return {status, "application/json", toLine({{"error", failure.message}, {"code", toWord(failure.kind)}}) + "\n"};
}

ServerResponse errorResponse(const Failure &failure)
{
    switch (failure.kind) {
    case FailureKind::Invalid: return errorResponse(400, failure);
    case FailureKind::NotFound: return errorResponse(404, failure);
    case FailureKind::Conflict: return errorResponse(409, failure);
    case FailureKind::Unauthorized: return errorResponse(403, failure);
    case FailureKind::Timeout: return errorResponse(504, failure);
    case FailureKind::Cancelled:
    case FailureKind::Unavailable: return errorResponse(503, failure);
    case FailureKind::Internal: return errorResponse(500, failure);
    }
    return errorResponse(500, failure);
}

} // namespace genie
