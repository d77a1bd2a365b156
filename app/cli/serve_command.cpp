// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/serve_command.h"

#include "cli/commands.h"
#include "cli/interrupts.h"
#include "composition/engine_choice.h"
#include "core/ports/clock.h"
#include "door/link/local_link.h"
#include "door/server/api.h"
#include "door/server/http_server.h"

#include <QCoreApplication>
#include <QTimer>

#include <charconv>
#include <cstdlib>
#include <iostream>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>

namespace genie {

namespace {

constexpr const char *kDefaultPlace = "127.0.0.1:8470";

struct Place {
    std::string address;
    std::uint16_t port = 0;
    [[nodiscard]] bool isLocal() const { return address == "localhost" || address == "::1" || address.rfind("127.", 0) == 0; }
    [[nodiscard]] std::string shown() const { return address.find(':') == std::string::npos ? address : "[" + address + "]"; }
};

/// `ADDRESS:PORT`, `[ADDRESS]:PORT`, `:PORT` or `PORT`.
Outcome<Place> placeOf(const std::string &text)
{
    std::string address, port = text;
    if (const auto colon = text.rfind(':'); colon != std::string::npos) {
        address = text.substr(0, colon);
        port = text.substr(colon + 1);
    }
    if (address.size() > 1 && address.front() == '[' && address.back() == ']')
        address = address.substr(1, address.size() - 2);
    unsigned number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (port.empty() || error != std::errc() || end != port.data() + port.size() || number > 65535)
        return fail(FailureKind::Invalid, "--listen takes ADDRESS:PORT, such as 127.0.0.1:8470, not '" + text + "'");
    return Place{address.empty() ? "127.0.0.1" : address, static_cast<std::uint16_t>(number)};
}

Outcome<Place> placeToListen(const ServeOptions &options)
{
    if (!options.listen.empty())
        return placeOf(options.listen);
    const char *port = std::getenv("API_PORT"); // what starts the reference sets it
    return placeOf(port != nullptr && *port != '\0' ? std::string("127.0.0.1:") + port : kDefaultPlace);
}

/// An engine runs commands: outside this machine it answers nobody without a token, and no token travels in the clear.
Done safe(const Place &place, const ServeOptions &options)
{
    if (place.isLocal())
        return {};
    if (options.tokenFile.empty())
        return fail(FailureKind::Invalid, "listening at " + place.address + " lets other machines in: give --token-file (see: test-genie tokens create)");
    if (options.certificate.empty() || options.key.empty())
        return fail(FailureKind::Invalid, "listening at " + place.address + " would send tokens in the clear: give --tls-cert and --tls-key");
    return {};
}

/// Each stream and each child takes descriptors.
void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65'536);
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::filesystem::path tokenFileOf(const EngineOptions &engine, const ServeOptions &options)
{
    return options.tokenFile.empty() ? engine.configDirectory / "tokens.json" : std::filesystem::path(options.tokenFile);
}

/// Ends the program when all runs have ended, or when their time is over.
void drain(Api &api, HttpServer &server, int seconds)
{
    ::sd_notify(0, "STOPPING=1");
    api.drain();
    server.closeDoors();
    auto *look = new QTimer(&api);
    QObject::connect(look, &QTimer::timeout, &api, [&api] {
        if (api.openRuns() == 0)
            QCoreApplication::quit();
    });
    look->start(std::chrono::milliseconds(50));
    if (api.openRuns() > 0)
        std::cerr << "test-genie: " << api.openRuns() << " runs are under way; waiting up to " << seconds << " s (once more to stop now)\n";
    QTimer::singleShot(std::chrono::seconds(seconds), &api, [] { QCoreApplication::quit(); });
}

} // namespace

ExitCode serveCommand(const EngineOptions &engine, const ServeOptions &options)
{
    const auto place = placeToListen(options);
    if (!place)
        return report(place.error());
    if (auto fits = safe(*place, options); !fits)
        return report(fits.error());
    if (!options.tokenFile.empty())
        if (const auto tokens = TokenBook::read(options.tokenFile); !tokens)
            return report(tokens.error());
    raiseDescriptorLimit();

    LocalLink link(engine);
    ApiOptions apiOptions{{options.tokenFile, options.names, options.origins}, engine.dataDirectory / "audit" / "writes.jsonl", manualDirectory()};
    Api api(link, std::move(apiOptions));
    ServerOptions serverOptions;
    serverOptions.address = place->address;
    serverOptions.port = place->port;
    serverOptions.certificate = options.certificate;
    serverOptions.key = options.key;
    serverOptions.identifyPeers = options.tokenFile.empty();
    const bool secure = !options.certificate.empty();
    auto server = HttpServer::listen(std::move(serverOptions), api.hooks());
    if (!server)
        return report(server.error());
    api.serveOn(server->get());

    Interrupts interrupts;
    QObject::connect(&interrupts, &Interrupts::interrupted, &api, [&](int count) {
        if (count > 1)
            return QCoreApplication::quit();
        drain(api, **server, options.drainSeconds);
    });
    std::cout << "test-genie: serving at " << (secure ? "https://" : "http://") << place->shown() << ":" << (*server)->port() << "/api/v1" << std::endl;
    ::sd_notify(0, "READY=1");
    QCoreApplication::exec();
    api.serveOn(nullptr);
    return ExitCode::Passed;
}

ExitCode tokensCommand(const EngineOptions &engine, const ServeOptions &options)
{
    const auto file = tokenFileOf(engine, options);
    auto book = TokenBook::read(file);
    if (!book)
        return report(book.error());
    switch (options.command) {
    case ServeOptions::Command::TokensCreate: {
        const auto text = book->create(options.tokenName, *roleFrom(options.role), SystemClock().now());
        if (!text)
            return report(text.error());
        if (options.json)
            std::cout << toLine({{"name", options.tokenName}, {"role", options.role}, {"token", *text}, {"file", file.string()}}) << "\n";
        else
            std::cout << *text << "\n";
        if (!options.json)
            std::cerr << "kept as a hash in " << file.string() << "; this is the only time it is shown\n";
        return ExitCode::Passed;
    }
    case ServeOptions::Command::TokensRevoke:
        if (auto revoked = book->revoke(options.tokenName); !revoked)
            return report(revoked.error());
        if (options.json)
            std::cout << toLine({{"revoked", options.tokenName}}) << "\n";
        return ExitCode::Passed;
    default: break;
    }
    Json items = Json::array();
    for (const auto &token : book->tokens()) {
        items.push_back({{"name", token.name}, {"role", toWord(token.role)}, {"createdAt", toRfc3339(token.createdAt)}});
        if (!options.json)
            std::cout << token.name << "  " << toWord(token.role) << "  " << toRfc3339(token.createdAt) << "\n";
    }
    if (options.json)
        std::cout << toLine({{"items", items}, {"count", items.size()}}) << "\n";
    else if (items.empty())
        std::cerr << "there are no tokens in " << file.string() << "\n";
    return ExitCode::Passed;
}

} // namespace genie
