// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"

#include <QIcon>
#include <QList>
#include <QString>
#include <QWidget>

class QLineEdit;

namespace genie::ui {

/// What a page offers to the command palette: a title, and what this page opens for it.
struct PaletteEntry {
    QString title; ///< "Run hello-go quick"
    QString hint;  ///< what kind of thing it is: "scenario", "run", "action"
    QString iconName;
    QString pageId;   ///< where it leads
    QString argument; ///< given to that page's open()
};

/// One page of the console. A page asks the link itself, applies what is told while it is active, and does no work while it is
/// hidden. The shell owns it and knows nothing of its inside.
class PageView : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// The page's name on the command line and in navigate(): "scenarios", "runs".
    [[nodiscard]] virtual QString id() const = 0;
    [[nodiscard]] virtual QString title() const = 0;
    [[nodiscard]] virtual QString iconName() const = 0;
    /// The page is shown now: catch up with what was missed.
    virtual void activate() {}
    /// The page is hidden now: no timers, no requests until activate().
    virtual void deactivate() {}
    /// F5: ask everything again.
    virtual void refresh() = 0;
    /// Opens the thing that `argument` names (a scenario, an execution id, ...); unknown things are said in the page.
    virtual void open(const QString &argument) { Q_UNUSED(argument); }
    /// The input that '/' and Ctrl+F go to; null when the page has none.
    virtual QLineEdit *filterInput() { return nullptr; }
    /// Whether all that was asked for has arrived and is laid out (screenshots wait for it).
    [[nodiscard]] virtual bool settled() const = 0;
    /// What the palette may offer from this page now.
    [[nodiscard]] virtual QList<PaletteEntry> paletteEntries() const { return {}; }

Q_SIGNALS:
    /// The shell should show another page and let it open something: ("runs", executionId), ("scenarios", name).
    void navigateRequested(const QString &pageId, const QString &argument);
    /// One quiet line for the status strip: what has just been done, or why it could not.
    void said(const QString &line);
};

} // namespace genie::ui
