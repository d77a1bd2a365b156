// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/folder_intake.h"

#include "views/state/ask.h"
#include "views/style/look.h"

#include <QFile>
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

QStringList FolderIntake::pathsIn(const QMimeData *mime)
{
    QStringList paths;
    for (const QUrl &url : mime->urls()) {
        if (url.isLocalFile()) {
            paths.append(url.toLocalFile());
        }
    }
    return paths;
}

} // namespace genie::ui
