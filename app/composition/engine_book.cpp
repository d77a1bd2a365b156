// SPDX-License-Identifier: GPL-3.0-or-later
#include "composition/engine_book.h"

#include "core/domain/json_fields.h"
#include "host/files/atomic_file.h"

#include <algorithm>

namespace genie {

namespace {

constexpr std::int64_t kMostBytes = 1024 * 1024;

RemoteEngine readEngine(JsonFields &fields) { return {fields.requiredText("name"), fields.requiredText("url"), {}, fields.text("authority")}; }

std::vector<RemoteEngine> readEngines(JsonFields &fields) { return fields.list("engines", &readEngine); }

bool isName(const std::string &name)
{
    return !name.empty() && name.size() <= 50 && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
    });
}

/// Names of secrets know no points, and two names must not share one.
std::string secretName(const std::string &name)
{
    std::string result = "engine-";
    for (const char c : name)
        result += c == '.' ? std::string("_p") : c == '_' ? std::string("_u") : std::string(1, c);
    return result.substr(0, 64);
}

} // namespace

Outcome<EngineBook> EngineBook::read(const std::filesystem::path &configDirectory)
{
    EngineBook book(configDirectory);
    const auto text = readBounded(book.m_file, kMostBytes);
    if (!text)
        return text.error().kind == FailureKind::NotFound ? Outcome<EngineBook>(std::move(book)) : tl::unexpected(text.error());
    const auto json = parseJson(*text);
    if (!json)
        return tl::unexpected(json.error().within(book.m_file.string()));
    auto engines = readWhole(*json, &readEngines);
    if (!engines)
        return tl::unexpected(engines.error().within(book.m_file.string()));
    book.m_engines = std::move(*engines);
    return book;
}

Outcome<RemoteEngine> EngineBook::engine(const std::string &name) const
{
    const auto found = std::find_if(m_engines.begin(), m_engines.end(), [&](const RemoteEngine &engine) { return engine.name == name; });
    if (found == m_engines.end())
        return fail(FailureKind::NotFound, "no engine is called '" + name + "'; give its address, or connect to it in the console first");
    RemoteEngine engine = *found;
    if (auto token = m_secrets.secret(secretName(name)))
        engine.token = std::move(*token);
    else if (token.error().kind != FailureKind::NotFound)
        return tl::unexpected(token.error());
    return engine;
}

Done EngineBook::keep(const RemoteEngine &engine)
{
    if (!isName(engine.name))
        return fail(FailureKind::Invalid, "the name of an engine is 1 to 50 letters, digits, '-', '_' or '.'");
    if (auto usable = engine.check(); !usable)
        return usable;
    if (!engine.authority.empty())
        if (const auto readable = readBounded(engine.authority, 4 * kMostBytes); !readable)
            return tl::unexpected(readable.error().within("the certificate file"));
    if (engine.token.empty()) {
        m_secrets.forget(secretName(engine.name));
    } else if (auto kept = m_secrets.keep(secretName(engine.name), engine.token); !kept) {
        return tl::unexpected(kept.error());
    }
    RemoteEngine entry = engine;
    entry.token.clear();
    const auto found = std::find_if(m_engines.begin(), m_engines.end(), [&](const RemoteEngine &one) { return one.name == engine.name; });
    if (found == m_engines.end())
        m_engines.push_back(std::move(entry));
    else
        *found = std::move(entry);
    return write();
}

Done EngineBook::forget(const std::string &name)
{
    const auto found = std::find_if(m_engines.begin(), m_engines.end(), [&](const RemoteEngine &engine) { return engine.name == name; });
    if (found == m_engines.end())
        return fail(FailureKind::NotFound, "no engine is called '" + name + "'");
    m_engines.erase(found);
    m_secrets.forget(secretName(name));
    return write();
}

Done EngineBook::write() const
{
    Json list = Json::array();
    for (const auto &engine : m_engines) {
        Json one{{"name", engine.name}, {"url", engine.url}};
        if (!engine.authority.empty())
            one["authority"] = engine.authority.string();
        list.push_back(std::move(one));
    }
    std::error_code error;
    std::filesystem::create_directories(m_file.parent_path(), error);
    return writeAtomically(m_file, toPretty({{"engines", list}}) + "\n", 0600);
}

} // namespace genie
