// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "composition/engine_book.h"
#include "composition/engine_choice.h"
#include "views/shell/main_window.h"

#include <QObject>

#include <memory>

namespace genie::ui {

/// The console's window and the link it looks through; another engine is another of both. Lives in the GUI thread.
class ConsoleSession final : public QObject
{
    Q_OBJECT

public:
    /// `choice` is the engine to begin with. `remember`: keep geometry and the engine in the user's settings.
    ConsoleSession(EngineChoice choice, bool remember);
    ~ConsoleSession() override;

    [[nodiscard]] MainWindow &window() { return *m_window; }

    /// Looks at another engine, by its name; empty: the embedded one. The window says what is wrong when that cannot be done.
    void look(const QString &name);

private:
    void open();
    void offer();
    QString keep(const EngineAddress &address);
    void forget(const QString &name);

    EngineChoice m_choice;
    const bool m_remember;
    std::unique_ptr<Link> m_link;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace genie::ui
