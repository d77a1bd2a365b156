// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"

#include <QObject>
#include <QStringList>

class QMimeData;

namespace genie::ui {

/// Makes scenarios of folders that were chosen or dropped, and says how that went.
class FolderIntake : public QObject {
    Q_OBJECT

public:
    explicit FolderIntake(Link &link, QObject *parent = nullptr);

    /// Each folder becomes a scenario of its own.
    void add(const QStringList &paths);

    /// The local paths among what is dragged. Whether they are folders is for the engine to say: a disk that does not answer must
    /// not hold the window.
    static QStringList pathsIn(const QMimeData *mime);

Q_SIGNALS:
    void added(const QString &scenario);
    /// A folder could not be added; `message` is ready to be shown.
    void refused(const QString &path, const QString &message);

private:
    Link &m_link;
};

} // namespace genie::ui
