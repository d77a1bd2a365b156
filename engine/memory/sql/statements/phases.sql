-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: plan_phase
INSERT INTO phases (execution, name, position) VALUES (?, ?, ?)
ON CONFLICT (execution, name) DO UPDATE SET position = excluded.position;

-- name: ensure_phase
INSERT INTO phases (execution, name, position)
SELECT e.number, ?, (SELECT COALESCE(MAX(p.position), 0) + 1 FROM phases p WHERE p.execution = e.number)
  FROM executions e WHERE e.number = ?
ON CONFLICT (execution, name) DO NOTHING;

-- name: start_phase
UPDATE phases SET status = 'running', started_at = ? WHERE execution = ? AND name = ?;

-- name: add_cases_to_phase
UPDATE phases SET passed = passed + ?, failed = failed + ?, skipped = skipped + ?, unknown = unknown + ?, flaky = flaky + ?
 WHERE execution = ? AND name = ?;

-- name: finish_phase
UPDATE phases
   SET status = ?, started_at = ?, duration = ?, failure_class = ?, error = ?, skip_reason = ?, summary = ?, details = ?, passed = ?,
       failed = ?, skipped = ?, unknown = ?, flaky = ?, log_path = ?
 WHERE execution = ? AND name = ?;

-- name: end_open_phases
UPDATE phases SET status = ? WHERE execution = ? AND status IN ('pending', 'running');

-- name: phases_of_executions
SELECT execution, name, status, started_at, duration, failure_class, error, skip_reason, summary, details, passed, failed, skipped,
       unknown, log_path, flaky
  FROM phases WHERE execution IN (SELECT value FROM json_each(?)) ORDER BY execution, position, name;

-- name: insert_observation
INSERT INTO observations (execution, phase, ordinal, kind, text, file, line, col, rule) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: last_observation
SELECT COALESCE(MAX(ordinal), 0) FROM observations WHERE execution = ? AND phase = ?;

-- name: delete_observations
DELETE FROM observations WHERE execution = ? AND phase = ?;

-- name: observations
SELECT phase, kind, text, file, line, col, rule FROM observations WHERE execution = ? ORDER BY phase, ordinal;
