-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: table_count
SELECT COUNT(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema();

-- name: has_schema_version
SELECT COUNT(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_version';

-- name: create_schema_version
CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, applied_at BIGINT NOT NULL);

-- name: schema_version
SELECT COALESCE(MAX(version), 0) FROM schema_version;

-- name: insert_schema_version
INSERT INTO schema_version (version, applied_at) VALUES (?, ?);

-- name: lock_for_writing
-- One writer at a time, as with SQLite: what a writer reads is what it changes. Ends with the transaction.
SELECT pg_advisory_xact_lock(hashtext(current_database() || '.' || current_schema()), 7153);

-- name: transaction_number
SELECT pg_current_xact_id()::text::bigint;

-- name: transaction_state
SELECT CASE pg_xact_status(?::text::xid8) WHEN 'committed' THEN 1 WHEN 'in progress' THEN 2 ELSE 0 END;

-- name: hold_name
SELECT pg_try_advisory_lock(hashtextextended(?, 7154))::int;

-- name: release_name
SELECT pg_advisory_unlock(hashtextextended(?, 7154))::int;

-- name: is_name_held
-- A lock of one 64-bit key shows as two halves.
SELECT COUNT(*) FROM pg_catalog.pg_locks
 WHERE locktype = 'advisory' AND granted AND objsubid = 1
   AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
   AND ((classid::bigint << 32) | objid::bigint) = hashtextextended(?, 7154);

-- name: data_version
SELECT value FROM counters WHERE name = 'events';
