// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/store.h"
#include "memory/sql/sql_session.h"

#include <string>

namespace genie {

/// Writes facts about requests and the rows that they change, within a transaction of its caller's. What a request adds to the
/// counters and to the ledger is a function of the request alone, so a change takes away what the old one added and adds what
/// the new one does. Answers the number of the request.
class RequestWriter {
public:
    explicit RequestWriter(SqlSession &session) : m_session(session) {}

    /// Gives the request its number; keeps its gap beside it and takes it out of the fact. Conflict when the id or the idempotency
    /// key is there already.
    Outcome<std::int64_t> write(RequestQueued &fact);
    /// Conflict when the stored revision is not the one before. A gap in the fact replaces the one that is kept, and is taken out.
    Outcome<std::int64_t> write(RequestChanged &fact);
    Outcome<std::int64_t> write(const RequestJudged &fact, const std::optional<Verdict> &verdict);

private:
    Done count(const SuiteRequest &request, int sign);
    Done countLedger(const SuiteRequest &request, int sign);
    Done noteMoments(const SuiteRequest &before, const SuiteRequest &now);
    Done noteIssues(const SuiteRequest &request);
    Done run(std::string_view statement, std::initializer_list<SqlValue> values);

    SqlSession &m_session;
};

/// The request of a row (number, body, gap as JSON or empty).
Outcome<SuiteRequest> readRequestRow(SqlRow &row);

/// The types of a request as one text that is equal for equal sets.
std::string typeSetOf(const std::vector<std::string> &types);

/// The ISO week of a moment, UTC: "2026-W07".
std::string isoWeek(Moment moment);

} // namespace genie
