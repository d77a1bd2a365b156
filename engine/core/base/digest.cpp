// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/digest.h"

namespace genie {

namespace {

QByteArrayView viewOf(std::string_view bytes) { return {bytes.data(), static_cast<qsizetype>(bytes.size())}; }

} // namespace

std::string sha256Of(std::string_view bytes)
{
    return QCryptographicHash::hash(viewOf(bytes), QCryptographicHash::Sha256).toHex().toStdString();
}

bool isSha256(std::string_view text) { return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

void PartsDigest::add(std::string_view part)
{
    m_hash.addData(viewOf(std::to_string(part.size()) + ":"));
    m_hash.addData(viewOf(part));
}

} // namespace genie
