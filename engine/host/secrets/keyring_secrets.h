// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "host/secrets/secrets.h"

namespace genie {

/// Tokens in the desktop's keyring (Secret Service or KWallet), and where there is none, in files that only their user can read. A file
/// goes before the keyring: whoever wrote it meant it, and a machine without a desktop has nothing else. Each call takes a few
/// milliseconds; while the keyring asks to be unlocked, an event loop runs and at most `kPatienceSeconds` go by. Needs a QCoreApplication.
class KeyringSecrets final : public Secrets {
public:
    static constexpr int kPatienceSeconds = 60;

    /// `directory` holds the files.
    explicit KeyringSecrets(std::filesystem::path directory) : m_files(std::move(directory)) {}
    [[nodiscard]] Outcome<std::string> secret(const std::string &name) const override;

    /// Where a secret was put.
    enum class Place { Keyring, File };
    /// Writes or replaces one.
    Outcome<Place> keep(const std::string &name, const std::string &secret) const;
    void forget(const std::string &name) const;

private:
    FileSecrets m_files;
};

} // namespace genie
