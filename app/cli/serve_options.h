// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace genie {

/// What `serve` and `tokens` were asked for.
struct ServeOptions {
    enum class Command { None, Serve, TokensCreate, TokensList, TokensRevoke };
    Command command = Command::None;
    std::string listen;                ///< ADDRESS:PORT, or a port
    std::string tokenFile;
    std::string certificate, key;      ///< PEM files
    std::vector<std::string> names;    ///< host names of the engine
    std::vector<std::string> origins;  ///< web origins that may ask
    int drainSeconds = 30;
    std::string tokenName, role = "viewer";
    bool json = false;
};

/// Adds the commands `serve` and `tokens`.
void addServe(CLI::App &app, ServeOptions &options);

} // namespace genie
