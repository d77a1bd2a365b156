// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/domain/execution.h"
#include "core/domain/json_fields.h"
#include "door/link/answer.h"
#include "host/net/http_channel.h"

#include <QPromise>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace genie {

/// The parts of a URL behind the `?`; empty values are left out.
class QueryText {
public:
    QueryText &add(const std::string &name, const std::string &value);
    QueryText &add(const std::string &name, std::int64_t value) { return add(name, std::to_string(value)); }
    /// Left out when it is zero.
    QueryText &addIfAny(const std::string &name, std::int64_t value) { return value == 0 ? *this : add(name, value); }
    [[nodiscard]] const std::string &text() const { return m_text; }

private:
    std::string m_text;
};

/// What came back as a value or a failure: an error of the API keeps its kind and its words.
Outcome<Json> jsonOf(const HttpAnswer &answer, const std::string &engine);

/// Reads `items` of a list.
template <class T, T (*read)(JsonFields &)> std::vector<T> readItems(JsonFields &fields)
{
    if (!fields.has("items"))
        fields.note("items", "is missing");
    return fields.list("items", read);
}

/// Reads a page: `items`, `next` and, where it is told, `total`.
template <class T, T (*read)(JsonFields &)> Page<T> readPage(JsonFields &fields)
{
    return {readItems<T, read>(fields), fields.integer("next"), fields.has("total") ? fields.integer("total") : -1};
}

/// Asks one engine and makes values of its answers. Every answer is finished exactly once; when this goes, with Cancelled.
class HttpCaller {
public:
    HttpCaller(std::unique_ptr<HttpChannel> channel, std::string base, std::string token, std::string engine)
        : m_channel(std::move(channel)), m_base(std::move(base)), m_token(std::move(token)), m_engine(std::move(engine))
    {
    }
    /// For an engine that cannot be reached at all: every deed answers why.
    explicit HttpCaller(Failure why) : m_failure(std::move(why)) {}

    struct Ask {
        std::string method = "GET";
        std::string path; ///< beneath the base, its parts encoded
        std::string query = {};
        Json body = nullptr; ///< null: none
        milliseconds timeout{30'000};
        std::size_t mostBytes = 64 * 1024 * 1024;
    };

    template <class T> Answer<T> ask(Ask what, std::function<Outcome<T>(const Json &)> read)
    {
        auto promise = std::make_shared<QPromise<Outcome<T>>>();
        promise->start();
        auto answer = promise->future();
        const auto keep = [promise](Outcome<T> outcome) {
            promise->addResult(std::move(outcome));
            promise->finish();
        };
        if (!m_channel) {
            keep(tl::unexpected(m_failure));
            return answer;
        }
        m_channel->send(requestOf(std::move(what)), [keep, read = std::move(read), engine = m_engine](const HttpAnswer &came) {
            auto json = jsonOf(came, engine);
            if (!json)
                return keep(tl::unexpected(json.error()));
            auto value = read(*json);
            if (!value)
                value = tl::unexpected(value.error().within("the answer of " + engine));
            keep(std::move(value));
        });
        return answer;
    }
    template <class T> Answer<T> ask(Ask what, T (*read)(JsonFields &))
    {
        return ask<T>(std::move(what), std::function<Outcome<T>(const Json &)>([read](const Json &json) { return readWhole(json, read); }));
    }
    Answer<Nothing> tell(Ask what)
    {
        return ask<Nothing>(std::move(what), std::function<Outcome<Nothing>(const Json &)>([](const Json &) -> Outcome<Nothing> { return Nothing{}; }));
    }

    [[nodiscard]] HttpRequest requestOf(Ask what) const;
    [[nodiscard]] HttpChannel *channel() { return m_channel.get(); }

private:
    std::unique_ptr<HttpChannel> m_channel;
    std::string m_base, m_token, m_engine;
    Failure m_failure;
};

} // namespace genie
