-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: insert_execution
INSERT INTO executions (id, scenario, scenario_path, preset, request, status, requested_at, started_at, completed_at, warnings,
                        passed, failed, skipped, unknown, owner, flaky, tree_digest, suite_request)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: execution_key
SELECT number, last_ordinal, scenario, status FROM executions WHERE id = ?;

-- name: execution_keys_with_prefix
SELECT number, last_ordinal, scenario, status, id FROM executions WHERE id >= ? AND id < ? ORDER BY id LIMIT 2;

-- name: start_execution
UPDATE executions SET status = ?, started_at = ?, tree_digest = ? WHERE number = ?;

-- name: finish_execution
UPDATE executions SET status = ?, completed_at = ?, warnings = ? WHERE number = ?;

-- name: add_cases_to_execution
UPDATE executions
   SET last_ordinal = last_ordinal + ?, passed = passed + ?, failed = failed + ?, skipped = skipped + ?, unknown = unknown + ?,
       flaky = flaky + ?
 WHERE number = ?;

-- name: raise_tally_to_phases
-- A phase may know more tests than it has recorded as cases.
UPDATE executions
   SET (passed, failed, skipped, unknown, flaky) =
       (SELECT SUM(p.passed), SUM(p.failed), SUM(p.skipped), SUM(p.unknown), SUM(p.flaky) FROM phases p WHERE p.execution = executions.number)
 WHERE number = ?
   AND passed + failed + skipped + unknown + flaky
       < (SELECT COALESCE(SUM(p.passed + p.failed + p.skipped + p.unknown + p.flaky), 0) FROM phases p WHERE p.execution = executions.number);

-- name: add_to_total
INSERT INTO execution_totals (scenario, status, count) VALUES (?, ?, ?)
ON CONFLICT (scenario, status) DO UPDATE SET count = execution_totals.count + excluded.count;

-- name: total_of_all
SELECT COALESCE(SUM(count), 0) FROM execution_totals;

-- name: total_of_status
SELECT COALESCE(SUM(count), 0) FROM execution_totals WHERE status = ?;

-- name: total_of_scenario
SELECT COALESCE(SUM(count), 0) FROM execution_totals WHERE scenario = ?;

-- name: total_of_scenario_and_status
SELECT COALESCE(SUM(count), 0) FROM execution_totals WHERE scenario = ? AND status = ?;

-- name: add_to_history
INSERT INTO scenario_histories (scenario, count, newest) VALUES (?, 1, ?)
ON CONFLICT (scenario) DO UPDATE SET count = scenario_histories.count + 1, newest = excluded.newest;

-- name: histories
SELECT h.count, e.number, e.id, e.scenario, e.scenario_path, e.preset, e.request, e.status, e.requested_at, e.started_at,
       e.completed_at, e.warnings, e.passed, e.failed, e.skipped, e.unknown, e.owner, e.flaky, e.tree_digest
  FROM scenario_histories h JOIN executions e ON e.number = h.newest ORDER BY h.scenario;

-- name: execution
SELECT number, id, scenario, scenario_path, preset, request, status, requested_at, started_at, completed_at, warnings, passed, failed,
       skipped, unknown, owner, flaky, tree_digest
  FROM executions WHERE number = ?;

-- name: page_of_all
SELECT number, id, scenario, scenario_path, preset, request, status, requested_at, started_at, completed_at, warnings, passed, failed,
       skipped, unknown, owner, flaky, tree_digest
  FROM executions WHERE number < ? ORDER BY number DESC LIMIT ?;

-- name: page_of_status
SELECT number, id, scenario, scenario_path, preset, request, status, requested_at, started_at, completed_at, warnings, passed, failed,
       skipped, unknown, owner, flaky, tree_digest
  FROM executions INDEXED BY executions_by_status WHERE status = ? AND number < ? ORDER BY number DESC LIMIT ?;

-- name: page_of_scenario
SELECT number, id, scenario, scenario_path, preset, request, status, requested_at, started_at, completed_at, warnings, passed, failed,
       skipped, unknown, owner, flaky, tree_digest
  FROM executions INDEXED BY executions_by_scenario WHERE scenario = ? AND number < ? ORDER BY number DESC LIMIT ?;

-- name: page_of_scenario_and_status
SELECT number, id, scenario, scenario_path, preset, request, status, requested_at, started_at, completed_at, warnings, passed, failed,
       skipped, unknown, owner, flaky, tree_digest
  FROM executions INDEXED BY executions_by_scenario_and_status
 WHERE scenario = ? AND status = ? AND number < ? ORDER BY number DESC LIMIT ?;

-- name: page_of_request
SELECT number, id, scenario, scenario_path, preset, request, status, requested_at, started_at, completed_at, warnings, passed, failed,
       skipped, unknown, owner, flaky, tree_digest
  FROM executions INDEXED BY executions_by_request WHERE suite_request = ? AND suite_request <> '' AND number < ? ORDER BY number DESC LIMIT ?;
