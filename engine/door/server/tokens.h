// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "core/base/time.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace genie {

/// What a caller may do: look; also run, queue and judge; also decide which folders of the host are scenarios and how phases are set.
enum class Role { Viewer, Operator, Admin };

std::string_view toWord(Role role);
std::optional<Role> roleFrom(std::string_view word);

/// A token as it is kept: its secret only as a hash.
struct AccessToken {
    std::string name;
    Role role = Role::Viewer;
    std::string sha256; ///< of the token's text, in hex
    Moment createdAt{};
};

/// The tokens of one engine, in one file of its user that nobody else can read. A value; changes are written at once.
class TokenBook {
public:
    /// An absent file is an empty book. Failure: Unauthorized when others may read or change it, Invalid when it cannot be read as tokens.
    static Outcome<TokenBook> read(const std::filesystem::path &file);

    /// Adds a token and answers its text, which is kept nowhere. Invalid for a name that cannot be one, Conflict when it is taken.
    Outcome<std::string> create(const std::string &name, Role role, Moment now);
    /// NotFound when there is none of that name.
    Done revoke(const std::string &name);
    [[nodiscard]] const std::vector<AccessToken> &tokens() const { return m_tokens; }
    /// The token with that text; looks at every one of them, each for the same time. Null when there is none.
    [[nodiscard]] const AccessToken *find(std::string_view text) const;

private:
    Done write() const;

    std::filesystem::path m_file;
    std::vector<AccessToken> m_tokens;
};

} // namespace genie
