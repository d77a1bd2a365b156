// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QStackedWidget;
class QToolButton;

namespace genie::ui {

class LogView;

/// The log of a phase with its search: what is looked for is found by the engine, so a log of any length is searched without
/// being fetched.
class LogPane : public QWidget {
    Q_OBJECT

public:
    explicit LogPane(Link &link, QWidget *parent = nullptr);

    /// Shows the log of a phase; `live`: it may still grow. Nothing is asked for while the pane is hidden.
    void open(const ExecutionId &run, const std::string &phase, bool live);
    /// The log has grown, or may have.
    void grow();
    [[nodiscard]] LogView *view() const { return m_view; }
    [[nodiscard]] QLineEdit *searchInput() const { return m_search; }
    /// "3 of 12", "nothing found", ...; empty when nothing is looked for.
    [[nodiscard]] QString matchText() const;
    [[nodiscard]] bool settled() const;

protected:
    void showEvent(QShowEvent *event) override;

private:
    void openNow();
    void startSearch();
    void askMatches(std::int64_t firstLine);
    void takeMatches(const Outcome<LogMatches> &answer);
    void step(int by);
    void showMatch();
    void showState();
    QToolButton *makeButton(const QString &iconName, const QString &words);

    Link &m_link;
    LogView *m_view;
    QStackedWidget *m_stack;
    QLabel *m_notice;
    QLineEdit *m_search;
    QLabel *m_found;
    QLabel *m_size;
    QToolButton *m_previous;
    QToolButton *m_next;
    QToolButton *m_follow;
    QTimer m_pause; ///< between typing and asking
    ExecutionId m_run;
    std::string m_phase;
    bool m_live = false;
    bool m_opened = false; ///< what is to be shown has been asked for
    QString m_text;        ///< what is looked for
    std::vector<std::int64_t> m_matches;
    bool m_more = false; ///< there are matches beyond those
    int m_at = -1;       ///< the match that is looked at
    bool m_searching = false;
    quint64 m_generation = 0;
};

} // namespace genie::ui
