-- SPDX-License-Identifier: GPL-3.0-or-later
-- The first schema. A statement ends where a line ends in a semicolon. Moments are milliseconds since the epoch, UTC.

CREATE TABLE executions (
    number        INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT NOT NULL UNIQUE,
    scenario      TEXT NOT NULL,
    scenario_path TEXT NOT NULL,
    preset        TEXT NOT NULL,
    request       TEXT NOT NULL, -- JSON
    status        TEXT NOT NULL,
    requested_at  INTEGER NOT NULL,
    started_at    INTEGER,
    completed_at  INTEGER,
    warnings      TEXT NOT NULL, -- JSON
    passed        INTEGER NOT NULL DEFAULT 0,
    failed        INTEGER NOT NULL DEFAULT 0,
    skipped       INTEGER NOT NULL DEFAULT 0,
    unknown       INTEGER NOT NULL DEFAULT 0,
    owner         TEXT NOT NULL,
    last_ordinal  INTEGER NOT NULL DEFAULT 0 -- of its cases
);

CREATE INDEX executions_by_scenario ON executions (scenario, number);

CREATE INDEX executions_by_status ON executions (status, number);

CREATE INDEX executions_by_scenario_and_status ON executions (scenario, status, number);

-- How many executions of a scenario stand where: what a list needs to say its total without counting.
CREATE TABLE execution_totals (
    scenario TEXT NOT NULL,
    status   TEXT NOT NULL,
    count    INTEGER NOT NULL,
    PRIMARY KEY (scenario, status)
) WITHOUT ROWID;

CREATE TABLE scenario_histories (
    scenario TEXT PRIMARY KEY,
    count    INTEGER NOT NULL,
    newest   INTEGER NOT NULL REFERENCES executions (number)
) WITHOUT ROWID;

CREATE TABLE phases (
    execution     INTEGER NOT NULL REFERENCES executions (number) ON DELETE CASCADE,
    name          TEXT NOT NULL,
    position      INTEGER NOT NULL,
    status        TEXT NOT NULL DEFAULT 'pending',
    started_at    INTEGER,
    duration      INTEGER NOT NULL DEFAULT 0, -- milliseconds
    failure_class TEXT NOT NULL DEFAULT 'none',
    error         TEXT NOT NULL DEFAULT '',
    skip_reason   TEXT NOT NULL DEFAULT '',
    summary       TEXT NOT NULL DEFAULT '',
    details       TEXT NOT NULL DEFAULT '', -- JSON of the lists that are read with the phase; empty: none of them
    passed        INTEGER NOT NULL DEFAULT 0,
    failed        INTEGER NOT NULL DEFAULT 0,
    skipped       INTEGER NOT NULL DEFAULT 0,
    unknown       INTEGER NOT NULL DEFAULT 0,
    log_path      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (execution, name)
) WITHOUT ROWID;

CREATE TABLE observations (
    execution INTEGER NOT NULL REFERENCES executions (number) ON DELETE CASCADE,
    phase     TEXT NOT NULL,
    ordinal   INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    text      TEXT NOT NULL,
    file      TEXT NOT NULL,
    line      INTEGER NOT NULL,
    PRIMARY KEY (execution, phase, ordinal)
) WITHOUT ROWID;

CREATE TABLE cases (
    execution    INTEGER NOT NULL REFERENCES executions (number) ON DELETE CASCADE,
    ordinal      INTEGER NOT NULL,
    phase        TEXT NOT NULL,
    toolchain    TEXT NOT NULL,
    workspace    TEXT NOT NULL,
    suite        TEXT NOT NULL,
    name         TEXT NOT NULL,
    file         TEXT NOT NULL,
    line         INTEGER NOT NULL,
    status       TEXT NOT NULL,
    raw_status   TEXT NOT NULL,
    duration     INTEGER NOT NULL, -- milliseconds
    message      TEXT NOT NULL,
    attempt      INTEGER NOT NULL,
    requirements TEXT NOT NULL, -- JSON, empty: none
    PRIMARY KEY (execution, ordinal)
) WITHOUT ROWID;

-- Most cases pass; who filters wants the others.
CREATE INDEX cases_not_passed ON cases (execution, status, ordinal) WHERE status <> 'passed';

CREATE TABLE coverage_files (
    execution INTEGER NOT NULL REFERENCES executions (number) ON DELETE CASCADE,
    phase     TEXT NOT NULL,
    ordinal   INTEGER NOT NULL,
    toolchain TEXT NOT NULL,
    workspace TEXT NOT NULL,
    path      TEXT NOT NULL,
    covered   INTEGER NOT NULL,
    total     INTEGER NOT NULL,
    hits      TEXT NOT NULL, -- runs of lines with equal hits: 3-9:1,12:0
    PRIMARY KEY (execution, phase, ordinal)
);

CREATE TABLE events (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    execution INTEGER REFERENCES executions (number) ON DELETE CASCADE,
    kind      TEXT NOT NULL,
    at        INTEGER NOT NULL,
    body      TEXT NOT NULL -- JSON
);

CREATE INDEX events_by_execution ON events (execution, number);

CREATE TABLE registered_scenarios (
    name TEXT PRIMARY KEY,
    path TEXT NOT NULL
) WITHOUT ROWID;
