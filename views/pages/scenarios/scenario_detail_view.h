// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"

#include <QScrollArea>

class QVBoxLayout;

namespace genie::ui {

class Banner;
class Card;
class FailureNote;
class RequirementsCard;
class RowView;
class RunForm;
class ScenarioHeader;
class ScenarioHistoryModel;
class ScenarioPhasesModel;
class WarningsCard;

/// Everything about one scenario: who it is, what broke last, the form to run it, warnings, history, phases. Asks the link itself;
/// an answer about a scenario that is no longer shown is dropped.
class ScenarioDetailView : public QScrollArea {
    Q_OBJECT

public:
    explicit ScenarioDetailView(Link &link, QWidget *parent = nullptr);

    /// Shows another scenario, or asks again about the same one. What is known already is shown at once.
    void show(const ScenarioSummary &summary);
    /// The list knows the scenario better (its last run has ended, say).
    void update(const ScenarioSummary &summary);
    void apply(const std::vector<Event> &events);
    void tick();
    void setScenariosRoot(const QString &root);
    [[nodiscard]] bool settled() const { return m_pending == 0 && !m_askingRequirements; }
    [[nodiscard]] RunForm *form() const { return m_form; }
    [[nodiscard]] QString scenario() const;

Q_SIGNALS:
    void openRunRequested(const QString &executionId);
    void said(const QString &line);

private:
    void connectAll();
    QWidget *makeHistoryCard();
    QWidget *makePhasesCard();
    void takeDetail(const Outcome<ScenarioDetail> &detail);
    void takeHistory(const Outcome<Page<Execution>> &page);
    void askRequirements();
    void followRequirements(const std::vector<Event> &events);
    void openPlace(const QString &file, int line);
    void showLastFailure();
    void start(const RunRequest &request);
    void explain(const RunRequest &request);
    void openFolder();
    void removeScenario();

    Link &m_link;
    ScenarioSummary m_summary;
    quint64 m_generation = 0;         ///< grows with every scenario shown; older answers are dropped
    int m_pending = 0;                ///< answers of this generation still to come
    bool m_requirementsAgain = false; ///< asked for while an answer is under way
    bool m_askingRequirements = false;
    ScenarioHeader *m_header;
    Banner *m_problem;
    FailureNote *m_failure;
    RunForm *m_form;
    WarningsCard *m_warnings;
    RequirementsCard *m_requirements;
    Card *m_history = nullptr;
    RowView *m_historyView = nullptr;
    ScenarioHistoryModel *m_historyModel;
    Card *m_phases = nullptr;
    ScenarioPhasesModel *m_phasesModel;
};

} // namespace genie::ui
