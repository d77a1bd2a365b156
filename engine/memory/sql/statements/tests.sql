-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: insert_test_suite
INSERT INTO test_suites (scenario, toolchain, workspace, file, suite) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING;

-- name: test_suite
SELECT id FROM test_suites WHERE scenario = ? AND toolchain = ? AND workspace = ? AND file = ? AND suite = ?;

-- name: insert_test
INSERT INTO tests (suite, name, first_seen) VALUES (?, ?, ?) ON CONFLICT (suite, name) DO NOTHING;

-- name: test_in_suite
SELECT id FROM tests WHERE suite = ? AND name = ?;

-- name: tests_of_suite
SELECT name, id FROM tests WHERE suite = ? LIMIT ?;

-- name: note_test_failure
UPDATE tests SET failures = failures + ?, flakes = flakes + ?, first_failure = CASE WHEN first_failure < ? THEN first_failure ELSE ? END
 WHERE id = ?;

-- name: test_standing
SELECT status FROM test_runs WHERE execution = ? AND test = ?;

-- name: put_test_run
-- A later attempt decides over an earlier failure; of two tests of one name the worse result stands.
INSERT INTO test_runs (execution, test, status, duration, attempts) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (execution, test) DO UPDATE
   SET status = CASE WHEN excluded.attempts > 1 AND test_runs.status = 1 AND excluded.status IN (0, 4) THEN 4
                     WHEN excluded.attempts > 1 THEN test_runs.status
                     WHEN 1 IN (test_runs.status, excluded.status) THEN 1
                     WHEN 3 IN (test_runs.status, excluded.status) THEN 3
                     WHEN 0 IN (test_runs.status, excluded.status) THEN 0
                     ELSE test_runs.status END,
       duration = excluded.duration, attempts = CASE WHEN excluded.attempts > test_runs.attempts THEN excluded.attempts ELSE test_runs.attempts END;

-- name: find_named_tests
-- What is named in full comes first: the file and the suite of a test may be empty, which matches everything.
WITH wanted (scenario, toolchain, workspace, file, suite, name) AS (VALUES (?, ?, ?, ?, ?, ?))
SELECT t.id, s.toolchain, s.workspace, s.file, s.suite, t.name, t.first_seen, COALESCE(t.first_failure, 0), t.failures, t.flakes
  FROM wanted w JOIN test_suites s ON s.scenario = w.scenario JOIN tests t ON t.suite = s.id AND t.name = w.name
 WHERE w.toolchain IN ('', s.toolchain) AND w.workspace IN ('', s.workspace) AND w.file IN ('', s.file) AND w.suite IN ('', s.suite)
 ORDER BY (w.toolchain, w.workspace, w.file, w.suite, w.name) = (s.toolchain, s.workspace, s.file, s.suite, t.name) DESC
 LIMIT ?;

-- name: find_tests
-- Of any name.
WITH wanted (scenario, toolchain, workspace, file, suite, name) AS (VALUES (?, ?, ?, ?, ?, ?))
SELECT t.id, s.toolchain, s.workspace, s.file, s.suite, t.name, t.first_seen, COALESCE(t.first_failure, 0), t.failures, t.flakes
  FROM wanted w JOIN test_suites s ON s.scenario = w.scenario JOIN tests t ON t.suite = s.id
 WHERE w.toolchain IN ('', s.toolchain) AND w.workspace IN ('', s.workspace) AND w.file IN ('', s.file) AND w.suite IN ('', s.suite)
 ORDER BY (w.toolchain, w.workspace, w.file, w.suite, w.name) = (s.toolchain, s.workspace, s.file, s.suite, t.name) DESC
 LIMIT ?;

-- name: test_by_id
SELECT t.id, s.toolchain, s.workspace, s.file, s.suite, t.name, t.first_seen, COALESCE(t.first_failure, 0), t.failures, t.flakes
  FROM tests t JOIN test_suites s ON s.id = t.suite WHERE t.id = ?;

-- name: runs_of_test
-- Executions from before the test was first seen are not searched.
SELECT e.id, e.number, COALESCE(e.started_at, e.requested_at), r.status, r.duration, r.attempts, e.tree_digest
  FROM executions e INDEXED BY executions_by_scenario JOIN test_runs r ON r.execution = e.number AND r.test = ?
 WHERE e.scenario = ? AND e.number < ? AND e.number >= ? ORDER BY e.number DESC LIMIT ?;

-- name: run_of_test
SELECT e.id, e.number, COALESCE(e.started_at, e.requested_at), r.status, r.duration, r.attempts, e.tree_digest
  FROM executions e JOIN test_runs r ON r.execution = e.number AND r.test = ? WHERE e.number = ?;

-- name: flaky_tests
-- Within the last executions of the scenario. A failure is disputed when the test passed on the same tree in another execution. Each
-- step is kept, so that nothing is looked up for tests that are not answered.
WITH recent AS MATERIALIZED (
    SELECT number, tree_digest FROM executions INDEXED BY executions_by_scenario WHERE scenario = ? ORDER BY number DESC LIMIT ?
),
failed AS MATERIALIZED (
    SELECT r.test, r.execution, r.status, e.tree_digest
      FROM recent e CROSS JOIN test_runs r INDEXED BY test_runs_failed ON r.execution = e.number AND r.status IN (1, 4)
     LIMIT ?
),
-- One row for each test and tree.
trees AS MATERIALIZED (
    SELECT test, tree_digest, SUM(CASE WHEN status = 4 THEN 1 ELSE 0 END) AS flakes, SUM(CASE WHEN status = 1 THEN 1 ELSE 0 END) AS failures, MAX(execution) AS last,
           MAX(CASE WHEN status = 4 THEN execution END) AS last_flake
      FROM failed GROUP BY test, tree_digest
),
judged AS MATERIALIZED (
    SELECT f.test, f.flakes, f.failures, f.last, f.last_flake,
           CASE WHEN f.failures > 0 AND f.tree_digest <> ''
                 AND EXISTS (SELECT 1 FROM recent o CROSS JOIN test_runs p ON p.execution = o.number AND p.test = f.test
                              WHERE o.tree_digest = f.tree_digest AND p.status IN (0, 4))
                THEN 1 ELSE 0 END AS disputed
      FROM trees f
),
ranked AS MATERIALIZED (
    SELECT test, SUM(flakes) AS flakes, SUM(disputed * failures) AS disputes, SUM(failures) AS failures,
           MAX(CASE WHEN disputed = 1 THEN last ELSE last_flake END) AS last
      FROM judged GROUP BY test HAVING SUM(flakes) + SUM(disputed * failures) > 0
     ORDER BY SUM(flakes) + SUM(disputed * failures) DESC, last DESC, test LIMIT ?
)
SELECT test, flakes, disputes, failures,
       (SELECT COUNT(*) FROM recent o CROSS JOIN test_runs r ON r.execution = o.number AND r.test = ranked.test), last,
       (SELECT r.status FROM recent o CROSS JOIN test_runs r ON r.execution = o.number AND r.test = ranked.test
         ORDER BY o.number DESC LIMIT 1)
  FROM ranked ORDER BY flakes + disputes DESC, last DESC, test;
