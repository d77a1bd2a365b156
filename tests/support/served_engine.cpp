// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/served_engine.h"

#include "door/link/local_link.h"

namespace genie::test {

ServedEngine::ServedEngine(const EngineOptions &engine, AccessRules access, ServerOptions server)
{
    m_there = new QObject;
    m_there->moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("served engine"));
    m_thread.start();
    server.identifyPeers = access.tokenFile.empty();
    const bool secure = !server.certificate.empty();
    QMetaObject::invokeMethod(
        m_there,
        [&] {
            m_link = std::make_unique<LocalLink>(engine);
            m_api = std::make_unique<Api>(*m_link, ApiOptions{std::move(access), engine.dataDirectory / "audit" / "writes.jsonl", GENIE_SOURCE_DIR "/resources/manual"});
            auto listening = HttpServer::listen(std::move(server), m_api->hooks());
            if (!listening)
                qFatal("%s", listening.error().message.c_str());
            m_server = std::move(*listening);
            m_api->serveOn(m_server.get());
        },
        Qt::BlockingQueuedConnection);
    m_port = m_server->port();
    m_url = (secure ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(m_port);
}

ServedEngine::~ServedEngine()
{
    QMetaObject::invokeMethod(
        m_there,
        [this] {
            m_api->serveOn(nullptr);
            m_server.reset();
            m_api.reset();
            m_link.reset();
        },
        Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
    delete m_there;
}

void ServedEngine::withApi(const std::function<void(Api &)> &deed)
{
    QMetaObject::invokeMethod(m_there, [&] { deed(*m_api); }, Qt::BlockingQueuedConnection);
}

LinkPatience impatient()
{
    LinkPatience patience;
    patience.firstRetry = milliseconds(5);
    patience.longestRetry = milliseconds(200);
    return patience;
}

} // namespace genie::test
