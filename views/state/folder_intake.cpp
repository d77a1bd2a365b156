// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/folder_intake.h"

#include "views/state/ask.h"
#include "views/style/look.h"

#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

namespace genie::ui {

FolderIntake::FolderIntake(Link &link, QObject *parent) : QObject(parent), m_link(link) {}

void FolderIntake::add(const QStringList &paths)
{
    for (const QString &path : paths) {
        ask(m_link.scenarios().add(QFile::encodeName(path).toStdString()), this, [this, path](const Outcome<ScenarioSummary> &scenario) {
            if (scenario) {
                Q_EMIT added(qtext(scenario->name));
            } else {
                Q_EMIT refused(path, Look::failureText(scenario.error()));
            }
        });
    }
}

QStringList FolderIntake::foldersIn(const QMimeData *mime)
{
    QStringList folders;
    for (const QUrl &url : mime->urls()) {
        if (url.isLocalFile() && QFileInfo(url.toLocalFile()).isDir()) {
            folders.append(url.toLocalFile());
        }
    }
    return folders;
}

} // namespace genie::ui
