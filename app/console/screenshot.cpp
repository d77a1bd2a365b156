// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/screenshot.h"

#include "views/shell/main_window.h"

#include <QPixmap>

namespace genie::ui {

namespace {

constexpr int kLookEvery = 10;       ///< milliseconds
constexpr int kCalmLooks = 3;        ///< answers may ask for more, so one quiet look is not enough
constexpr int kPatience = 60 * 1000; ///< milliseconds

} // namespace

Screenshot::Screenshot(MainWindow &window, QString file, QObject *parent) : QObject(parent), m_window(window), m_file(std::move(file))
{
    m_since.start();
    connect(&m_timer, &QTimer::timeout, this, &Screenshot::look);
    m_timer.start(kLookEvery);
}

void Screenshot::look()
{
    m_calm = m_window.settled() ? m_calm + 1 : 0;
    if (m_calm >= kCalmLooks) {
        m_timer.stop();
        take();
    } else if (m_since.hasExpired(kPatience)) {
        m_timer.stop();
        Q_EMIT taken(tr("the page still waits for answers after a minute"));
    }
}

void Screenshot::take()
{
    if (m_window.grab().save(m_file, "PNG"))
        Q_EMIT taken({});
    else
        Q_EMIT taken(tr("%1 cannot be written").arg(m_file));
}

} // namespace genie::ui
