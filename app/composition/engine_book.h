// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/remote/remote_engine.h"
#include "host/secrets/keyring_secrets.h"

#include <filesystem>
#include <string>
#include <vector>

namespace genie {

/// The served engines that a user has given names, in `engines.json` of the settings; their tokens are in the keyring, or in files that
/// only the user can read. A value; changes are written at once.
class EngineBook {
public:
    /// An absent file is an empty book. Invalid when it cannot be read.
    static Outcome<EngineBook> read(const std::filesystem::path &configDirectory);

    /// Without their tokens.
    [[nodiscard]] const std::vector<RemoteEngine> &engines() const { return m_engines; }
    /// With its token. NotFound when there is none of that name.
    [[nodiscard]] Outcome<RemoteEngine> engine(const std::string &name) const;
    /// Adds or replaces one. Invalid when its name or address cannot be used; nothing is kept then.
    Done keep(const RemoteEngine &engine);
    /// NotFound when there is none of that name.
    Done forget(const std::string &name);

private:
    explicit EngineBook(const std::filesystem::path &directory) : m_file(directory / "engines.json"), m_secrets(directory / "secrets") {}
    Done write() const;

    std::filesystem::path m_file;
    KeyringSecrets m_secrets;
    std::vector<RemoteEngine> m_engines;
};

} // namespace genie
