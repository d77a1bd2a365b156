// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/dialogs/folder_dialog.h"

#include <QFileDialog>

namespace genie::ui {

void askForFolder(QWidget *parent, const QString &title, const std::function<void(const QString &path)> &chosen)
{
    auto *dialog = new QFileDialog(parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, [chosen](const QString &path) { chosen(path); });
    dialog->open();
}

} // namespace genie::ui
