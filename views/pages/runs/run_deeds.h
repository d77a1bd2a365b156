// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"

#include <QObject>
#include <QString>

namespace genie::ui {

/// Carries out what the reader of a run wishes: run again, all or what failed or one test, stop, copy a command, open a file.
/// Says in one line how each went; never blocks, never opens a box.
class RunDeeds : public QObject {
    Q_OBJECT

public:
    explicit RunDeeds(Link &link, QObject *parent = nullptr);

    /// The same request once more.
    void rerun(const Execution &execution);
    /// Only what failed in it, and only the phases in which something failed.
    void rerunFailed(const Execution &execution);
    void runTest(const Execution &execution, const TestCase &test);
    void stop(const ExecutionId &id, StopMode mode);
    /// Puts the command line that runs this test again on the clipboard: ours, or the tool's own.
    void copyCommand(const ExecutionId &id, const TestCase &test, bool native);
    void copyId(const ExecutionId &id);
    /// Opens a file of the execution's scenario in the user's editor.
    void openFile(const Execution &execution, const std::string &file, int line);

Q_SIGNALS:
    /// A run was started here.
    void started(const QString &id);
    /// How it went, for the status strip.
    void said(const QString &line);
    /// What could not be done and why, for a banner.
    void failed(const QString &text);

private:
    void start(const RunRequest &request);

    Link &m_link;
};

} // namespace genie::ui
