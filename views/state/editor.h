// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <string>

namespace genie::ui {

/// A program and its arguments that open one file at one line. Never passed through a shell.
struct EditorCommand {
    QString program;
    QStringList arguments;
    bool operator==(const EditorCommand &) const = default;
};

/// How the editor that `preference` names (as in $VISUAL, arguments allowed) opens `file` at `line` (1-based, 0: anywhere).
/// Nothing when the preference is empty or not an editor with a window of its own that we know how to point at a line.
std::optional<EditorCommand> editorCommand(const QString &preference, const QString &file, int line);

/// The absolute, canonical path of a file that a test or an observation names. Invalid when it leads out of the scenario
/// (also by a symbolic link), NotFound when it is not there.
Outcome<QString> containedFile(const std::string &scenarioPath, const std::string &file);

/// Opens a file of a scenario at a line: in $VISUAL or $EDITOR when it has a window, else with the desktop's program for it.
/// Answers the path that was opened.
Outcome<QString> openInEditor(const std::string &scenarioPath, const std::string &file, int line);

} // namespace genie::ui
