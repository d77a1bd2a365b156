-- SPDX-License-Identifier: GPL-3.0-or-later
-- All of a store, to be written into an empty one. Whatever may be large is read in pages, by the number that comes first or within one
-- execution.

-- name: is_empty
SELECT CASE WHEN EXISTS (SELECT 1 FROM events) OR EXISTS (SELECT 1 FROM executions) OR EXISTS (SELECT 1 FROM registered_scenarios) THEN 0 ELSE 1 END;

-- name: copy_executions
SELECT number, id, scenario, scenario_path, preset, request, status, requested_at, started_at, completed_at, warnings,
       passed, failed, skipped, unknown, owner, last_ordinal, flaky, tree_digest, suite_request
  FROM executions WHERE number > ? ORDER BY number LIMIT ?;

-- name: paste_executions
INSERT INTO executions (number, id, scenario, scenario_path, preset, request, status, requested_at, started_at,
       completed_at, warnings, passed, failed, skipped, unknown, owner, last_ordinal, flaky, tree_digest, suite_request)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: copy_execution_totals
SELECT scenario, status, count
  FROM execution_totals;

-- name: paste_execution_totals
INSERT INTO execution_totals (scenario, status, count)
VALUES (?, ?, ?);

-- name: copy_scenario_histories
SELECT scenario, count, newest
  FROM scenario_histories;

-- name: paste_scenario_histories
INSERT INTO scenario_histories (scenario, count, newest)
VALUES (?, ?, ?);

-- name: copy_phases
SELECT execution, name, position, status, started_at, duration, failure_class, error, skip_reason, summary, details,
       passed, failed, skipped, unknown, log_path, flaky
  FROM phases WHERE execution = ?;

-- name: paste_phases
INSERT INTO phases (execution, name, position, status, started_at, duration, failure_class, error, skip_reason,
       summary, details, passed, failed, skipped, unknown, log_path, flaky)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: copy_observations
SELECT execution, phase, ordinal, kind, text, file, line, col, rule
  FROM observations WHERE execution = ?;

-- name: paste_observations
INSERT INTO observations (execution, phase, ordinal, kind, text, file, line, col, rule)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: copy_cases
SELECT execution, ordinal, phase, toolchain, workspace, suite, name, file, line, status, raw_status, duration, message,
       attempt, requirements
  FROM cases WHERE execution = ? AND ordinal > ? ORDER BY ordinal LIMIT ?;

-- name: paste_cases
INSERT INTO cases (execution, ordinal, phase, toolchain, workspace, suite, name, file, line, status, raw_status,
       duration, message, attempt, requirements)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: copy_coverage_files
SELECT execution, phase, ordinal, toolchain, workspace, path, covered, total, hits
  FROM coverage_files WHERE execution = ?;

-- name: paste_coverage_files
INSERT INTO coverage_files (execution, phase, ordinal, toolchain, workspace, path, covered, total, hits)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: copy_test_suites
SELECT id, scenario, toolchain, workspace, file, suite
  FROM test_suites WHERE id > ? ORDER BY id LIMIT ?;

-- name: paste_test_suites
INSERT INTO test_suites (id, scenario, toolchain, workspace, file, suite)
VALUES (?, ?, ?, ?, ?, ?);

-- name: copy_tests
SELECT id, suite, name, first_seen, first_failure, failures, flakes
  FROM tests WHERE id > ? ORDER BY id LIMIT ?;

-- name: paste_tests
INSERT INTO tests (id, suite, name, first_seen, first_failure, failures, flakes)
VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: copy_test_runs
SELECT execution, test, status, duration, attempts
  FROM test_runs WHERE execution = ? AND test > ? ORDER BY test LIMIT ?;

-- name: paste_test_runs
INSERT INTO test_runs (execution, test, status, duration, attempts)
VALUES (?, ?, ?, ?, ?);

-- name: copy_suite_requests
SELECT number, id, idempotency_key, scenario, types, status, priority, created_at, eligible_at, deadline, revision,
       search, body
  FROM suite_requests WHERE number > ? ORDER BY number LIMIT ?;

-- name: paste_suite_requests
INSERT INTO suite_requests (number, id, idempotency_key, scenario, types, status, priority, created_at, eligible_at,
       deadline, revision, search, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: copy_request_gaps
SELECT request, gap
  FROM request_gaps WHERE request > ? ORDER BY request LIMIT ?;

-- name: paste_request_gaps
INSERT INTO request_gaps (request, gap)
VALUES (?, ?);

-- name: copy_request_issues
SELECT issue, request
  FROM request_issues;

-- name: paste_request_issues
INSERT INTO request_issues (issue, request)
VALUES (?, ?);

-- name: copy_request_totals
SELECT scenario, status, count
  FROM request_totals;

-- name: paste_request_totals
INSERT INTO request_totals (scenario, status, count)
VALUES (?, ?, ?);

-- name: copy_request_figures
SELECT name, value
  FROM request_figures;

-- name: paste_request_figures
INSERT INTO request_figures (name, value)
VALUES (?, ?);

-- name: copy_request_endings
SELECT minute, status, count
  FROM request_endings;

-- name: paste_request_endings
INSERT INTO request_endings (minute, status, count)
VALUES (?, ?, ?);

-- name: copy_request_waits
SELECT number, wait
  FROM request_waits WHERE number > ? ORDER BY number LIMIT ?;

-- name: paste_request_waits
INSERT INTO request_waits (number, wait)
VALUES (?, ?);

-- name: copy_delegation_times
SELECT number, scenario, took
  FROM delegation_times WHERE number > ? ORDER BY number LIMIT ?;

-- name: paste_delegation_times
INSERT INTO delegation_times (number, scenario, took)
VALUES (?, ?, ?);

-- name: copy_audits
SELECT number, id, request, summary, body
  FROM audits WHERE number > ? ORDER BY number LIMIT ?;

-- name: paste_audits
INSERT INTO audits (number, id, request, summary, body)
VALUES (?, ?, ?, ?, ?);

-- name: copy_ledger
SELECT tracker, agent, scenario, week, requested, delegated, answered, built, stable, on_target, closed, close_time,
       cost, costs
  FROM ledger;

-- name: paste_ledger
INSERT INTO ledger (tracker, agent, scenario, week, requested, delegated, answered, built, stable, on_target, closed,
       close_time, cost, costs)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: copy_registered_scenarios
SELECT name, path
  FROM registered_scenarios;

-- name: paste_registered_scenarios
INSERT INTO registered_scenarios (name, path)
VALUES (?, ?);

-- name: copy_events
SELECT number, execution, kind, at, body, request
  FROM events WHERE number > ? ORDER BY number LIMIT ?;

-- name: paste_events
INSERT INTO events (number, execution, kind, at, body, request)
VALUES (?, ?, ?, ?, ?, ?);

-- name: execution_numbers
SELECT number FROM executions WHERE number > ? ORDER BY number LIMIT ?;
