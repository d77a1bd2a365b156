// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/delegation/tracker_http.h"

#include "core/base/text.h"
#include "desk/delegation/issue_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <ctime>

namespace genie {

namespace {

std::optional<std::int64_t> wholeNumber(const std::string &text)
{
    std::int64_t value = 0;
    const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (trouble != std::errc{} || end != text.data() + text.size() || value < 0 || value > 100'000'000'000)
        return std::nullopt;
    return value;
}

/// The moment of an HTTP date ("Tue, 06 Jan 2026 10:00:00 GMT").
std::optional<Moment> httpDate(const std::string &text)
{
    std::tm parts{};
    if (::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts) == nullptr)
        return std::nullopt;
    return Moment(std::chrono::seconds(::timegm(&parts)));
}

/// What the tracker says of the error, wherever it says it.
std::string messageOf(const HttpAnswer &answer)
{
    const auto json = parseJson(answer.body);
    if (!json)
        return {};
    for (const char *path : {"message", "error", "error.message"})
        if (std::string message = textAt(*json, path, 300); !message.empty()) {
            const std::string more = textAt(*json, "details", 200);
            return more.empty() ? message : message + " (" + more + ")";
        }
    return {};
}

} // namespace

TrackerFault TrackerHttp::garbage(std::string_view what) const
{
    return TrackerFault::transient(m_who + " answered with " + std::string(what) + "; is its address right?");
}

std::optional<milliseconds> TrackerHttp::retryAfter(const HttpAnswer &answer) const
{
    const std::string value = answer.header("retry-after");
    if (const auto seconds = wholeNumber(value))
        return std::chrono::seconds(*seconds);
    if (const auto moment = httpDate(value))
        return std::max(milliseconds(0), *moment - m_clock.now());
    if (const auto reset = wholeNumber(answer.header("x-ratelimit-reset")); reset && answer.header("x-ratelimit-remaining") == "0") {
        // The server's own clock says how far away its moment is.
        const Moment now = httpDate(answer.header("date")).value_or(m_clock.now());
        return std::max(milliseconds(1000), Moment(std::chrono::seconds(*reset)) - now + std::chrono::seconds(1));
    }
    return std::nullopt;
}

TrackerFault TrackerHttp::faultOf(const HttpAnswer &answer) const
{
    const std::string said = messageOf(answer);
    std::string message = m_who + " answered " + std::to_string(answer.status) + (said.empty() ? "" : ": " + said);
    const auto wait = retryAfter(answer);
    // A rate limit may come as 403; only the headers tell it from a refusal.
    const bool limited = answer.status == 429 || (answer.status == 403 && wait.has_value());
    if (limited || answer.status >= 500 || answer.status == 408 || answer.status == 425)
        return {{FailureKind::Unavailable, std::move(message)}, true, wait};
    if (answer.status >= 300 && answer.status < 400)
        return TrackerFault::lasting(FailureKind::Invalid,
                                     m_who + " has moved (status " + std::to_string(answer.status) + "); configure its new address");
    const FailureKind kind = answer.status == 401 || answer.status == 403   ? FailureKind::Unauthorized
                             : answer.status == 404 || answer.status == 410 ? FailureKind::NotFound
                             : answer.status == 409                         ? FailureKind::Conflict
                                                                            : FailureKind::Invalid;
    return TrackerFault::lasting(kind, std::move(message));
}

TrackerOutcome<TrackerAnswer> TrackerHttp::ask(HttpRequest request, std::vector<int> accepted, const Cancellation &cancellation) const
{
    if (std::ranges::none_of(request.headers, [](const auto &header) { return header.first == "Accept"; }))
        request.headers.emplace_back("Accept", "application/json");
    if (!request.body.empty())
        request.headers.emplace_back("Content-Type", "application/json");
    HttpAnswer answer = m_client.send(request, cancellation);
    if (answer.status == 0) {
        const FailureKind kind = answer.cancelled ? FailureKind::Cancelled : answer.late ? FailureKind::Timeout : FailureKind::Unavailable;
        return tl::unexpected(TrackerFault{{kind, m_who + " cannot be reached: " + answer.problem}, true, {}});
    }
    const bool understood = answer.ok() || answer.status == 304 || std::ranges::find(accepted, answer.status) != accepted.end();
    if (!understood)
        return tl::unexpected(faultOf(answer));
    TrackerAnswer result;
    result.status = answer.status;
    if (!answer.body.empty()) {
        auto json = parseJson(answer.body);
        if (!json && answer.ok())
            return tl::unexpected(garbage("something that is no JSON"));
        if (json)
            result.json = std::move(*json);
    }
    answer.body.clear();
    result.http = std::move(answer);
    return result;
}

const Json &at(const Json &json, std::string_view path)
{
    static const Json kNothing;
    const Json *value = &json;
    for (const auto &name : text::split(path, '.')) {
        if (!value->is_object())
            return kNothing;
        const auto found = value->find(name);
        if (found == value->end())
            return kNothing;
        value = &*found;
    }
    return *value;
}

std::string textAt(const Json &json, std::string_view path, std::size_t limit)
{
    const Json &value = at(json, path);
    return value.is_string() ? plainText(value.get_ref<const std::string &>(), limit) : std::string();
}

std::optional<Moment> momentAt(const Json &json, std::string_view path) { return fromRfc3339(textAt(json, path, 64)); }

std::optional<double> numberAt(const Json &json, std::string_view path)
{
    const Json &value = at(json, path);
    if (!value.is_number())
        return std::nullopt;
    const auto number = value.get<double>();
    return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

bool isCommit(std::string_view text) { return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

} // namespace genie
