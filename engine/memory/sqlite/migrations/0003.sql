-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every test has an identity and a history.

ALTER TABLE executions ADD COLUMN flaky INTEGER NOT NULL DEFAULT 0;

-- Equal for equal trees of the scenario; empty: not known.
ALTER TABLE executions ADD COLUMN tree_digest TEXT NOT NULL DEFAULT '';

ALTER TABLE phases ADD COLUMN flaky INTEGER NOT NULL DEFAULT 0;

-- What tests have in common, kept once.
CREATE TABLE test_suites (
    id        INTEGER PRIMARY KEY,
    scenario  TEXT NOT NULL,
    toolchain TEXT NOT NULL,
    workspace TEXT NOT NULL,
    file      TEXT NOT NULL, -- empty where it is no part of a test's identity
    suite     TEXT NOT NULL,
    UNIQUE (scenario, toolchain, workspace, file, suite)
);

CREATE TABLE tests (
    id            INTEGER PRIMARY KEY, -- grows in the order of first arrival, so that runs in the usual order are appended
    suite         INTEGER NOT NULL, -- of test_suites
    name          TEXT NOT NULL,
    first_seen    INTEGER NOT NULL, -- number of the execution
    first_failure INTEGER,          -- number of the execution in which it first failed or was flaky
    failures      INTEGER NOT NULL DEFAULT 0, -- executions
    flakes        INTEGER NOT NULL DEFAULT 0,
    UNIQUE (suite, name)
);

-- Status: 0 passed, 1 failed, 2 skipped, 3 unknown, 4 flaky. By execution first, so that a run is written in one place; the history
-- of one test is a search in each execution of its scenario. Rows go with their execution by a trigger, not by a reference, which
-- would be looked up for each of them.
CREATE TABLE test_runs (
    execution INTEGER NOT NULL,
    test      INTEGER NOT NULL,
    status    INTEGER NOT NULL,
    duration  INTEGER NOT NULL, -- milliseconds, of the last attempt
    attempts  INTEGER NOT NULL,
    PRIMARY KEY (execution, test)
) WITHOUT ROWID;

CREATE INDEX test_runs_failed ON test_runs (execution, status, test) WHERE status IN (1, 4);

CREATE TRIGGER test_runs_go_with_execution AFTER DELETE ON executions BEGIN DELETE FROM test_runs WHERE execution = OLD.number; END;

-- The history of what is there already.
INSERT OR IGNORE INTO test_suites (scenario, toolchain, workspace, file, suite)
SELECT e.scenario, c.toolchain, c.workspace,
       CASE WHEN c.suite <> '' AND c.toolchain IN ('go', 'cargo', 'maven', 'ctest') THEN '' ELSE c.file END, c.suite
  FROM cases c JOIN executions e ON e.number = c.execution
 ORDER BY c.execution, c.ordinal;

INSERT OR IGNORE INTO tests (suite, name, first_seen)
SELECT s.id, c.name, c.execution
  FROM cases c
  JOIN executions e ON e.number = c.execution
  JOIN test_suites s
    ON s.scenario = e.scenario AND s.toolchain = c.toolchain AND s.workspace = c.workspace AND s.suite = c.suite
   AND s.file = CASE WHEN c.suite <> '' AND c.toolchain IN ('go', 'cargo', 'maven', 'ctest') THEN '' ELSE c.file END
 ORDER BY c.execution, c.ordinal;

INSERT INTO test_runs (execution, test, status, duration, attempts)
SELECT c.execution, t.id,
       CASE c.status WHEN 'passed' THEN 0 WHEN 'failed' THEN 1 WHEN 'skipped' THEN 2 WHEN 'flaky' THEN 4 ELSE 3 END, c.duration, c.attempt
  FROM cases c
  JOIN executions e ON e.number = c.execution
  JOIN test_suites s
    ON s.scenario = e.scenario AND s.toolchain = c.toolchain AND s.workspace = c.workspace AND s.suite = c.suite
   AND s.file = CASE WHEN c.suite <> '' AND c.toolchain IN ('go', 'cargo', 'maven', 'ctest') THEN '' ELSE c.file END
  JOIN tests t ON t.suite = s.id AND t.name = c.name
 WHERE true
 ORDER BY c.execution, c.ordinal
ON CONFLICT (execution, test) DO UPDATE
   SET status = CASE WHEN excluded.attempts > 1 AND status = 1 AND excluded.status IN (0, 4) THEN 4
                     WHEN excluded.attempts > 1 THEN status
                     WHEN 1 IN (status, excluded.status) THEN 1
                     WHEN 3 IN (status, excluded.status) THEN 3
                     WHEN 0 IN (status, excluded.status) THEN 0
                     ELSE status END,
       duration = excluded.duration, attempts = MAX(attempts, excluded.attempts);

UPDATE tests
   SET (failures, flakes, first_failure) =
       (SELECT SUM(r.status = 1), SUM(r.status = 4), MIN(r.execution) FROM test_runs r WHERE r.test = tests.id AND r.status IN (1, 4))
 WHERE id IN (SELECT test FROM test_runs WHERE status IN (1, 4));
