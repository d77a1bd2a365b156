// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/server/http_server.h"
#include "door/server/tokens.h"

#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

namespace genie {

/// Who is asking.
struct Caller {
    std::string name; ///< of the token, or of the user
    Role role = Role::Viewer;
};

/// Who may come in. Thread-safe.
struct AccessRules {
    std::filesystem::path tokenFile;   ///< empty: only the engine's own user, and only from this machine
    std::vector<std::string> names;    ///< further host names under which the engine is reached
    std::vector<std::string> origins;  ///< web origins ("https://genie.example") whose pages may ask, besides the engine's own and local ones
};

/// Decides about each request by its head alone: whom it is meant for, which page sent it, who sent it, and whether that one may.
class Access {
public:
    explicit Access(AccessRules rules) : m_rules(std::move(rules)) {}

    /// Fills in the caller, or answers the refusal. `needed` is the role that the route wants.
    std::optional<ServerResponse> refuse(const ServerRequest &request, Role needed, Caller &caller);

private:
    [[nodiscard]] bool meansUs(const ServerRequest &request) const;
    [[nodiscard]] bool trusts(const ServerRequest &request) const;
    /// The tokens as they are in the file now; looks at the file once a second at most.
    Outcome<TokenBook> tokens();

    const AccessRules m_rules;
    std::mutex m_mutex;
    std::chrono::steady_clock::time_point m_lookedAt{};
    std::filesystem::file_time_type m_written{};
    std::optional<Outcome<TokenBook>> m_tokens;
};

/// An error as every route answers it: `{"error": text, "code": word}`.
ServerResponse errorResponse(int status, const Failure &failure);
/// The same with the status that belongs to the kind of failure.
ServerResponse errorResponse(const Failure &failure);

} // namespace genie
