// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <filesystem>
#include <string>

namespace genie {

/// Where tokens come from. A keyring may stand behind it as well as files. Thread-safe. What it answers goes into requests to its
/// service and nowhere else: no log, no event, no message.
class Secrets {
public:
    virtual ~Secrets() = default;
    /// The secret of that name ("github"), without white space around it. Failure: NotFound when there is none, saying where to put
    /// it; Unauthorized when it is there and may not be used.
    [[nodiscard]] virtual Outcome<std::string> secret(const std::string &name) const = 0;
};

/// The secret in one file: one line, in a file that belongs to this user and that nobody else can read. Failure: NotFound when there is
/// none; Unauthorized when it may not be used; Invalid when it holds no secret.
Outcome<std::string> secretIn(const std::filesystem::path &file);

/// Reads each secret from the file of its name in one directory. A file that belongs to somebody else, or that others may read,
/// is refused.
class FileSecrets final : public Secrets {
public:
    explicit FileSecrets(std::filesystem::path directory) : m_directory(std::move(directory)) {}
    [[nodiscard]] Outcome<std::string> secret(const std::string &name) const override;
    /// Whether the name can be one, and the secret one.
    [[nodiscard]] static bool canBe(const std::string &name, const std::string &secret);
    /// Writes or replaces one. Invalid for a name or a secret that cannot be one.
    Done keep(const std::string &name, const std::string &secret) const;
    /// Nothing happens when there is none.
    void forget(const std::string &name) const;

private:
    std::filesystem::path m_directory;
};

} // namespace genie
