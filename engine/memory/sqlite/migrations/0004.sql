-- SPDX-License-Identifier: GPL-3.0-or-later
-- Requests for tests, what became of them, and the verdicts.

-- The request for tests that a run belongs to, by its id; empty: none.
ALTER TABLE executions ADD COLUMN suite_request TEXT NOT NULL DEFAULT '';

CREATE INDEX executions_by_request ON executions (suite_request, number) WHERE suite_request <> '';

-- The number of the request that a fact is about.
ALTER TABLE events ADD COLUMN request INTEGER;

CREATE INDEX events_by_request ON events (request, number) WHERE request IS NOT NULL;

-- `body` is the whole request as JSON, without its gap; the other columns are what is looked for.
CREATE TABLE suite_requests (
    number          INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT NOT NULL UNIQUE,
    idempotency_key TEXT UNIQUE,
    scenario        TEXT NOT NULL,
    types           TEXT NOT NULL, -- sorted, with commas
    status          TEXT NOT NULL,
    priority        INTEGER NOT NULL, -- 0 low .. 3 urgent
    created_at      INTEGER NOT NULL,
    eligible_at     INTEGER,
    deadline        INTEGER, -- of its state; NULL when it is finished
    revision        INTEGER NOT NULL,
    search          TEXT NOT NULL, -- scenario and notes in lower case
    body            TEXT NOT NULL
);

CREATE INDEX suite_requests_by_status ON suite_requests (status, number);

CREATE INDEX suite_requests_by_scenario ON suite_requests (scenario, status, number);

CREATE INDEX suite_requests_due ON suite_requests (priority, created_at, number) WHERE status = 'queued';

CREATE INDEX suite_requests_oldest ON suite_requests (created_at, number) WHERE status = 'queued';

CREATE INDEX suite_requests_by_deadline ON suite_requests (deadline) WHERE deadline IS NOT NULL;

CREATE INDEX suite_requests_later ON suite_requests (eligible_at) WHERE status = 'queued' AND eligible_at IS NOT NULL;

CREATE TABLE request_gaps (
    request INTEGER PRIMARY KEY REFERENCES suite_requests (number) ON DELETE CASCADE,
    gap     TEXT NOT NULL -- JSON
);

CREATE TABLE request_issues (
    issue   TEXT NOT NULL,
    request INTEGER NOT NULL REFERENCES suite_requests (number) ON DELETE CASCADE,
    PRIMARY KEY (issue, request)
) WITHOUT ROWID;

-- How many requests of a scenario stand where.
CREATE TABLE request_totals (
    scenario TEXT NOT NULL,
    status   TEXT NOT NULL,
    count    INTEGER NOT NULL,
    PRIMARY KEY (scenario, status)
) WITHOUT ROWID;

-- Single figures: "outbox", "silent", "verdict:closed", ...; "last_delegated" is a moment.
CREATE TABLE request_figures (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

-- Requests that were finished, by the minute.
CREATE TABLE request_endings (
    minute INTEGER NOT NULL,
    status TEXT NOT NULL,
    count  INTEGER NOT NULL,
    PRIMARY KEY (minute, status)
) WITHOUT ROWID;

-- How long the last 1,000 requests waited for a tracker, in milliseconds.
CREATE TABLE request_waits (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    wait   INTEGER NOT NULL
);

-- How long the delegations of a scenario took, in milliseconds; the last ones count.
CREATE TABLE delegation_times (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    scenario TEXT NOT NULL,
    took     INTEGER NOT NULL
);

CREATE INDEX delegation_times_by_scenario ON delegation_times (scenario, number);

CREATE TABLE audits (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    id      TEXT NOT NULL UNIQUE,
    request INTEGER NOT NULL REFERENCES suite_requests (number) ON DELETE CASCADE,
    summary TEXT NOT NULL, -- JSON
    body    TEXT NOT NULL  -- JSON
);

CREATE INDEX audits_by_request ON audits (request, number);

-- What each request adds up to, from wish to closed gap. Costs are millionths of a US dollar.
CREATE TABLE ledger (
    tracker    TEXT NOT NULL,
    agent      TEXT NOT NULL,
    scenario   TEXT NOT NULL,
    week       TEXT NOT NULL, -- ISO, "2026-W07"
    requested  INTEGER NOT NULL DEFAULT 0,
    delegated  INTEGER NOT NULL DEFAULT 0,
    answered   INTEGER NOT NULL DEFAULT 0,
    built      INTEGER NOT NULL DEFAULT 0,
    stable     INTEGER NOT NULL DEFAULT 0,
    on_target  INTEGER NOT NULL DEFAULT 0,
    closed     INTEGER NOT NULL DEFAULT 0,
    close_time INTEGER NOT NULL DEFAULT 0, -- milliseconds, over all that are closed
    cost       INTEGER NOT NULL DEFAULT 0,
    costs      INTEGER NOT NULL DEFAULT 0, -- requests whose cost is known
    PRIMARY KEY (tracker, agent, scenario, week)
) WITHOUT ROWID;
