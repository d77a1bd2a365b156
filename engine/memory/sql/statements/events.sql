-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: insert_event
INSERT INTO events (execution, request, kind, at, body) VALUES (?, ?, ?, ?, ?);

-- name: events
SELECT number, kind, at, body FROM events WHERE number > ? ORDER BY number LIMIT ?;

-- name: events_of_execution
SELECT number, kind, at, body FROM events WHERE execution = ? AND number > ? ORDER BY number LIMIT ?;

-- name: last_event
SELECT COALESCE(MAX(number), 0) FROM events;

-- name: register_scenario
INSERT INTO registered_scenarios (name, path) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET path = excluded.path WHERE registered_scenarios.path = excluded.path;

-- name: forget_scenario
DELETE FROM registered_scenarios WHERE name = ?;

-- name: registered_scenarios
SELECT name, path FROM registered_scenarios ORDER BY name;
