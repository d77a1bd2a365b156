// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/console_session.h"

#include "views/state/engine_watch.h"
#include "views/style/look.h"

#include <algorithm>

namespace genie::ui {

ConsoleSession::ConsoleSession(EngineChoice choice, bool remember) : m_choice(std::move(choice)), m_remember(remember)
{
    open();
    if (!m_choice.notice.empty() && !m_choice.remote && remember)
        m_window->notice(qtext(m_choice.notice));
}

ConsoleSession::~ConsoleSession()
{
    m_window.reset(); // it looks through the link
}

void ConsoleSession::open()
{
    m_link = openLink(m_choice);
    m_window = std::make_unique<MainWindow>(*m_link, m_remember);
    // From the event loop: the window that says so goes.
    connect(m_window.get(), &MainWindow::engineChosen, this, &ConsoleSession::look, Qt::QueuedConnection);
    connect(m_window.get(), &MainWindow::engineForgotten, this, &ConsoleSession::forget, Qt::QueuedConnection);
    offer();
}

void ConsoleSession::offer()
{
    QList<EngineEntry> entries{EngineEntry{}};
    if (const auto book = EngineBook::read(m_choice.options.configDirectory))
        for (const auto &engine : book->engines())
            entries.append({qtext(engine.name), qtext(engine.url)});
    const QString current = m_choice.remote ? qtext(m_choice.remote->shownName()) : QString();
    if (m_choice.remote && std::none_of(entries.begin(), entries.end(), [&](const EngineEntry &entry) { return entry.name == current; }))
        entries.append({current, qtext(m_choice.remote->url)});
    m_window->offerEngines(entries, current, [this](const EngineAddress &address) { return keep(address); });
}

void ConsoleSession::look(const QString &name)
{
    if (!m_link->outlivesUs() && !m_window->watch().startedHere().empty()) {
        offer(); // the menu shows again where we are
        return m_window->notice(tr("Runs are under way in this window’s engine and would end with it. Wait for them, or stop them, before you look at another engine."));
    }
    EngineChoice next = m_choice;
    next.remote.reset();
    if (!name.isEmpty()) {
        const auto book = EngineBook::read(m_choice.options.configDirectory);
        auto engine = book ? book->engine(utf8(name)) : tl::unexpected(book.error());
        if (!engine)
            return m_window->notice(qtext(engine.error().message));
        next.remote = std::move(*engine);
    }
    m_choice = std::move(next);
    // The old pair goes when the new one is there, so that the program is never without a window.
    const auto oldLink = std::move(m_link);
    const auto oldWindow = std::move(m_window);
    open();
    m_window->restoreGeometry(oldWindow->saveGeometry());
    m_window->navigate(oldWindow->currentPage() != nullptr ? oldWindow->currentPage()->id() : QString());
    if (oldWindow->isVisible())
        m_window->show();
}

QString ConsoleSession::keep(const EngineAddress &address)
{
    auto book = EngineBook::read(m_choice.options.configDirectory);
    if (!book)
        return qtext(book.error().message);
    const auto kept = book->keep({utf8(address.name), utf8(address.url), utf8(address.token), utf8(address.authority)});
    return kept ? QString() : qtext(kept.error().message);
}

void ConsoleSession::forget(const QString &name)
{
    if (auto book = EngineBook::read(m_choice.options.configDirectory))
        if (const auto forgotten = book->forget(utf8(name)); !forgotten)
            return m_window->notice(qtext(forgotten.error().message));
    look({});
}

} // namespace genie::ui
