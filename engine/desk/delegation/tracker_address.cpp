// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/delegation/tracker_address.h"

#include "core/base/text.h"
#include "host/net/http_client.h"
#include "host/process/environment.h"

#include <charconv>

namespace genie {

namespace {

constexpr int kDefaultUiPort = 36221;
constexpr auto kKept = std::chrono::seconds(60);

class FirstOutput final : public OutputSink {
public:
    void standardOutput(std::string_view bytes) override { output += bytes.substr(0, 4096 - std::min<std::size_t>(4096, output.size())); }
    void standardError(std::string_view) override {}
    std::string output;
};

int portFrom(std::string_view text)
{
    int port = 0;
    const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), port);
    return trouble == std::errc{} && end == text.data() + text.size() && port > 0 && port < 65536 ? port : 0;
}

} // namespace

TrackerAddress::TrackerAddress(Configured configured, std::map<std::string, std::string> environment, CommandRunner &commands,
                               const Clock &clock)
    : m_configured(std::move(configured)), m_environment(std::move(environment)), m_commands(commands), m_clock(clock)
{
}

TrackerOutcome<TrackerPlace> TrackerAddress::given(const std::string &url, const std::string &from) const
{
    std::string api = url;
    for (const std::string_view end : {"/", "/api/v1"})
        if (api.ends_with(end))
            api.resize(api.size() - end.size());
    if (!isBaseUrl(api))
        return tl::unexpected(
            TrackerFault::lasting(FailureKind::Invalid, from + " is no http or https address; write it like http://localhost:15000"));
    return TrackerPlace{api, m_configured.uiUrl.empty() ? withPort(api, kDefaultUiPort) : m_configured.uiUrl};
}

int TrackerAddress::portOf(const std::string &variable, const Cancellation &cancellation) const
{
    const auto environment = childEnvironment(m_environment, {});
    if (m_commands.find("vrooli", environment).empty())
        return 0;
    CommandSpec spec;
    spec.argv = {"vrooli", "scenario", "port", "app-issue-tracker", variable};
    spec.workingDirectory = "/";
    spec.environment = environment;
    spec.timeout = std::chrono::seconds(10);
    spec.grace = std::chrono::seconds(1);
    FirstOutput direct;
    m_commands.run(spec, direct, cancellation);
    if (const int port = portFrom(text::trimmed(direct.output)); port != 0)
        return port;
    spec.argv.pop_back();
    FirstOutput all;
    m_commands.run(spec, all, cancellation);
    for (const auto &line : text::split(all.output, '\n'))
        if (const auto word = text::trimmed(line); word.starts_with(variable + "="))
            return portFrom(text::trimmed(word.substr(variable.size() + 1)));
    return 0;
}

TrackerOutcome<TrackerPlace> TrackerAddress::lookUp(const Cancellation &cancellation) const
{
    if (!m_configured.url.empty())
        return given(m_configured.url, "the configured address of the tracker");
    if (const auto found = m_environment.find("TEST_GENIE_TRACKER_URL"); found != m_environment.end() && !found->second.empty())
        return given(found->second, "TEST_GENIE_TRACKER_URL");
    const int api = portOf("API_PORT", cancellation);
    if (api == 0)
        return tl::unexpected(
            TrackerFault::transient("the App Issue Tracker was not found; start it (vrooli scenario start app-issue-tracker), or give "
                                    "its address with TEST_GENIE_TRACKER_URL"));
    const int ui = portOf("UI_PORT", cancellation);
    return TrackerPlace{"http://localhost:" + std::to_string(api),
                        !m_configured.uiUrl.empty() ? m_configured.uiUrl
                                                    : "http://localhost:" + std::to_string(ui == 0 ? kDefaultUiPort : ui)};
}

TrackerOutcome<TrackerPlace> TrackerAddress::place(const Cancellation &cancellation)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_found && m_clock.now() - m_foundAt < kKept)
            return *m_found;
    }
    auto found = lookUp(cancellation);
    if (found) {
        const std::scoped_lock lock(m_mutex);
        m_found = *found;
        m_foundAt = m_clock.now();
    }
    return found;
}

void TrackerAddress::forget()
{
    const std::scoped_lock lock(m_mutex);
    m_found.reset();
}

} // namespace genie
