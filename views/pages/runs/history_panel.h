// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/models/execution_list_model.h"

#include <QListView>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace genie::ui {

/// The history of runs with its filters. Tells which run the reader wants to see.
class HistoryPanel : public QWidget {
    Q_OBJECT

public:
    /// `runs` outlives the panel.
    explicit HistoryPanel(ExecutionListModel &runs, QWidget *parent = nullptr);

    /// The scenarios that can be chosen; keeps what is chosen.
    void setScenarios(const QStringList &names);
    /// Chooses a run without telling, when it is in the list.
    void select(const ExecutionId &id);
    /// Repaints durations and relative times.
    void tick();
    [[nodiscard]] bool filtered() const { return m_runs.filter() != ExecutionFilter(); }
    [[nodiscard]] QListView *list() const { return m_list; }
    [[nodiscard]] QComboBox *scenarioChoice() const { return m_scenario; }
    [[nodiscard]] QComboBox *statusChoice() const { return m_status; }

Q_SIGNALS:
    void runChosen(const QString &id);

private:
    void applyFilter();
    void showState();
    void prefetch();

    ExecutionListModel &m_runs;
    QComboBox *m_scenario;
    QComboBox *m_status;
    QLabel *m_count;
    QListView *m_list;
    QStackedWidget *m_stack;
    QLabel *m_notice;
    QPushButton *m_all;
    bool m_byUs = false;
    std::vector<std::vector<RunStatus>> m_statuses; ///< by entry of the status choice
};

} // namespace genie::ui
