-- SPDX-License-Identifier: GPL-3.0-or-later
-- Findings say in which column they are and which rule found them.
ALTER TABLE observations ADD COLUMN col INTEGER NOT NULL DEFAULT 0;
ALTER TABLE observations ADD COLUMN rule TEXT NOT NULL DEFAULT '';
