// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/remote/http_link.h"
#include "door/server/api.h"
#include "door/service/engine_options.h"

#include <QThread>

#include <functional>
#include <memory>
#include <string>

namespace genie::test {

/// An engine that is served over HTTP in a thread of its own, as `test-genie serve` does it. Ends with everything it runs when it goes.
class ServedEngine {
public:
    explicit ServedEngine(const EngineOptions &engine, AccessRules access = {}, ServerOptions server = {});
    ~ServedEngine();

    /// Base address, such as http://127.0.0.1:40123.
    [[nodiscard]] std::string url() const { return m_url; }
    [[nodiscard]] std::uint16_t port() const { return m_port; }
    /// Does something with the API in its thread, and waits for it.
    void withApi(const std::function<void(Api &)> &deed);
    [[nodiscard]] ServerFigures figures() const { return m_server->figures(); }

private:
    QThread m_thread;
    QObject *m_there = nullptr; ///< lives in the thread
    std::unique_ptr<Link> m_link;
    std::unique_ptr<Api> m_api;
    std::unique_ptr<HttpServer> m_server;
    std::string m_url;
    std::uint16_t m_port = 0;
};

/// The patience of tests: retries at once.
LinkPatience impatient();

/// A link to an engine of its own that is served.
struct OwnServer {
    explicit OwnServer(const EngineOptions &engine) : served(engine) {}
    ServedEngine served;
};
class ServedLink final : private OwnServer, public HttpLink {
public:
    explicit ServedLink(const EngineOptions &engine) : OwnServer(engine), HttpLink(RemoteEngine{"", served.url(), "", {}}, impatient()) {}
};

} // namespace genie::test
