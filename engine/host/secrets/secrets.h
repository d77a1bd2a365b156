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

/// Reads each secret from the file of its name in one directory. A file that belongs to somebody else, or that others may read,
/// is refused.
class FileSecrets final : public Secrets {
public:
    explicit FileSecrets(std::filesystem::path directory) : m_directory(std::move(directory)) {}
    [[nodiscard]] Outcome<std::string> secret(const std::string &name) const override;

private:
    std::filesystem::path m_directory;
};

} // namespace genie
