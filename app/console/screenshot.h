// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

namespace genie::ui {

class MainWindow;

/// Takes one picture of a window as soon as everything in it has arrived and been laid out. Says once how that went; whoever made
/// it ends the program.
class Screenshot : public QObject {
    Q_OBJECT

public:
    Screenshot(MainWindow &window, QString file, QObject *parent = nullptr);

Q_SIGNALS:
    /// An empty `trouble` means that the picture was written.
    void taken(const QString &trouble);

private:
    void look();
    void take();

    MainWindow &m_window;
    QString m_file;
    QTimer m_timer;
    QElapsedTimer m_since;
    int m_calm = 0; ///< looks in a row at which nothing was awaited
};

} // namespace genie::ui
