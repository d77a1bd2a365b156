// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/fake_link.h"
#include "views/shell/main_window.h"
#include "views/style/look.h"

#include <QApplication>
#include <QLabel>
#include <QTest>

#include <memory>

namespace genie::test {

/// The console's window over a link without an engine, as large as a user's. The pages in it are found by their class.
struct ShownConsole {
    FakeLink link;
    std::unique_ptr<ui::MainWindow> window;

    /// Opens the window at a page; what the link answers is filled in before.
    void open(const char *page)
    {
        ui::Look::current().apply(*qApp, ui::ThemeChoice::Light);
        window = std::make_unique<ui::MainWindow>(link, false);
        window->navigate(QString::fromLatin1(page));
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
    }
    void openSettled(const char *page)
    {
        open(page);
        QTRY_VERIFY(window->settled());
    }
    template <class P> P &page() const { return *window->findChild<P *>(); }
    template <class W> W *find(const char *name) const { return window->findChild<W *>(QString::fromLatin1(name)); }

    /// Everything that can be read in `root` now.
    static QString words(const QWidget &root)
    {
        QStringList words;
        for (const QLabel *label : root.findChildren<QLabel *>()) {
            if (label->isVisible())
                words.append(label->text());
        }
        return words.join(u'\n');
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const
    {
        QWidget *there = QApplication::focusWidget() != nullptr ? QApplication::focusWidget() : window.get();
        QTest::keyClick(there, key, modifiers);
    }
};

} // namespace genie::test
