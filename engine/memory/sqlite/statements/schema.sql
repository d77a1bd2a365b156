-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: begin
BEGIN IMMEDIATE;

-- name: begin_reading
BEGIN;

-- name: commit
COMMIT;

-- name: rollback
ROLLBACK;

-- name: table_count
SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%';

-- name: has_schema_version
SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version';

-- name: create_schema_version
CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL);

-- name: schema_version
SELECT COALESCE(MAX(version), 0) FROM schema_version;

-- name: insert_schema_version
INSERT INTO schema_version (version, applied_at) VALUES (?, ?);

-- name: data_version
PRAGMA data_version;
