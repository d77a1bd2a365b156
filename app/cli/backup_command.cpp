// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/backup_command.h"

#include "cli/commands.h"
#include "core/json/json.h"
#include "door/service/backup.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace genie {

void addBackup(CLI::App &app, BackupOptions &options)
{
    auto *backup = app.add_subcommand("backup", "Write the store, the logs and the evidence into a new folder; engines may go on meanwhile");
    backup->callback([&options] { options.command = BackupOptions::Command::Backup; });
    auto *restore = app.add_subcommand("restore", "Bring a backup into the store named by --store, which must be new or empty; of either kind");
    restore->callback([&options] { options.command = BackupOptions::Command::Restore; });
    for (auto *sub : {backup, restore}) {
        sub->add_option("FOLDER", options.folder)->required();
        sub->add_flag("--json", options.json, "Print JSON and nothing else on standard output");
    }
}

ExitCode backupCommand(const EngineOptions &engine, const BackupOptions &options)
{
    const bool saves = options.command == BackupOptions::Command::Backup;
    const auto figures = saves ? backUp(engine, options.folder) : restore(options.folder, engine);
    if (!figures)
        return report(figures.error());
    if (options.json)
        std::cout << toLine({{"folder", options.folder}, {"rows", figures->rows}, {"files", figures->files}}) << "\n";
    else
        std::cout << (saves ? "backed up " : "restored ") << figures->rows << " rows and " << figures->files << " files " << (saves ? "to " : "from ")
                  << options.folder << "\n";
    return ExitCode::Passed;
}

} // namespace genie
