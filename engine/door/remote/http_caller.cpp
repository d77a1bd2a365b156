// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/remote/http_caller.h"

#include "core/base/text.h"

#include <array>

namespace genie {

namespace {

std::optional<FailureKind> kindFrom(std::string_view word)
{
    constexpr std::array kKinds{FailureKind::Invalid, FailureKind::NotFound, FailureKind::Conflict, FailureKind::Unavailable,
                                FailureKind::Unauthorized, FailureKind::Timeout, FailureKind::Cancelled, FailureKind::Internal};
    for (const auto kind : kKinds)
        if (toWord(kind) == word)
            return kind;
    return std::nullopt;
}

FailureKind kindOf(int status)
{
    switch (status) {
    case 400: case 413: case 415: case 422: return FailureKind::Invalid;
    case 401: case 403: return FailureKind::Unauthorized;
    case 404: case 405: return FailureKind::NotFound;
    case 409: return FailureKind::Conflict;
    case 429: case 502: case 503: return FailureKind::Unavailable;
    case 504: return FailureKind::Timeout;
    default: return FailureKind::Internal;
    }
}

} // namespace

QueryText &QueryText::add(const std::string &name, const std::string &value)
{
    if (!value.empty())
        m_text += (m_text.empty() ? "" : "&") + name + "=" + urlEncoded(value);
    return *this;
}

Outcome<Json> jsonOf(const HttpAnswer &answer, const std::string &engine)
{
    if (answer.cancelled)
        return fail(FailureKind::Cancelled, "the link to " + engine + " was closed");
    if (answer.status == 0)
        return fail(answer.late ? FailureKind::Timeout : FailureKind::Unavailable, engine + " cannot be reached: " + answer.problem);
    auto json = parseJson(answer.body, {64 * 1024 * 1024, 64});
    if (answer.ok()) {
        if (!json)
            return tl::unexpected(json.error().within("the answer of " + engine));
        return json;
    }
    if (answer.status >= 300 && answer.status < 400)
        return fail(FailureKind::Invalid, engine + " sends its clients elsewhere (status " + std::to_string(answer.status) + "); give that address instead");
    const auto member = [&](const char *name) {
        if (!json || !json->is_object())
            return std::string();
        const auto found = json->find(name);
        return found != json->end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    const std::string text = text::shortened(text::withoutControls(text::validUtf8(member("error"))), 4000);
    if (text.empty())
        return fail(kindOf(answer.status), engine + " answered with status " + std::to_string(answer.status) + "; is it a Test Genie engine?");
    return fail(kindFrom(member("code")).value_or(kindOf(answer.status)), text);
}

HttpRequest HttpCaller::requestOf(Ask what) const
{
    HttpRequest request;
    request.method = std::move(what.method);
    request.url = m_base + what.path + (what.query.empty() ? "" : "?" + what.query);
    if (!m_token.empty())
        request.headers.emplace_back("Authorization", "Bearer " + m_token);
    if (request.method != "GET" && request.method != "DELETE") {
        request.headers.emplace_back("Content-Type", "application/json");
        request.body = toLine(what.body.is_null() ? Json::object() : what.body);
    }
    request.timeout = what.timeout;
    request.mostBytes = what.mostBytes;
    return request;
}

} // namespace genie
