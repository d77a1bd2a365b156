// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QCryptographicHash>

#include <string>
#include <string_view>

namespace genie {

/// The SHA-256 of the bytes, as 64 hex digits in lower case.
std::string sha256Of(std::string_view bytes);

/// Whether the text is what `sha256Of` gives.
bool isSha256(std::string_view text);

/// The SHA-256 of several parts, each with its length in front, so that no two lists of parts are the same bytes.
class PartsDigest {
public:
    void add(std::string_view part);
    /// The 32 bytes of the digest of what was added until now.
    [[nodiscard]] QByteArray bytes() const { return m_hash.result(); }
    [[nodiscard]] std::string hex() const { return bytes().toHex().toStdString(); }

private:
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

} // namespace genie
