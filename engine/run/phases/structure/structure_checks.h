// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/phases/structure/structure_report.h"
#include "scenario/workspace/workspace.h"

namespace genie {

/// The groups of checks of the phase, in order. Each tells a section and what it finds; each runs whatever the others found.
/// The number answered is how many things were checked.
int checkDirectories(const Workspace &workspace, StructureReport &report);
int checkFiles(const Workspace &workspace, StructureReport &report);
void checkCommandLine(const Workspace &workspace, StructureReport &report);
void checkManifest(const Workspace &workspace, StructureReport &report);
int checkSchemas(const Workspace &workspace, StructureReport &report);
void checkPlaybooks(const Workspace &workspace, StructureReport &report);

} // namespace genie
