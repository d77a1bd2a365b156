-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: insert_case
INSERT INTO cases (execution, ordinal, phase, toolchain, workspace, suite, name, file, line, status, raw_status, duration, message,
                   attempt, requirements)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: page_of_cases
SELECT ordinal, phase, toolchain, workspace, suite, name, file, line, status, raw_status, duration, message, attempt, requirements
  FROM cases WHERE execution = ? AND ordinal > ? ORDER BY ordinal LIMIT ?;

-- name: page_of_passed_cases
SELECT ordinal, phase, toolchain, workspace, suite, name, file, line, status, raw_status, duration, message, attempt, requirements
  FROM cases WHERE execution = ? AND ordinal > ? AND status = 'passed' ORDER BY ordinal LIMIT ?;

-- name: page_of_cases_with_status
-- The second condition is that of the partial index, which the planner must see.
SELECT ordinal, phase, toolchain, workspace, suite, name, file, line, status, raw_status, duration, message, attempt, requirements
  FROM cases INDEXED BY cases_not_passed
 WHERE execution = ? AND ordinal > ? AND status = ? AND status <> 'passed' ORDER BY ordinal LIMIT ?;

-- name: case_totals
SELECT last_ordinal, passed, failed, skipped, unknown, flaky FROM executions WHERE number = ?;

-- name: delete_coverage
DELETE FROM coverage_files WHERE execution = ? AND phase = ?;

-- name: insert_coverage
INSERT INTO coverage_files (execution, phase, ordinal, toolchain, workspace, path, covered, total, hits)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- name: coverage
SELECT toolchain, workspace, path, covered, total, hits FROM coverage_files WHERE execution = ? ORDER BY phase, ordinal;
