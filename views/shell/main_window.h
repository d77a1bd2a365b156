// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"
#include "views/shell/page_view.h"
#include "views/state/engine_list.h"

#include <QList>
#include <QMainWindow>

#include <functional>

class QStackedWidget;

namespace genie::ui {

class Banner;
class CommandPalette;
class EngineWatch;
class FolderIntake;
class Sidebar;
class StatusStrip;
class TitleBar;

/// The console's window: title bar, sidebar, pages, status strip, palette, and the keys that work everywhere. Knows pages only as
/// PageView, and the engine only as its link.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// `remember`: keep geometry in the user's settings (not for screenshots and tests).
    MainWindow(Link &link, bool remember, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Shows a page and lets it open something; an empty argument only shows it. False when there is no such page.
    bool navigate(const QString &pageId, const QString &argument = {});
    [[nodiscard]] PageView *currentPage() const;
    /// Whether page and shell have all that they asked for.
    [[nodiscard]] bool settled() const;
    /// One line across the window that can be dismissed, such as where the sample scenarios come from.
    void notice(const QString &text);
    [[nodiscard]] EngineWatch &watch() const { return *m_watch; }
    /// Offers these engines in the title bar; `keep` takes over a new address and answers what is wrong with it, empty for nothing.
    void offerEngines(const QList<EngineEntry> &engines, const QString &current, std::function<QString(const EngineAddress &)> keep);
    [[nodiscard]] TitleBar *titleBar() const { return m_title; }

Q_SIGNALS:
    /// Another engine is to be looked at, by its name; empty: the embedded one.
    void engineChosen(const QString &name);
    void engineForgotten(const QString &name);

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeBody();
    void makeClosingBanner();
    void makeShortcuts();
    void connectAll();
    void showPage(int page);
    void refreshAll();
    void focusFilter();
    void handleEscape();
    void handleEngine();
    void showLink();
    void askForEngine();
    void stopAndClose();
    [[nodiscard]] QList<PaletteEntry> paletteEntries() const;

    Link &m_link;
    bool m_remember;
    bool m_closing = false; ///< stops were asked for; the window closes when nothing runs any more
    EngineWatch *m_watch;
    FolderIntake *m_intake;
    QList<PageView *> m_pages;
    QStackedWidget *m_stack = nullptr;
    Sidebar *m_sidebar = nullptr;
    StatusStrip *m_strip = nullptr;
    Banner *m_notice = nullptr;
    Banner *m_close = nullptr;
    Banner *m_lost = nullptr;
    TitleBar *m_title = nullptr;
    std::function<QString(const EngineAddress &)> m_keepEngine;
    CommandPalette *m_palette = nullptr;
};

} // namespace genie::ui
