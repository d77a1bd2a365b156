// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/models/test_tree_model.h"
#include "views/pages/runs/run_watch.h"

#include <QWidget>

class QLineEdit;
class QTabWidget;

namespace genie::ui {

class FailurePane;
class LogPane;
class PhaseStrip;
class RunHeader;
class StateFrame;
class TestPane;
class TestPanel;

/// One run in full: header, phase strip, test tree, and what is known of the phase or test that is looked at. Shows what its watch
/// knows and tells wishes; the page around it carries them out.
class RunView : public QWidget {
    Q_OBJECT

public:
    explicit RunView(Link &link, QWidget *parent = nullptr);

    /// Shows another run; an empty id shows none.
    void open(const ExecutionId &id);
    /// Applies facts; for a view in sight.
    void apply(const std::vector<Event> &events) { m_watch->apply(events); }
    /// Asks for what was missed.
    void catchUp();
    void tick();
    /// Whether the engine answers; deeds are offered only then.
    void setUsable(bool usable);
    [[nodiscard]] bool settled() const;

    [[nodiscard]] RunWatch *watch() const { return m_watch; }
    [[nodiscard]] TestTreeModel *tests() const { return m_tests; }
    [[nodiscard]] RunHeader *header() const { return m_header; }
    [[nodiscard]] PhaseStrip *strip() const { return m_strip; }
    [[nodiscard]] TestPanel *testPanel() const { return m_testPanel; }
    [[nodiscard]] FailurePane *failurePane() const { return m_failure; }
    [[nodiscard]] LogPane *logPane() const { return m_log; }
    [[nodiscard]] TestPane *testPane() const { return m_testPane; }
    [[nodiscard]] QTabWidget *tabs() const { return m_tabs; }
    /// The search of the log while that is in front, else the filter of the tests.
    [[nodiscard]] QLineEdit *filterInput() const;
    /// The phase that is looked at; empty before there is one.
    [[nodiscard]] QString phase() const { return m_phase; }
    void choosePhase(const QString &phase);

Q_SIGNALS:
    /// What the page should say in its quiet line.
    void said(const QString &line);
    /// The reader wants to see another run.
    void runChosen(const genie::ExecutionId &id);

private:
    QWidget *makeBody();
    void connectAll();
    void showRun();
    void showPhase();
    void followRun();
    void showTest(const QModelIndex &index);
    void askHistory(const TestCase &test);
    void showTestMenu(const QPoint &at);
    [[nodiscard]] QString emptyTestsText() const;

    Link &m_link;
    TestTreeModel *m_tests;
    RunWatch *m_watch;
    RunHeader *m_header = nullptr;
    PhaseStrip *m_strip = nullptr;
    TestPanel *m_testPanel = nullptr;
    QTabWidget *m_tabs = nullptr;
    FailurePane *m_failure = nullptr;
    LogPane *m_log = nullptr;
    TestPane *m_testPane = nullptr;
    StateFrame *m_frame = nullptr;
    QString m_phase;
    bool m_chosen = false;      ///< the reader has chosen the phase, so it stays
    quint64 m_historyAsked = 0; ///< which question for a test's history is the newest
    bool m_opening = false;     ///< nothing has been chosen by us for this run yet
};

} // namespace genie::ui
