// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/server/metrics.h"

#include "core/ports/clock.h"

#include <initializer_list>
#include <utility>

namespace genie {

namespace {

/// Writes one family after the other.
class Writer {
public:
    void family(std::string_view name, std::string_view type, std::string_view help)
    {
        m_name = name;
        m_suffix = type == "counter" ? "_total" : "";
        m_text.append("# TYPE ").append(name).append(" ").append(type).append("\n# HELP ").append(name).append(" ").append(help).append("\n");
    }
    void value(std::int64_t number, std::initializer_list<std::pair<std::string_view, std::string_view>> labels = {})
    {
        m_text.append(m_name).append(m_suffix);
        char before = '{';
        for (const auto &[name, text] : labels) {
            (m_text += before).append(name).append("=\"").append(text).append("\"");
            before = ',';
        }
        m_text.append(before == ',' ? "} " : " ").append(std::to_string(number)).append("\n");
    }
    void gauge(std::string_view name, std::string_view help, std::int64_t number)
    {
        family(name, "gauge", help);
        value(number);
    }
    void counter(std::string_view name, std::string_view help, std::int64_t number)
    {
        family(name, "counter", help);
        value(number);
    }
    std::string take() { return std::move(m_text) + "# EOF\n"; }

private:
    std::string m_text, m_name, m_suffix;
};

} // namespace

std::string metricsText(const MetricsInput &input)
{
    Writer out;
    out.gauge("test_genie_healthy", "1 while the engine and its store are well.", input.healthy ? 1 : 0);
    out.gauge("test_genie_heartbeat_seconds", "Unix time of this answer; a watcher that sees it stand still knows that the engine is gone.",
              std::chrono::duration_cast<std::chrono::seconds>(SystemClock().now().time_since_epoch()).count());
    out.counter("test_genie_events", "Facts told, by their number.", input.lastEvent);
    out.gauge("test_genie_runs_open", "Runs that wait or are under way.", static_cast<std::int64_t>(input.openRuns));
    if (input.queue) {
        const auto &queue = *input.queue;
        out.family("test_genie_requests", "gauge", "Requests for tests by state.");
        for (const auto &[state, count] : {std::pair{"queued", queue.queued}, std::pair{"delegated", queue.delegated}, std::pair{"running", queue.running},
                                           std::pair{"completed", queue.completed}, std::pair{"failed", queue.failed}})
            out.value(count, {{"state", state}});
        out.gauge("test_genie_requests_eligible", "Queued requests that may be taken up now.", queue.eligible);
        out.gauge("test_genie_requests_silent", "Delegations that nobody hears of.", queue.silent);
        out.gauge("test_genie_outbox", "Delegations that are stored and not known to be sent.", queue.outbox);
        out.family("test_genie_verdicts", "gauge", "Requests by verdict.");
        for (const auto &[word, count] : queue.verdicts)
            out.value(count, {{"verdict", word}});
        if (queue.oldestEligibleAt)
            out.gauge("test_genie_oldest_eligible_seconds", "Age of the oldest request that may be taken up.",
                      std::chrono::duration_cast<std::chrono::seconds>(SystemClock().now() - *queue.oldestEligibleAt).count());
    }
    out.gauge("test_genie_http_connections", "Open connections.", input.server.connections);
    out.gauge("test_genie_http_streams", "Open event streams.", input.server.streams);
    out.counter("test_genie_http_refused", "Connections and requests over a bound.", input.server.refused);
    out.counter("test_genie_stream_gaps", "Times a slow follower lost events.", input.server.gaps);
    out.family("test_genie_http_requests", "counter", "Answered requests by route and class of status.");
    for (const auto &count : input.routes)
        for (std::size_t kind = 2; kind < count.byClass.size(); ++kind)
            if (count.byClass[kind] > 0)
                out.value(count.byClass[kind], {{"method", count.route->method}, {"route", count.route->pattern}, {"status", std::to_string(kind) + "xx"}});
    return out.take();
}

} // namespace genie
