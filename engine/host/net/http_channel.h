// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "host/net/http_client.h"

#include <QByteArray>
#include <QObject>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace genie {

/// An answer that does not end. Lives in the thread of its channel; ends when it is destroyed.
class HttpStream : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

Q_SIGNALS:
    /// The head of the answer has come.
    void opened(int status);
    void received(const QByteArray &bytes);
    /// Nothing more comes. `status` is 0 when no answer came at all.
    void ended(int status, const QString &problem);
};

/// Speaks HTTP without waiting, for whoever lives in an event loop; with the same rules as HttpClient, but keeps its connections. Lives
/// in the thread that made it.
class HttpChannel {
public:
    /// `authority` is a PEM file with certificates that are trusted besides the machine's own; empty: none. Failure: NotFound or Invalid.
    static Outcome<std::unique_ptr<HttpChannel>> make(const std::filesystem::path &authority);
    virtual ~HttpChannel() = default;

    /// Calls `then` exactly once, from the event loop; with `cancelled` when the channel is destroyed before an answer came.
    virtual void send(HttpRequest request, std::function<void(HttpAnswer)> then) = 0;
    /// `request.timeout` bounds the wait for the head only.
    virtual std::unique_ptr<HttpStream> open(HttpRequest request) = 0;
};

/// Whether a token may travel to that base URL: with https, or to this machine.
bool isPrivateWay(const std::string &url);

} // namespace genie
