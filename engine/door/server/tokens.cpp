// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/tokens.h"

#include "core/base/digest.h"
#include "core/domain/json_fields.h"
#include "host/files/atomic_file.h"

#include <QByteArray>
#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

namespace genie {

namespace {

constexpr std::string_view kPrefix = "tg_"; ///< so that scanners for leaked secrets can know one
constexpr std::size_t kMostTokens = 1000;
constexpr std::int64_t kMostBytes = 1024 * 1024;

AccessToken readToken(JsonFields &fields)
{
    return {fields.requiredText("name"), fields.word("role", &roleFrom, Role::Viewer), fields.requiredText("sha256"),
            fields.moment("createdAt").value_or(Moment{})};
}

std::vector<AccessToken> readTokens(JsonFields &fields) { return fields.list("tokens", &readToken); }

} // namespace

std::string_view toWord(Role role)
{
    switch (role) {
    case Role::Viewer: return "viewer";
    case Role::Operator: return "operator";
    case Role::Admin: return "admin";
    }
    return "viewer";
}

std::optional<Role> roleFrom(std::string_view word)
{
    for (const Role role : {Role::Viewer, Role::Operator, Role::Admin})
        if (toWord(role) == word)
            return role;
    return std::nullopt;
}

Outcome<TokenBook> TokenBook::read(const std::filesystem::path &file)
{
    TokenBook book;
    book.m_file = file;
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) {
        if (errno == ENOENT)
            return book;
        return fail(FailureKind::Unavailable, "cannot look at the token file " + file.string());
    }
    if (!S_ISREG(status.st_mode) || status.st_uid != ::geteuid() || (status.st_mode & 077) != 0)
        return fail(FailureKind::Unauthorized, "the token file " + file.string() + " must be a file of your own that nobody else can read: chmod 600 it");
    const auto text = readBounded(file, kMostBytes);
    if (!text)
        return tl::unexpected(text.error().within("the token file"));
    const auto json = parseJson(*text);
    if (!json)
        return tl::unexpected(json.error().within(file.string()));
    auto tokens = readWhole(*json, &readTokens);
    if (!tokens)
        return tl::unexpected(tokens.error().within(file.string()));
    book.m_tokens = std::move(*tokens);
    return book;
}

Outcome<std::string> TokenBook::create(const std::string &name, Role role, Moment now)
{
    const bool valid = !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.' || c == '@';
    });
    if (!valid)
        return fail(FailureKind::Invalid, "a token's name is 1 to 64 letters, digits, '-', '_', '.' or '@'");
    if (std::any_of(m_tokens.begin(), m_tokens.end(), [&](const AccessToken &token) { return token.name == name; }))
        return fail(FailureKind::Conflict, "there is a token '" + name + "' already; revoke it first or choose another name");
    if (m_tokens.size() >= kMostTokens)
        return fail(FailureKind::Conflict, "there are " + std::to_string(kMostTokens) + " tokens already; revoke some");
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->generate(random.begin(), random.end());
    const QByteArray bytes(reinterpret_cast<const char *>(random.data()), sizeof random);
    std::string text = std::string(kPrefix) + bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals).toStdString();
    m_tokens.push_back({name, role, sha256Of(text), now});
    if (auto written = write(); !written)
        return tl::unexpected(written.error());
    return text;
}

Done TokenBook::revoke(const std::string &name)
{
    const auto found = std::find_if(m_tokens.begin(), m_tokens.end(), [&](const AccessToken &token) { return token.name == name; });
    if (found == m_tokens.end())
        return fail(FailureKind::NotFound, "there is no token '" + name + "'; see: test-genie tokens list");
    m_tokens.erase(found);
    return write();
}

const AccessToken *TokenBook::find(std::string_view text) const
{
    const std::string digest = sha256Of(text);
    const AccessToken *found = nullptr;
    for (const auto &token : m_tokens)
        if (token.sha256.size() == digest.size() && CRYPTO_memcmp(token.sha256.data(), digest.data(), digest.size()) == 0)
            found = &token;
    return found;
}

Done TokenBook::write() const
{
    Json list = Json::array();
    for (const auto &token : m_tokens)
        list.push_back({{"name", token.name}, {"role", toWord(token.role)}, {"sha256", token.sha256}, {"createdAt", toRfc3339(token.createdAt)}});
    std::error_code error;
    if (m_file.has_parent_path())
        std::filesystem::create_directories(m_file.parent_path(), error);
    return writeAtomically(m_file, toPretty({{"tokens", list}}) + "\n", 0600);
}

} // namespace genie
