// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/docs/external_links.h"

#include "core/base/text.h"
#include "core/json/json.h"
#include "host/files/atomic_file.h"
#include "run/toolchains/tree_files.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace genie {

namespace {

constexpr auto kKeptFor = std::chrono::hours(24);
constexpr std::size_t kMostKept = 10'000;
constexpr std::size_t kCacheBytes = 8 * 1024 * 1024;

std::string hostOf(const std::string &url)
{
    const auto start = url.find("//");
    if (start == std::string::npos)
        return {};
    const std::string rest = url.substr(start + 2, url.find_first_of("/?#", start + 2) - start - 2);
    return text::lowered(rest.substr(rest.rfind('@') == std::string::npos ? 0 : rest.rfind('@') + 1));
}

/// Waits, unless the phase is cancelled meanwhile.
void waitFor(milliseconds time, const Cancellation &cancellation)
{
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    if (time.count() > 0)
        changed.wait_for(lock, cancellation.stop, time, [] { return false; });
}

} // namespace

LinkCache::LinkCache(std::filesystem::path file, Moment now) : m_file(std::move(file)), m_now(now)
{
    std::error_code error;
    if (m_file.empty() || !std::filesystem::is_regular_file(m_file, error))
        return;
    const auto json = parseJson(readHead(m_file, kCacheBytes));
    if (!json || !json->is_object())
        return;
    for (auto it = json->begin(); it != json->end() && m_entries.size() < kMostKept; ++it) {
        const Json &entry = it.value();
        if (!entry.is_object() || !entry.contains("status") || !entry.contains("asked") || !entry["status"].is_number_integer() ||
            !entry["asked"].is_string())
            continue;
        const auto asked = fromRfc3339(entry["asked"].get<std::string>());
        if (asked && *asked <= m_now && m_now - *asked < kKeptFor)
            m_entries[it.key()] = {{static_cast<int>(entry["status"].get<std::int64_t>()), {}}, *asked};
    }
}

const UrlAnswer *LinkCache::find(const std::string &url) const
{
    const auto it = m_entries.find(url);
    return it == m_entries.end() ? nullptr : &it->second.answer;
}

void LinkCache::keep(const std::string &url, const UrlAnswer &answer)
{
    // What the network did wrong today says nothing about tomorrow's run, nor does a server that asks for patience.
    if (answer.status > 0 && answer.status != 429 && answer.status < 500)
        m_entries[url] = {answer, m_now};
}

void LinkCache::save() const
{
    if (m_file.empty())
        return;
    Json json = Json::object();
    for (const auto &[url, entry] : m_entries)
        if (json.size() < kMostKept)
            json[url] = {{"status", entry.answer.status}, {"asked", toRfc3339(entry.asked)}};
    std::error_code error;
    std::filesystem::create_directories(m_file.parent_path(), error);
    static_cast<void>(writeAtomically(m_file, toLine(json)));
}

ExternalVerdict verdictOn(const UrlAnswer &answer, bool strict)
{
    using What = ExternalVerdict::What;
    constexpr std::array<int, 5> kRefusals = {401, 403, 405, 429, 999};
    if (answer.status == 0)
        return {strict ? What::Broken : What::Doubtful, "cannot be reached: " + answer.problem};
    const std::string said = "answers with status " + std::to_string(answer.status);
    if (std::find(kRefusals.begin(), kRefusals.end(), answer.status) != kRefusals.end())
        return {What::Doubtful, said};
    return answer.status >= 400 ? ExternalVerdict{What::Broken, said} : ExternalVerdict{};
}

bool isOwnMachine(const std::string &url)
{
    std::string host = hostOf(url);
    if (host.starts_with("[::1]"))
        return true;
    host = host.substr(0, host.find(':'));
    return host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "0.0.0.0";
}

bool ExternalLinks::check(const PhaseContext &context, const std::vector<std::string> &urls, std::vector<ExternalVerdict> &verdicts) const
{
    const DocsSettings &settings = context.workspace.testing.docs;
    verdicts.assign(urls.size(), {});
    LinkCache cache(context.cache.empty() ? std::filesystem::path() : context.cache / "links.json",
                    std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now()));
    std::map<std::string, std::vector<std::size_t>> byHost;
    for (std::size_t i = 0; i < urls.size(); ++i) {
        if (const UrlAnswer *known = cache.find(urls[i]))
            verdicts[i] = verdictOn(*known, settings.strictExternal);
        else
            byHost[hostOf(urls[i])].push_back(i);
    }
    std::vector<std::vector<std::size_t>> groups;
    for (auto &[host, indexes] : byHost)
        groups.push_back(std::move(indexes));
    std::vector<UrlAnswer> answers(urls.size());
    std::vector<char> asked(urls.size(), 0);
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t group = next++; group < groups.size(); group = next++)
            for (const std::size_t i : groups[group]) {
                if (context.cancellation.requested())
                    return;
                if (i != groups[group].front())
                    waitFor(m_pause, context.cancellation);
                answers[i] = m_probe.ask(urls[i], settings.linkTimeout, context.cancellation);
                asked[i] = context.cancellation.requested() ? 0 : 1;
            }
    };
    {
        // These threads wait for the network, not for the machine, so they take no slots of the run.
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < std::min<std::size_t>(groups.size(), static_cast<std::size_t>(settings.maxConcurrency)); ++i)
            threads.emplace_back(work);
    }
    bool complete = true;
    for (const auto &group : groups)
        for (const std::size_t i : group) {
            complete = complete && asked[i] != 0;
            verdicts[i] = asked[i] != 0 ? verdictOn(answers[i], settings.strictExternal)
                                        : ExternalVerdict{ExternalVerdict::What::Skipped, "was not asked for: the phase was stopped"};
            if (asked[i] != 0)
                cache.keep(urls[i], answers[i]);
        }
    if (!groups.empty())
        cache.save();
    return complete;
}

} // namespace genie
