-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rows that were written with their numbers: what comes next is above them.

-- name: after_copy_1
UPDATE counters SET value = (SELECT COALESCE(MAX(number), 0) FROM events) WHERE name = 'events';

-- name: after_copy_2
SELECT setval(pg_get_serial_sequence('executions', 'number'), GREATEST((SELECT MAX(number) FROM executions), 1), EXISTS (SELECT 1 FROM executions));

-- name: after_copy_3
SELECT setval(pg_get_serial_sequence('suite_requests', 'number'), GREATEST((SELECT MAX(number) FROM suite_requests), 1), EXISTS (SELECT 1 FROM suite_requests));

-- name: after_copy_4
SELECT setval(pg_get_serial_sequence('audits', 'number'), GREATEST((SELECT MAX(number) FROM audits), 1), EXISTS (SELECT 1 FROM audits));

-- name: after_copy_5
SELECT setval(pg_get_serial_sequence('request_waits', 'number'), GREATEST((SELECT MAX(number) FROM request_waits), 1), EXISTS (SELECT 1 FROM request_waits));

-- name: after_copy_6
SELECT setval(pg_get_serial_sequence('delegation_times', 'number'), GREATEST((SELECT MAX(number) FROM delegation_times), 1), EXISTS (SELECT 1 FROM delegation_times));

-- name: after_copy_7
SELECT setval(pg_get_serial_sequence('tests', 'id'), GREATEST((SELECT MAX(id) FROM tests), 1), EXISTS (SELECT 1 FROM tests));

-- name: after_copy_8
SELECT setval(pg_get_serial_sequence('test_suites', 'id'), GREATEST((SELECT MAX(id) FROM test_suites), 1), EXISTS (SELECT 1 FROM test_suites));
