// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/serve_options.h"

#include <CLI/CLI.hpp>

namespace genie {

void addServe(CLI::App &app, ServeOptions &options)
{
    auto *serve = app.add_subcommand("serve", "Offer this engine over HTTP until SIGTERM or Ctrl+C");
    serve->add_option("--listen", options.listen, "ADDRESS:PORT to listen at, [ADDRESS]:PORT for IPv6; port 0 takes a free one (default: 127.0.0.1:$API_PORT, else 127.0.0.1:8470)");
    serve->add_option("--tls-cert", options.certificate, "Certificate chain (PEM)");
    serve->add_option("--tls-key", options.key, "Private key (PEM)");
    serve->add_option("--name", options.names, "A host name under which clients reach this engine (may be repeated)");
    serve->add_option("--allow-origin", options.origins, "A web origin whose pages may ask this engine, such as https://tests.example (may be repeated)");
    serve->add_option("--drain-seconds", options.drainSeconds, "How long runs that are under way may go on at the end; then they are interrupted")
        ->check(CLI::Range(0, 3600))
        ->capture_default_str();
    serve->callback([&options] { options.command = ServeOptions::Command::Serve; });

    auto *tokens = app.add_subcommand("tokens", "Who may ask a served engine");
    tokens->require_subcommand(1);
    auto *create = tokens->add_subcommand("create", "Make a token and print it; it is kept only as a hash");
    create->add_option("NAME", options.tokenName, "Whose it is")->required();
    create->add_option("--role", options.role, "viewer looks, operator also runs and queues, admin also decides which folders are scenarios")
        ->check(CLI::IsMember({"viewer", "operator", "admin"}))
        ->capture_default_str();
    create->callback([&options] { options.command = ServeOptions::Command::TokensCreate; });
    auto *list = tokens->add_subcommand("list", "Names and roles");
    list->callback([&options] { options.command = ServeOptions::Command::TokensList; });
    auto *revoke = tokens->add_subcommand("revoke", "Make a token worthless within a second");
    revoke->add_option("NAME", options.tokenName)->required();
    revoke->callback([&options] { options.command = ServeOptions::Command::TokensRevoke; });
    for (auto *sub : {create, list, revoke})
        sub->add_flag("--json", options.json, "Print JSON and nothing else on standard output");
    for (auto *sub : {create, list, revoke})
        sub->add_option("--token-file", options.tokenFile, "The file of tokens (default: in this user's settings)");
    serve->add_option("--token-file", options.tokenFile, "Let in whoever has one of these tokens (see: tokens create); without it only this user, from this machine");
}

} // namespace genie
