// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sql/sql_store.h"

#include "core/base/text.h"
#include "core/ports/clock.h"
#include "memory/sql/fact_writer.h"
#include "memory/sql/row_readers.h"
#include "memory/sql/select_rows.h"

#include <algorithm>

namespace genie {

namespace {

constexpr int kLargestEventPage = 10'000;

} // namespace

SqlStore::SqlStore(std::unique_ptr<SqlSession> session, int schemaVersion) : m_session(std::move(session)), m_schemaVersion(schemaVersion)
{
}

Outcome<std::vector<Event>> SqlStore::append(std::vector<Entry> entries)
{
    std::vector<Event> events;
    events.reserve(entries.size());
    if (entries.empty())
        return events;
    const Done done = m_session->inTransaction([&]() -> Done {
        FactWriter writer(*m_session, m_tests);
        const Moment at = SystemClock().now();
        for (auto &entry : entries) {
            auto event = writer.write(entry, at);
            if (!event)
                return troubleOf(event);
            events.push_back(std::move(*event));
        }
        return {};
    });
    if (!done) {
        m_tests.forget(); // Tests that were new in it are not there.
        return troubleOf(done);
    }
    return events;
}

Outcome<std::vector<Event>> SqlStore::events(std::int64_t after, int limit)
{
    return selectRows<Event>(*m_session, "events", {after, std::clamp(limit, 1, kLargestEventPage)}, &readEventRow);
}

Outcome<std::vector<Event>> SqlStore::eventsOf(const ExecutionId &run, std::int64_t after, int limit)
{
    const auto number = numberOf(run);
    if (!number)
        return troubleOf(number);
    return selectRows<Event>(*m_session, "events_of_execution", {*number, after, std::clamp(limit, 1, kLargestEventPage)}, &readEventRow);
}

Outcome<std::int64_t> SqlStore::lastEventNumber() { return m_session->selectInteger("last_event"); }

Outcome<std::int64_t> SqlStore::changeMark() { return m_session->selectInteger("data_version"); }

Outcome<std::vector<RegisteredScenario>> SqlStore::registeredScenarios()
{
    return selectRows<RegisteredScenario>(*m_session, "registered_scenarios", {}, [](SqlRow &row) -> Outcome<RegisteredScenario> {
        std::string name = row.text();
        return RegisteredScenario{std::move(name), row.text()};
    });
}

std::string SqlStore::description() const { return m_session->description() + " (schema " + std::to_string(m_schemaVersion) + ")"; }

Outcome<std::int64_t> SqlStore::numberOf(const ExecutionId &id)
{
    constexpr std::size_t kShortestPrefix = 4;
    const auto exact = m_session->selectInteger("execution_key", {id});
    if (!exact || *exact != 0)
        return exact;
    if (id.size() < kShortestPrefix)
        return fail(FailureKind::NotFound, "there is no execution " + id + ": give at least 4 characters of its id");
    const std::string prefix = text::lowered(id);
    std::vector<std::int64_t> numbers;
    // The last code point sorts behind whatever an id may go on with.
    const Done read = m_session->select("execution_keys_with_prefix", {prefix, prefix + "\xF4\x8F\xBF\xBF"}, [&](SqlRow &row) -> Done {
        numbers.push_back(row.integer());
        return {};
    });
    if (!read)
        return troubleOf(read);
    if (numbers.empty())
        return fail(FailureKind::NotFound, "there is no execution " + id);
    if (numbers.size() > 1)
        return fail(FailureKind::Conflict, "more than one execution begins with " + id + ": give more of its id");
    return numbers.front();
}

} // namespace genie
