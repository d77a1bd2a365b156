// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"
#include "door/service/engine_options.h"

#include <filesystem>

namespace genie {

/// What a backup holds.
struct BackupFigures {
    std::int64_t rows = 0;  ///< of the store
    std::int64_t files = 0; ///< logs and evidence
};

/// Writes everything an engine remembers into a new folder: its store as an SQLite file, whatever kind it is, and beside it the logs of
/// runs and the evidence of verdicts. Engines may go on meanwhile; the store in it is of one moment, and no file that it speaks of is
/// missing. The folder appears when it is whole. Conflict: it is there already.
Outcome<BackupFigures> backUp(const EngineOptions &engine, const std::filesystem::path &folder);

/// Brings a backup into an engine's store, which must be new or empty, and its files into its data directory; files that are there stay
/// as they are. The backup is only read. Invalid: the folder is no backup, or a newer program's. Conflict: the store holds something.
Outcome<BackupFigures> restore(const std::filesystem::path &folder, const EngineOptions &engine);

} // namespace genie
