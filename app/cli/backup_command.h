// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/exit_code.h"
#include "door/service/engine_options.h"

#include <string>

namespace CLI {
class App;
}

namespace genie {

/// What `backup` and `restore` were asked for.
struct BackupOptions {
    enum class Command { None, Backup, Restore };
    Command command = Command::None;
    std::string folder;
    bool json = false;
};

/// Adds the commands `backup` and `restore`.
void addBackup(CLI::App &app, BackupOptions &options);

/// Carries one of them out and prints what it has copied.
ExitCode backupCommand(const EngineOptions &engine, const BackupOptions &options);

} // namespace genie
