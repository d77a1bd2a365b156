-- SPDX-License-Identifier: GPL-3.0-or-later
-- What PostgreSQL says in its own way.

-- name: insert_test
INSERT INTO tests (suite, name, first_seen) VALUES (?, ?, ?) ON CONFLICT (suite, name) DO NOTHING RETURNING id;

-- name: phases_of_executions
SELECT execution, name, status, started_at, duration, failure_class, error, skip_reason, summary, details, passed, failed, skipped,
       unknown, log_path, flaky
  FROM phases WHERE execution IN (SELECT value::bigint FROM json_array_elements_text(?::json)) ORDER BY execution, position, name;
