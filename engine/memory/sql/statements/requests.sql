-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: insert_request
INSERT INTO suite_requests (id, idempotency_key, scenario, types, status, priority, created_at, eligible_at, deadline, revision, search, body)
VALUES (?, NULLIF(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: insert_gap
INSERT INTO request_gaps (request, gap) VALUES (?, ?);

-- name: replace_gap
INSERT INTO request_gaps (request, gap) VALUES (?, ?) ON CONFLICT (request) DO UPDATE SET gap = excluded.gap;

-- name: update_request
UPDATE suite_requests SET status = ?, priority = ?, eligible_at = ?, deadline = ?, revision = ?, search = ?, body = ? WHERE number = ? AND revision = ?;

-- name: request_key
SELECT number FROM suite_requests WHERE id = ?;

-- name: request_keys_with_prefix
SELECT number FROM suite_requests WHERE id >= ? AND id < ? ORDER BY id LIMIT 2;

-- name: request_keys_with_issue
SELECT request FROM request_issues WHERE issue = ? ORDER BY request DESC LIMIT 2;

-- name: request_with_key
SELECT number FROM suite_requests WHERE idempotency_key = ?;

-- name: open_request_like
SELECT number FROM suite_requests INDEXED BY suite_requests_by_scenario
 WHERE scenario = ? AND status = ? AND types = ? ORDER BY number LIMIT 1;

-- name: request
SELECT r.number, r.body, COALESCE(g.gap, '') FROM suite_requests r LEFT JOIN request_gaps g ON g.request = r.number WHERE r.number = ?;

-- name: note_issue
INSERT INTO request_issues (issue, request) VALUES (?, ?) ON CONFLICT DO NOTHING;

-- name: requests_page_of_all
SELECT number, body, '' FROM suite_requests WHERE number < ? AND (? = 15 OR ((? >> priority) & 1) = 1) AND (? = '' OR instr(search, ?) > 0) ORDER BY number DESC LIMIT ?;

-- name: requests_page_of_status
SELECT number, body, '' FROM suite_requests INDEXED BY suite_requests_by_status
 WHERE status = ? AND number < ? AND (? = 15 OR ((? >> priority) & 1) = 1) AND (? = '' OR instr(search, ?) > 0) ORDER BY number DESC LIMIT ?;

-- name: requests_page_of_scenario_and_status
SELECT number, body, '' FROM suite_requests INDEXED BY suite_requests_by_scenario
 WHERE scenario = ? AND status = ? AND number < ? AND (? = 15 OR ((? >> priority) & 1) = 1) AND (? = '' OR instr(search, ?) > 0) ORDER BY number DESC LIMIT ?;

-- name: due_requests
-- The oldest of one priority that may be taken up now.
SELECT number, body, '' FROM suite_requests INDEXED BY suite_requests_due
 WHERE status = 'queued' AND priority = ? AND (eligible_at IS NULL OR eligible_at <= ?) ORDER BY created_at, number LIMIT ?;

-- name: overdue_requests
SELECT r.number, r.body, COALESCE(g.gap, '') FROM suite_requests r INDEXED BY suite_requests_by_deadline LEFT JOIN request_gaps g ON g.request = r.number
 WHERE r.deadline <= ? ORDER BY r.deadline LIMIT ?;

-- name: open_requests
SELECT r.number, r.body, COALESCE(g.gap, '') FROM suite_requests r INDEXED BY suite_requests_by_status LEFT JOIN request_gaps g ON g.request = r.number
 WHERE r.status = ? AND r.number > ? ORDER BY r.number LIMIT ?;

-- name: oldest_eligible
SELECT created_at, id FROM suite_requests INDEXED BY suite_requests_oldest
 WHERE status = 'queued' AND (eligible_at IS NULL OR eligible_at <= ?) ORDER BY created_at, number LIMIT 1;

-- name: queued_for_later
SELECT COUNT(*) FROM suite_requests INDEXED BY suite_requests_later WHERE status = 'queued' AND eligible_at > ?;

-- name: events_of_request
SELECT number, kind, at, body FROM events WHERE request = ? AND number > ? ORDER BY number LIMIT ?;

-- name: add_request_total
INSERT INTO request_totals (scenario, status, count) VALUES (?, ?, ?)
ON CONFLICT (scenario, status) DO UPDATE SET count = request_totals.count + excluded.count;

-- name: request_totals_by_status
SELECT status, SUM(count) FROM request_totals GROUP BY status;

-- name: request_total
SELECT COALESCE(SUM(count), 0) FROM request_totals WHERE (? = '' OR scenario = ?) AND (? = '' OR status = ?);

-- name: add_request_figure
INSERT INTO request_figures (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = request_figures.value + excluded.value;

-- name: raise_request_figure
INSERT INTO request_figures (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE excluded.value > request_figures.value;

-- name: request_figures
SELECT name, value FROM request_figures;

-- name: add_request_ending
INSERT INTO request_endings (minute, status, count) VALUES (?, ?, 1) ON CONFLICT (minute, status) DO UPDATE SET count = request_endings.count + 1;

-- name: request_endings_since
SELECT status, SUM(count) FROM request_endings WHERE minute > ? GROUP BY status;

-- name: add_request_wait
INSERT INTO request_waits (wait) VALUES (?);

-- name: drop_old_request_waits
DELETE FROM request_waits WHERE number <= (SELECT MAX(number) FROM request_waits) - 1000;

-- name: request_waits
SELECT wait FROM request_waits ORDER BY wait;

-- name: add_delegation_time
INSERT INTO delegation_times (scenario, took) VALUES (?, ?);

-- name: last_delegation_times
SELECT took FROM delegation_times WHERE scenario = ? ORDER BY number DESC LIMIT 20;

-- name: insert_audit
INSERT INTO audits (id, request, summary, body) VALUES (?, ?, ?, ?);

-- name: audit
SELECT body FROM audits WHERE id = ?;

-- name: audits_with_prefix
SELECT body FROM audits WHERE id >= ? AND id < ? ORDER BY id LIMIT 2;

-- name: audits_of_request
SELECT summary FROM audits WHERE request = ? ORDER BY number DESC LIMIT 100;

-- name: add_to_ledger
INSERT INTO ledger (tracker, agent, scenario, week, requested, delegated, answered, built, stable, on_target, closed, close_time, cost, costs)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (tracker, agent, scenario, week) DO UPDATE
   SET requested = ledger.requested + excluded.requested, delegated = ledger.delegated + excluded.delegated, answered = ledger.answered + excluded.answered,
       built = ledger.built + excluded.built, stable = ledger.stable + excluded.stable, on_target = ledger.on_target + excluded.on_target,
       closed = ledger.closed + excluded.closed, close_time = ledger.close_time + excluded.close_time, cost = ledger.cost + excluded.cost,
       costs = ledger.costs + excluded.costs;

-- name: ledger
SELECT CASE ? WHEN 'tracker' THEN tracker WHEN 'agent' THEN agent WHEN 'scenario' THEN scenario ELSE week END AS bucket,
       SUM(requested), SUM(delegated), SUM(answered), SUM(built), SUM(stable), SUM(on_target), SUM(closed), SUM(close_time), SUM(cost), SUM(costs)
  FROM ledger
 WHERE (? = '' OR tracker = ?) AND (? = '' OR scenario = ?) AND week >= ?
 GROUP BY bucket HAVING SUM(requested) > 0 ORDER BY SUM(requested) DESC, bucket;
