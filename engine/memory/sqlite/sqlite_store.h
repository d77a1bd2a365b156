// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/store.h"
#include "memory/sqlite/sqlite_session.h"

#include <filesystem>
#include <memory>

namespace genie {

/// Opens the store in one SQLite file, which several processes may share; makes the file (and its folder) when it is not there, and
/// brings its schema up to date. Invalid: the file is no store, or a newer program's. Unavailable: locked, damaged, not writable, disk
/// full. A file that is refused is not changed. Every thread and process opens its own.
Outcome<std::unique_ptr<Store>> openSqliteStore(const std::filesystem::path &file, const SqliteOptions &options = {});

} // namespace genie
